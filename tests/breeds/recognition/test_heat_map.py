"""The heat map adds up to the answer that it explains, and lies where the evidence was."""

from pathlib import Path

import numpy as np
import pytest

from breeds import photo
from breeds.bundle import Box, Recipe, embedded, load
from breeds.recognition.classifier import Classifier, Look, Prediction
from breeds.recognition.heat_map import LONGER_SIDE, first_breed_map, heat_map, overlay

SIZES = [(640, 640), (640, 480), (300, 700), (2000, 900), (97, 31), (1, 1)]
BOX = Box(0.5, 0.5, 0.9, 1.0)
RANDOM = np.random.default_rng(0)


def look(box: Box | None = None, companion: bool = False, breeds: int = 4) -> Look:
    """A look whose logits are the mean over its positions, and over its companion's."""
    positions = RANDOM.normal(size=(10, 10, breeds)).astype(np.float32)
    other = RANDOM.normal(size=(9, 9, breeds)).astype(np.float32) if companion else None
    logits = positions.mean(axis=(0, 1)) + (0 if other is None else other.mean(axis=(0, 1)))
    return Look(logits, np.zeros(2048, np.float32), positions, None, None, other, box)


def predicted(*looks: Look) -> Prediction:
    logits = np.mean([each.logits for each in looks], axis=0)
    shares = np.exp(logits) / np.exp(logits).sum()
    return Prediction(logits, shares, 0.0, None, looks, ())


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("crop", ["centre", "squash"])
@pytest.mark.parametrize("looks", [(look(),), (look(companion=True), look(BOX, companion=True))])
def test_the_map_adds_up_to_the_logit_that_it_explains(looks, crop, size):
    prediction = predicted(*looks)
    for output in range(4):
        heat = heat_map(prediction, output, size, Recipe(crop=crop))
        expected = prediction.logits[output] - prediction.logits.mean()
        assert heat.sum() == pytest.approx(expected, abs=1e-4)
        assert max(heat.shape) == LONGER_SIDE


def standing_out(rows: slice, columns: slice, box: Box | None = None) -> Look:
    positions = np.zeros((10, 10, 2), np.float32)
    positions[rows, columns, 0] = 4.0
    return Look(positions.mean(axis=(0, 1)), np.zeros(2048), positions, None, None, None, box)


def hot(heat: np.ndarray) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of what is hotter than half of the hottest, as shares."""
    rows, columns = np.nonzero(heat > heat.max() / 2)
    high, wide = heat.shape
    edges = columns.min() / wide, rows.min() / high, (columns.max() + 1) / wide
    return *edges, (rows.max() + 1) / high


@pytest.mark.parametrize(
    ("crop", "size", "box", "expected"),
    [
        ("centre", (640, 640), None, (0.5, 0.2, 0.8, 0.5)),
        # Seen are x from a quarter to three quarters.
        ("centre", (640, 320), None, (0.5, 0.2, 0.65, 0.5)),
        ("squash", (640, 320), None, (0.5, 0.2, 0.8, 0.5)),
        # Seen are y from half a height above the photo to half a height below it; what lies across
        # the edge counts within it, and so outweighs the rows below.
        ("letterbox", (640, 320), None, (0.5, 0.0, 0.8, 0.4)),
        ("centre", (640, 320), Box(0.5, 0.0, 1.0, 1.0), (0.75, 0.2, 0.9, 0.5)),
    ],
)
def test_the_map_is_hot_where_the_evidence_was(crop, size, box, expected):
    prediction = predicted(standing_out(slice(2, 5), slice(5, 8), box))
    found = hot(heat_map(prediction, 0, size, Recipe(crop=crop)))
    assert found == pytest.approx(expected, abs=0.04)


def test_what_was_not_looked_at_adds_nothing():
    heat = heat_map(predicted(look()), 0, (640, 320), Recipe())
    assert not heat[:, :15].any() and not heat[:, -15:].any()
    assert heat[:, 20:44].all()


def test_the_picture_is_grey_but_where_it_is_hot():
    pixels = np.full((320, 640, 3), (30, 120, 200), np.uint8)
    heat = np.zeros((32, 64), np.float32)
    heat[:16, 48:] = 1.0
    heat[16:, :16] = -1.0
    picture = overlay(pixels, heat).astype(int)
    assert picture.shape == pixels.shape
    assert np.ptp(picture[40, 600]) > 50
    for place in ((200, 320), (280, 40)):
        assert np.ptp(picture[place]) <= 2


def test_what_speaks_against_a_breed_everywhere_leaves_the_photo_grey():
    picture = overlay(np.full((8, 8, 3), 90, np.uint8), np.full((4, 4), -1, np.float32))
    assert (picture == 90).all()


def test_the_served_model_is_explained_to_the_last_hundredth(examples: Path):
    bundle = load(embedded.model_folder())
    recipe = bundle.manifest.recipe
    assert bundle.manifest.outputs.companion_positions
    pixels = [photo.load(path, recipe.decode_min_side) for path in sorted(examples.glob("*.jpg"))]
    predictions = Classifier(bundle).predict(pixels)
    assert {len(prediction.looks) for prediction in predictions} == {1, 2}
    for shown, prediction in zip(pixels, predictions, strict=True):
        logits = prediction.logits
        heat = first_breed_map(prediction, shown, recipe)
        assert heat.sum() == pytest.approx(float(logits.max() - logits.mean()), abs=0.01)
