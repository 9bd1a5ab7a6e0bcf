"""The expected calibration error without its bias, and with its interval."""

import numpy as np
from scipy.special import erf

from breeds.intervals import Interval

BINS = 10
RESAMPLES = 1000
SEED = 0
TAILS = (0.025, 0.975)


def debiased_error(confidence: np.ndarray, right: np.ndarray) -> Interval:
    """The expected calibration error over equal-mass bins, 0..1, less its bias.

    A bin of few photos seems miscalibrated by chance: what chance adds to its gap on average is
    subtracted, by the normal approximation (Kumar et al. 2019). `confidence` is float, (photos,),
    0..1; `right` bool, (photos,). The interval is by bootstrap over the photos.
    """
    random = np.random.default_rng(SEED)
    drawn = [
        _error(confidence[chosen], right[chosen])
        for chosen in random.integers(0, len(right), (RESAMPLES, len(right)))
    ]
    low, high = np.quantile(drawn, TAILS)
    value = _error(confidence, right)
    return Interval(value, min(value, float(low)), max(value, float(high)))


def _error(confidence: np.ndarray, right: np.ndarray) -> float:
    error = 0.0
    for members in equal_mass_bins(confidence):
        share, photos = right[members].mean(), len(members)
        gap = abs(confidence[members].mean() - share)
        deviation = np.sqrt(share * (1 - share) / max(1, photos - 1))
        error += photos / len(right) * (2 * gap - _mean_distance(gap, deviation))
    return max(0.0, float(error))


def _mean_distance(gap: float, deviation: float) -> float:
    """The mean of |x| for a normal x round `gap`."""
    if deviation == 0:
        return gap
    spread: float = deviation * np.sqrt(2 / np.pi) * np.exp(-((gap / deviation) ** 2) / 2)
    return spread + gap * float(erf(gap / (deviation * np.sqrt(2))))


def equal_mass_bins(confidence: np.ndarray) -> list[np.ndarray]:
    """The photos' numbers in at most ten bins of as many photos, the least confident first."""
    return [part for part in np.array_split(np.argsort(confidence), BINS) if len(part)]
