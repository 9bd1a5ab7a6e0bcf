"""What must not change an answer, and what must not break one."""

import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pillow_heif
import pytest
from PIL import Image, ImageDraw

from breeds import photo as photos
from breeds.recognition.classifier import Classifier, Prediction

pytestmark = pytest.mark.slow

GERMAN_SHEPHERD = "n02106662"
# Below it, breeds of several groups are about as likely, and a mirror may exchange them.
WORTH_A_GROUP = 0.2
THREADS = 16
SAVING = {
    "WEBP": {"lossless": True, "method": 0},
    "HEIF": {"quality": 90, "enc_params": {"preset": "ultrafast"}},
    "AVIF": {"quality": 90, "speed": 10},
}
LOSSLESS = ("PNG", "WEBP", "TIFF", "BMP")


def assert_same(first: Prediction, second: Prediction) -> None:
    assert np.array_equal(first.logits, second.logits)
    assert np.array_equal(first.probabilities, second.probabilities)
    assert first.box == second.box
    assert len(first.looks) == len(second.looks)


def test_a_photo_alone_and_in_a_batch_get_the_same_answer(
    classifier: Classifier, dogs: dict[str, np.ndarray], alone: dict[str, Prediction]
) -> None:
    names = [*dogs, *reversed(dogs)]
    together = classifier.predict([dogs[name] for name in names])
    for name, prediction in zip(names, together, strict=True):
        assert_same(prediction, alone[name])


@pytest.mark.slow
def test_many_threads_at_once_get_the_same_answers(
    classifier: Classifier, dogs: dict[str, np.ndarray], alone: dict[str, Prediction]
) -> None:
    names = list(dogs) * 4
    with ThreadPoolExecutor(THREADS) as threads:
        answers = threads.map(lambda name: classifier.predict([dogs[name]])[0], names)
        for name, prediction in zip(names, answers, strict=True):
            assert_same(prediction, alone[name])


def darker(photo: np.ndarray) -> np.ndarray:
    return (photo * 0.8).astype(np.uint8)


def smaller(photo: np.ndarray) -> np.ndarray:
    return np.asarray(Image.fromarray(photo).reduce(2))


def on_a_wider_lawn(photo: np.ndarray) -> np.ndarray:
    return np.pad(photo, ((0, 0), (150, 150), (0, 0)), mode="edge")


@pytest.mark.parametrize("change", [darker, smaller, on_a_wider_lawn])
def test_a_small_change_of_the_photo_keeps_the_breed(
    change: Callable[[np.ndarray], np.ndarray], classifier: Classifier, dogs: dict[str, np.ndarray]
) -> None:
    (prediction,) = classifier.predict([change(dogs["german_shepherd"])])
    assert prediction.top(1)[0].breed.id == GERMAN_SHEPHERD


def test_a_mirrored_photo_keeps_its_likeliest_breed_or_its_group(
    classifier: Classifier, dogs: dict[str, np.ndarray], alone: dict[str, Prediction]
) -> None:
    mirrored = classifier.predict([dogs[name][:, ::-1] for name in alone])
    for before, after in zip(alone.values(), mirrored, strict=True):
        likeliest = before.top(1)[0]
        assert likeliest.breed in [guess.breed for guess in after.top(5)]
        if likeliest.probability > WORTH_A_GROUP:
            assert after.top(1)[0].breed.group == likeliest.breed.group


@pytest.mark.parametrize("file_format", ["PNG", "WEBP", "TIFF", "BMP", "GIF", "HEIF", "AVIF"])
def test_the_file_format_does_not_matter(
    file_format: str,
    examples: Path,
    classifier: Classifier,
    alone: dict[str, Prediction],
) -> None:
    """Exactly the same where the format loses nothing; the same breed where it loses little."""
    pillow_heif.register_heif_opener()
    with Image.open(examples / "german_shepherd.jpg") as image:
        kept = io.BytesIO()
        image.convert("RGB").save(kept, file_format, **SAVING.get(file_format, {}))
    pixels = photos.load(kept.getvalue(), classifier.bundle.manifest.recipe.decode_min_side)
    (prediction,) = classifier.predict([pixels])
    before = alone["german_shepherd"]
    assert prediction.top(1)[0].breed.id == GERMAN_SHEPHERD
    assert np.abs(prediction.probabilities - before.probabilities).max() < 0.05
    if file_format in LOSSLESS:
        assert_same(prediction, before)


def written(width: int, height: int) -> np.ndarray:
    page = Image.new("RGB", (width, height), "white")
    lines = "Fiche d'adoption\nNom : Filou\nArrivé le 3 mars\n" * 8
    ImageDraw.Draw(page).multiline_text((20, 20), lines, "black")
    return np.asarray(page)


def ramp(width: int, height: int) -> np.ndarray:
    return np.tile(np.linspace(0, 255, width, dtype=np.uint8)[:, None], (height, 1, 3))


NO_PHOTOS = {
    "black": np.zeros((400, 600, 3), np.uint8),
    "white": np.full((400, 600, 3), 255, np.uint8),
    "grey": np.full((400, 600, 3), 128, np.uint8),
    "noise": np.random.default_rng(0).integers(0, 256, (400, 600, 3), np.uint8),
    "grey noise": np.random.default_rng(1).integers(0, 256, (400, 600, 1), np.uint8).repeat(3, 2),
    "text": written(600, 400),
    "stripes": np.tile(np.repeat([0, 255], 8).astype(np.uint8)[:, None, None], (25, 600, 3)),
    "squares": np.kron(np.indices((8, 8)).sum(0) % 2, np.full((50, 50), 255))[..., None]
    .repeat(3, 2)
    .astype(np.uint8),
    "ramp": ramp(600, 400),
    "one pixel": np.full((1, 1, 3), 7, np.uint8),
    "a hair": np.full((4000, 1, 3), 200, np.uint8),
}


@pytest.mark.parametrize("name", NO_PHOTOS)
def test_what_is_no_photo_makes_no_error(name: str, classifier: Classifier) -> None:
    (prediction,) = classifier.predict([NO_PHOTOS[name]])
    assert np.isfinite(prediction.logits).all()
    assert prediction.probabilities.sum() == pytest.approx(1, abs=1e-5)
    assert len(prediction.top(5)) == 5
