"""Wilson's interval gives the published figures, and stays within bounds at either end."""

import pytest

from breeds.intervals import Interval, Share, wilson


# Newcombe 1998, Statistics in Medicine 17, table I, method 3.
@pytest.mark.parametrize(
    ("hits", "photos", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_the_ends_are_those_published(hits: int, photos: int, low: float, high: float) -> None:
    assert wilson(hits, photos) == pytest.approx((low, high), abs=5e-5)


def test_one_photo_says_little_and_never_more_than_all() -> None:
    low, high = wilson(1, 1)
    assert low == pytest.approx(0.2065, abs=1e-4)
    assert high == 1
    assert wilson(0, 1)[0] == 0


@pytest.mark.parametrize("ends", [(0.5, 0.6, 0.7), (0.5, 0.3, 0.4), (0, -0.1, 0.1), (1, 0.9, 1.1)])
def test_a_share_lies_within_its_interval_and_that_within_0_and_1(
    ends: tuple[float, float, float],
) -> None:
    Interval(*ends)
    with pytest.raises(ValueError, match="share"):
        Share(*ends)
