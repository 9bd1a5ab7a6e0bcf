"""Figures with how far they may be off: intervals, and shares of photos."""

from dataclasses import dataclass
from math import sqrt

# Standard errors on either side, for 95 %.
Z = 1.96


@dataclass(frozen=True)
class Interval:
    """A figure and the two ends of its 95 % interval."""

    value: float
    low: float
    high: float

    @property
    def excludes_zero(self) -> bool:
        return self.low > 0 or self.high < 0


@dataclass(frozen=True)
class Share(Interval):
    """A share of photos, 0..1, and the two ends of its 95 % interval.

    Raises ValueError for what can't be one.
    """

    def __post_init__(self) -> None:
        if not 0 <= self.low <= self.value <= self.high <= 1:
            raise ValueError("no such share is possible")


def wilson(hits: int, photos: int) -> tuple[float, float]:
    """The ends, 0..1, of Wilson's 95 % interval (1927) for so many hits among so many photos.

    Unlike the plain one it stays honest for few photos, and where all of them are hits or none is.
    """
    share = hits / photos
    middle = share + Z**2 / (2 * photos)
    reach = Z * sqrt(share * (1 - share) / photos + (Z / (2 * photos)) ** 2)
    whole = 1 + Z**2 / photos
    return max(0.0, (middle - reach) / whole), min(1.0, (middle + reach) / whole)
