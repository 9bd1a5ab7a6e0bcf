"""The calibration error without its bias: nothing for honest confidence, the gap for the rest."""

import numpy as np
import pytest
from PIL import Image

from tests.training.evaluations import evaluation
from training.evaluation.debiased import debiased_error
from training.evaluation.reliability import save_diagram


def drawn(photos: int, gap: float) -> tuple[np.ndarray, np.ndarray]:
    """Confidences, each `gap` above how often it is right."""
    random = np.random.default_rng(0)
    likely = random.uniform(0.4, 0.9, photos)
    return likely + gap, random.random(photos) < likely


def test_honest_confidence_has_no_error():
    found = debiased_error(*drawn(1500, 0))
    assert found.low <= found.value <= found.high
    assert found.value < 0.03 and found.low < 0.02


def test_an_error_is_found_whole():
    found = debiased_error(*drawn(6000, 0.08))
    assert found.value == pytest.approx(0.08, abs=0.025)
    assert found.low > 0.04


def test_the_diagram_is_a_picture(tmp_path):
    path = tmp_path / "reliability.png"
    save_diagram(evaluation("5ee1").sets, path)
    with Image.open(path) as picture:
        assert picture.width > picture.height > 100
