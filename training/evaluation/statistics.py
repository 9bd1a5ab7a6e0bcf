"""How far a figure may be off: 95 % intervals by the percentile bootstrap over photos."""

import numpy as np

from breeds.bundle.evaluation import Among
from breeds.intervals import Interval, Share, wilson

# At 10,000 an interval's end varies from seed to seed by 3 % of the standard error, which the
# figures' last digit doesn't show; at 1,000 it varies by 9 %, which it does.
RESAMPLES = 10_000
# Of numbers of any size, each of which has to be drawn.
MEANS = 2_000
SEED = 0
TAILS = (0.025, 0.975)


def proportion(hits: np.ndarray) -> Share:
    """The share of photos that are hits; `hits` is bool, (photos,). Raises ValueError for none."""
    return _share(_mean(hits.astype(int), (0, 1)))


def among(hits: np.ndarray) -> Among:
    """How many are hits, with Wilson's interval; `hits` is bool, (photos,), perhaps of none."""
    return Among(int(hits.sum()), len(hits), wilson_share(hits) if len(hits) else None)


def wilson_share(hits: np.ndarray) -> Share:
    """The share of hits; `hits` is bool, (photos,), of at least one."""
    found, photos = int(hits.sum()), len(hits)
    low, high = wilson(found, photos)
    share = found / photos
    return Share(share, min(low, share), max(high, share))


def mean(values: np.ndarray) -> Interval:
    """The mean of any numbers, (photos,), by the bootstrap. Raises ValueError for none."""
    if not len(values):
        raise ValueError("an interval needs at least one photo")
    random = np.random.default_rng(SEED)
    means = [values[random.integers(0, len(values), len(values))].mean() for _ in range(MEANS)]
    low, high = np.quantile(means, TAILS)
    return Interval(float(values.mean()), float(low), float(high))


def paired_difference(hits: np.ndarray, other_hits: np.ndarray) -> Interval:
    """The share of hits less another model's on the same photos; both bool, (photos,).

    A resample draws photos and takes both models' answers to each, so that what makes a photo hard
    for both cancels out. Raises ValueError for no photos or two numbers of them.
    """
    if hits.shape != other_hits.shape:
        raise ValueError("a paired difference needs both models' answers to the same photos")
    return _mean(hits.astype(int) - other_hits.astype(int), (-1, 1))


def mean_proportion(hits: np.ndarray) -> Share:
    """The share of hits, averaged over models trained alike; `hits` is bool, models x photos.

    A resample draws photos and takes every model's answer to each: the interval is about photos,
    and says nothing of how the models differ. Raises ValueError for no photos.
    """
    models = len(hits)
    return _share(_divided(_mean(hits.sum(axis=0), (0, models)), models))


def mean_paired_difference(hits: np.ndarray, other_hits: np.ndarray) -> Interval:
    """The mean share of hits less that of other models; both bool, models x the same photos.

    There may be more models on one side. Raises ValueError for no photos or two numbers of them.
    """
    if hits.shape[1] != other_hits.shape[1]:
        raise ValueError("a paired difference needs both models' answers to the same photos")
    pairs = len(hits) * len(other_hits)
    ahead = hits.sum(axis=0) * len(other_hits) - other_hits.sum(axis=0) * len(hits)
    return _divided(_mean(ahead, (-pairs, pairs)), pairs)


def _share(interval: Interval) -> Share:
    return Share(interval.value, interval.low, interval.high)


def _divided(interval: Interval, divisor: int) -> Interval:
    return Interval(*(end / divisor for end in (interval.value, interval.low, interval.high)))


def _mean(values: np.ndarray, bounds: tuple[int, int]) -> Interval:
    """The mean of integers within `bounds`, with its interval (Efron and Tibshirani 1993).

    Drawing n photos with replacement and counting each value among them is one multinomial draw,
    so a resample costs a few numbers, however many photos there are.
    """
    if not len(values):
        raise ValueError("an interval needs at least one photo")
    levels, counts = np.unique(values, return_counts=True)
    if len(levels) == 1:
        return _all_alike(float(levels[0]), len(values), bounds)
    shares = counts / len(values)
    drawn = np.random.default_rng(SEED).multinomial(len(values), shares, RESAMPLES)
    low, high = np.quantile(drawn @ levels / len(values), TAILS)
    return Interval(float(values.mean()), float(low), float(high))


def _all_alike(value: float, photos: int, bounds: tuple[int, int]) -> Interval:
    """The interval where all photos have one value, so that every resample would repeat it.

    A bootstrap would call such a figure certain. Instead, the share of photos elsewhere that differ
    may reach the upper end of Wilson's interval (1927) for none seen, and those may all lie at
    either bound.
    """
    _, unseen = wilson(0, photos)
    lowest, highest = bounds
    return Interval(value, value - unseen * (value - lowest), value + unseen * (highest - value))
