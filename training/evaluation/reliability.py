"""How far confidence can be believed: the calibration error without its bias, and a diagram."""

from collections.abc import Mapping
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
from scipy.special import erf

from breeds import files
from breeds.intervals import Interval, wilson

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


def save_diagram(sets: Mapping[str, tuple[np.ndarray, np.ndarray]], path: Path, dpi: int) -> None:
    """Confidence against accuracy in bins of as many photos each, with Wilson's intervals."""
    figure, axes = plt.subplots(1, len(sets), figsize=(4 * len(sets), 4), squeeze=False)
    for shown, (name, (confidence, right)) in zip(axes[0], sets.items(), strict=True):
        shown.plot([0, 1], [0, 1], color="0.6", linewidth=1)
        for members in _bins(confidence):
            hits, photos = int(right[members].sum()), len(members)
            middle = float(confidence[members].mean())
            shown.plot([middle, middle], wilson(hits, photos), color="tab:blue", linewidth=1)
            shown.plot(middle, hits / photos, "o", color="tab:blue")
        shown.set(title=name, xlabel="confidence", ylabel="share right", xlim=(0, 1), ylim=(0, 1))
    figure.tight_layout()
    with files.replacing(path) as draft:
        figure.savefig(draft, format="png", dpi=dpi)
    plt.close(figure)


def _error(confidence: np.ndarray, right: np.ndarray) -> float:
    error = 0.0
    for members in _bins(confidence):
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


def _bins(confidence: np.ndarray) -> list[np.ndarray]:
    return [part for part in np.array_split(np.argsort(confidence), BINS) if len(part)]
