"""The temperature and the calibration error, on answers whose calibration is known."""

import numpy as np
import pytest

from training.evaluation.calibration import calibration_error, fit_temperature


@pytest.mark.parametrize("temperature", [0.3, 1.0, 4.0])
def test_the_temperature_that_made_the_answers_is_found(temperature):
    random = np.random.default_rng(0)
    logits = random.normal(scale=2 * temperature, size=(20_000, 8))
    # Gumbel noise on logits draws from their softmax.
    truth = np.argmax(logits / temperature + random.gumbel(size=logits.shape), axis=1)
    assert fit_temperature(logits, truth) == pytest.approx(temperature, rel=0.03)


def test_large_logits_do_not_overflow():
    logits = np.array([[1000.0, 0.0], [0.0, 1000.0], [1000.0, 0.0]], np.float32)
    assert np.isfinite(fit_temperature(logits, np.array([0, 1, 1])))


@pytest.mark.parametrize(
    ("confidence", "correct", "error"),
    [
        ([0.8] * 10, [1] * 8 + [0] * 2, 0.0),
        ([0.8] * 10, [1] * 5 + [0] * 5, 0.3),
        ([0.6] * 10, [1] * 10, 0.4),
        ([1.0] * 4, [1] * 4, 0.0),
        ([1.0] * 4, [0] * 4, 1.0),
        ([0.9] * 3 + [0.5], [1, 1, 0, 0], 0.75 * (0.9 - 2 / 3) + 0.25 * 0.5),
    ],
)
def test_the_calibration_error_of_known_cases(confidence, correct, error):
    found = calibration_error(np.array(confidence), np.array(correct, bool))
    assert found == pytest.approx(error)
