"""The same file gives the network the same bytes: in training, on the command line, by upload."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import openvino as ov
import pytest
from gradio_client import Client, handle_file
from PIL import Image

from breeds.__main__ import main
from breeds.bundle import Recipe, SecondLook, load
from breeds.recognition.classifier import Classifier
from tests.bundles import write_tiny_bundle
from tests.conftest import ROOT
from tests.training.photos import picture
from training.data.dataset import Sample
from training.fit.cache import ArrayCache
from training.fit.features import PLAIN, compute_views
from ui import page
from ui.identify.keeper import Keeper

pytestmark = pytest.mark.network

EXAMPLES = ROOT / "examples"
ORIENTATION = 0x0112

# The embedded model may be replaced, so the recipes are written here: one as it ships, and one
# that differs in every field, since a way that ignored the model's recipe must be noticed.
AS_SHIPPED = Recipe(second_look=SecondLook())
ANOTHER = Recipe(299, "letterbox", "clahe", "non-local-means", 320, SecondLook(0.3, 0.3, 0.999))

# SHA-256 over the first look of each file, as shipped.
FIRST_LOOKS = {
    "cat.jpg": "8a7a8441df16d94e813465ed9b83327133bfdf8c20e5c6ba078d36bddf928849",
    "dog_and_bicycle.jpg": "7ea7c38b2b84c25aaf39af896801f141aba42d83332e1dcb0bc802f22ee59d75",
    "german_shepherd.jpg": "d1c612cd8e55469f08293260d1a6c17e3c9ad7e3f798e04db8a1e9b19904cc18",
    "mixed_breed_frisbee.jpg": "cdd3ca17193d6be6ff553649b4f12e6625730d0ff8f82dcb8367138b396f9dcd",
    "mixed_breed_grey.jpg": "36dc798781123f03e1bd6e675cd3875106140a1abf6c0ad77207a30fa5a1b376",
    "terrier_puppy_96px.jpg": "03df02eaa8e2919ab745a10ea6382f33e5c8a58fb6ddfd8cb691622919a8b02e",
    "turned.jpg": "49a13b4d8b228330b72b9a756f3ad59cbdcb8a3b9171e85543960edeb431f8ea",
    "large.jpg": "c88a7bc4209e277360da516a78ebf416656f63c4ef1c5f7864f0933fc3c84849",
    "palette.png": "53f495a8096d81386d8e9a250e7d0433c3c4342da0b0847b5f7616ff925c064a",
    "translucent.png": "91033afc1cb81840eecbc2cbb95d50170eba6341e9a555c7a4392c591698ac37",
    "tiny.png": "69a35f6a59c80cc582b3970d978eada50f063e8fa26911dd2e02a200804b46a9",
}
# What reading treats in other ways than a photo as it is: turned, reduced, laid over white. A way
# that ignored the model's recipe would differ on any of them.
READ_OTHERWISE = ("turned.jpg", "large.jpg", "translucent.png", "dog_and_bicycle.jpg")


def write_turned(path: Path) -> None:
    """The cat as a phone held upright would have kept it: a tag turns it by a quarter."""
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    payload = exif.tobytes()
    segment = b"\xff\xe1" + (len(payload) + 2).to_bytes(2, "big") + payload
    content = (EXAMPLES / "cat.jpg").read_bytes()
    path.write_bytes(content[:2] + segment + content[2:])


def write_large(path: Path) -> None:
    """Large enough to be decoded at half its size."""
    picture(1, (2800, 1400)).save(path, quality=90)


def write_palette(path: Path) -> None:
    image = Image.fromarray(np.asarray(picture(2).convert("L")) // 16)
    image.putpalette([channel for colour in range(16) for channel in (16 * colour, 90, 200)])
    image.save(path, transparency=3)


def write_translucent(path: Path) -> None:
    image = picture(3)
    image.putalpha(picture(4).convert("L"))
    image.save(path)


def write_tiny(path: Path) -> None:
    picture(5, (7, 5)).save(path)


MADE: dict[str, Callable[[Path], None]] = {
    "turned.jpg": write_turned,
    "large.jpg": write_large,
    "palette.png": write_palette,
    "translucent.png": write_translucent,
    "tiny.png": write_tiny,
}


@dataclass(frozen=True)
class Serving:
    """One model, as its three users have it."""

    folder: Path
    classifier: Classifier
    client: Client


@pytest.fixture(scope="module")
def serving(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Serving]:
    folder = write_tiny_bundle(tmp_path_factory.mktemp("model"), breeds=5, recipe=request.param)
    classifier = Classifier(load(folder))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GRADIO_TEMP_DIR", str(tmp_path_factory.mktemp("uploads")))
        blocks = page.build(classifier, Keeper(tmp_path_factory.mktemp("flags")), EXAMPLES)
        _, address, _ = blocks.launch(prevent_thread_lock=True, quiet=True)
        yield Serving(folder, classifier, Client(address, verbose=False))
        blocks.close()


@pytest.fixture
def given(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A photo file: an example, or one that is made here."""
    if request.param not in MADE:
        return EXAMPLES / request.param
    path = tmp_path / request.param
    MADE[request.param](path)
    return path


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The SHA-256 of every view that reaches the network, the first look first."""
    digests: list[str] = []
    infer = ov.InferRequest.infer

    def capture(request: ov.InferRequest, inputs: list[np.ndarray]) -> object:
        (view,) = inputs
        # A model is tried with a black view when it is compiled, which is no photo's.
        if view.any():
            described = f"{view.shape} {view.dtype} ".encode()
            digests.append(hashlib.sha256(described + view.tobytes()).hexdigest())
        return infer(request, inputs)

    monkeypatch.setattr(ov.InferRequest, "infer", capture)
    return digests


@pytest.mark.parametrize(
    ("serving", "given"),
    [
        *(pytest.param(AS_SHIPPED, name, id=f"as-shipped-{name}") for name in FIRST_LOOKS),
        *(pytest.param(ANOTHER, name, id=f"another-{name}") for name in READ_OTHERWISE),
    ],
    indirect=True,
)
def test_every_way_gives_the_network_the_same_bytes(
    given: Path, serving: Serving, looks: list[str], tmp_path: Path
) -> None:
    seen = []
    for way in (by_training, by_the_command_line, by_an_upload):
        way(given, serving, tmp_path)
        seen.append(looks.copy())
        looks.clear()
    assert seen[0] == seen[1] == seen[2]
    first_look, _ = seen[0]
    if serving.classifier.bundle.manifest.recipe == AS_SHIPPED:
        assert first_look == FIRST_LOOKS[given.name]


def test_the_embedded_model_takes_its_first_look_by_the_recipe_as_shipped() -> None:
    recipe = load(ROOT / "model").manifest.recipe
    assert replace(recipe, second_look=AS_SHIPPED.second_look) == AS_SHIPPED


def by_training(given: Path, serving: Serving, tmp_path: Path) -> None:
    cache = ArrayCache(tmp_path / "cache.sqlite")
    sample = Sample(given, given.name, breed=serving.classifier.bundle.breeds[0].id)
    compute_views([sample], PLAIN, serving.classifier, cache)
    cache.close()


def by_the_command_line(given: Path, serving: Serving, tmp_path: Path) -> None:
    assert main(["classify", "--model", str(serving.folder), str(given)]) == 0


def by_an_upload(given: Path, serving: Serving, tmp_path: Path) -> None:
    reply = serving.client.predict(handle_file(given), api_name="/identify")
    assert reply["status"] == "ok"
