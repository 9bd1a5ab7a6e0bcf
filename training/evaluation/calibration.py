"""Temperature scaling (Guo et al. 2017) and the expected calibration error."""

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax

BINS = 15
RANGE = (0.02, 20.0)


def fit_temperature(logits: np.ndarray, truth: np.ndarray) -> float:
    """The divisor of the logits, photos x breeds, under which the truth is likeliest."""

    def loss(log_temperature: float) -> float:
        likelihoods = log_softmax(logits / np.exp(log_temperature), axis=1)
        return -float(np.mean(likelihoods[np.arange(len(truth)), truth]))

    return float(np.exp(minimize_scalar(loss, bounds=np.log(RANGE), method="bounded").x))


def calibration_error(confidence: np.ndarray, correct: np.ndarray) -> float:
    """Expected calibration error over 15 equal bins of confidence, 0..1 (Guo et al. 2017).

    `confidence` is each answer's top probability; `correct` whether it was right.
    """
    bins = np.minimum((confidence * BINS).astype(int), BINS - 1)
    gaps = [
        np.mean(bins == i) * abs(confidence[bins == i].mean() - correct[bins == i].mean())
        for i in np.unique(bins)
    ]
    return float(np.sum(gaps))
