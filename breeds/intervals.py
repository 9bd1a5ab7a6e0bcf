"""How far a share that was counted on a few photos may be off."""

from math import sqrt

# Standard errors on either side, for 95 %.
Z = 1.96


def wilson(hits: int, photos: int) -> tuple[float, float]:
    """The ends, 0..1, of Wilson's 95 % interval (1927) for so many hits among so many photos.

    Unlike the plain one it stays honest for few photos, and where all of them are hits or none is.
    """
    share = hits / photos
    middle = share + Z**2 / (2 * photos)
    reach = Z * sqrt(share * (1 - share) / photos + (Z / (2 * photos)) ** 2)
    whole = 1 + Z**2 / photos
    return max(0.0, (middle - reach) / whole), min(1.0, (middle + reach) / whole)
