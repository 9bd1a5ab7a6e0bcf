"""A photo that comes over HTTP reaches the network exactly as it does from the disk."""

import hashlib
import json
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import numpy as np
import pytest
from gradio_client import Client, handle_file
from PIL import Image

from breeds import photo as photos
from breeds.bundle import load
from breeds.recognition import classifier as classifiers
from breeds.recognition.classifier import Classifier
from tests.bundles import write_tiny_bundle
from tests.ui.app_process import ROOT
from ui import page
from ui.identify.keeper import Keeper

pytestmark = pytest.mark.network

EXAMPLES = ROOT / "examples"


@pytest.fixture(scope="module")
def classifier(tmp_path_factory: pytest.TempPathFactory) -> Classifier:
    return Classifier(load(write_tiny_bundle(tmp_path_factory.mktemp("bundle"), breeds=7)))


@pytest.fixture(scope="module")
def flags_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("flags")


@pytest.fixture(scope="module")
def address(classifier: Classifier, flags_dir: Path) -> Iterator[str]:
    blocks = page.build(classifier, Keeper(flags_dir), EXAMPLES)
    _, address, _ = blocks.launch(prevent_thread_lock=True, quiet=True)
    yield address
    blocks.close()


@pytest.fixture(scope="module")
def client(address: str, tmp_path_factory: pytest.TempPathFactory) -> Client:
    return Client(address, verbose=False, download_files=tmp_path_factory.mktemp("downloads"))


def awkward_photo(folder: Path, kind: str) -> Path:
    """A photo that Gradio's own image component would re-encode."""
    noise = np.random.default_rng(0).integers(0, 256, (90, 120, 4), np.uint8)
    path = folder / kind
    if kind == "turned.jpg":
        exif = Image.Exif()
        exif[0x0112] = 6
        Image.fromarray(noise[..., :3]).save(path, exif=exif)
    elif kind == "palette.png":
        Image.fromarray(noise[..., :3]).quantize(16).save(path, transparency=3)
    elif kind == "inks.jpg":
        Image.fromarray(noise, "CMYK").save(path)
    else:
        Image.fromarray(noise).save(path, lossless=True)
    return path


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    """The SHA-256 of each file that is read and of each view that enters the network."""
    digests = {"files": [], "views": []}
    really_read, really_prepare = photos.read, classifiers.prepare

    def read(source: Path, min_side: int) -> photos.Read:
        digests["files"].append(sha256(source.read_bytes()))
        return really_read(source, min_side)

    def prepare(*arguments) -> np.ndarray:
        view = really_prepare(*arguments)
        digests["views"].append(sha256(view.tobytes()))
        return view

    monkeypatch.setattr(photos, "read", read)
    monkeypatch.setattr(classifiers, "prepare", prepare)
    return digests


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def fetch(address: str, sent: object = None) -> str:
    body = None if sent is None else json.dumps(sent).encode()
    request = urllib.request.Request(address, body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request) as response:
        return response.read().decode()


@pytest.mark.parametrize("kind", ["turned.jpg", "palette.png", "inks.jpg", "clear.webp"])
def test_the_network_sees_the_file_as_it_was_given(
    kind: str, tmp_path: Path, client: Client, classifier: Classifier, seen: dict[str, list[str]]
) -> None:
    given = awkward_photo(tmp_path, kind)
    reply = client.predict(handle_file(given), api_name="/identify")
    assert seen["files"] == [sha256(given.read_bytes())]
    (over_http,) = seen["views"]

    recipe = classifier.bundle.manifest.recipe
    (prediction,) = classifier.predict([photos.load(given, recipe.decode_min_side)])
    assert seen["views"] == [over_http, over_http]
    assert [(line["id"], line["probability"]) for line in reply["breeds"]] == [
        (guess.breed.id, round(guess.probability, 6)) for guess in prediction.top(5)
    ]


def test_an_unreadable_upload_is_told_as_data(tmp_path: Path, client: Client) -> None:
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"not a photo")
    reply = client.predict(handle_file(broken), api_name="/identify")
    assert reply == {
        "status": "unreadable",
        "error": "This file is not a photo that can be read.",
    }


def test_identify_is_the_only_public_endpoint(client: Client) -> None:
    assert list(client.view_api(return_format="dict")["named_endpoints"]) == ["/identify"]


@pytest.mark.parametrize("meta", [{}, {"meta": {"_type": "gradio.FileData"}}])
def test_a_file_of_the_server_cannot_be_asked_for(
    meta: dict, address: str, flags_dir: Path, seen: dict[str, list[str]]
) -> None:
    kept = flags_dir / "photo.jpg"
    kept.write_bytes((EXAMPLES / "cat.jpg").read_bytes())
    endpoint = f"{address}gradio_api/call/identify"
    asked = json.loads(fetch(endpoint, {"data": [{"path": str(kept)} | meta]}))
    assert "event: error" in fetch(f"{endpoint}/{asked['event_id']}")
    assert seen["files"] == []
    with pytest.raises(urllib.error.HTTPError, match="403"):
        fetch(f"{address}gradio_api/file={quote(str(kept))}")


def test_an_upload_is_erased_after_its_time(
    classifier: Classifier, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path))
    monkeypatch.setattr(page, "CLEANING_INTERVAL", 1)
    monkeypatch.setattr(page, "UPLOAD_LIFETIME", 1)
    blocks = page.build(classifier, Keeper(tmp_path / "flags"), EXAMPLES)
    _, address, _ = blocks.launch(prevent_thread_lock=True, quiet=True)
    try:
        client = Client(address, verbose=False)
        client.predict(handle_file(EXAMPLES / "cat.jpg"), api_name="/identify")
        assert list(tmp_path.rglob("cat.jpg"))
        deadline = time.monotonic() + 30
        while list(tmp_path.rglob("cat.jpg")) and time.monotonic() < deadline:
            time.sleep(0.2)
        assert not list(tmp_path.rglob("cat.jpg"))
    finally:
        blocks.close()
