"""Bootstrap intervals: as SciPy's, wide enough, and never certain by lack of doubt."""

from dataclasses import astuple

import numpy as np
import pytest
from scipy.stats import binomtest, bootstrap

from training.evaluation.statistics import (
    mean_paired_difference,
    mean_proportion,
    paired_difference,
    proportion,
)


def hits(right: int, photos: int) -> np.ndarray:
    return np.arange(photos) < right


def by_scipy(values: np.ndarray) -> tuple[float, float]:
    found = bootstrap(
        (values,), np.mean, n_resamples=10_000, method="percentile", rng=1, batch=1_000
    )
    return tuple(found.confidence_interval)


@pytest.mark.parametrize(("right", "photos"), [(30, 40), (330, 400), (3, 400)])
def test_a_share_has_the_interval_that_scipy_gives_it(right, photos):
    values = hits(right, photos)
    found = proportion(values)
    assert found.value == right / photos
    # Both ends are multiples of one photo, so another seed may move them by one.
    assert [found.low, found.high] == pytest.approx(by_scipy(values), abs=1.01 / photos)


def test_a_paired_difference_has_the_interval_that_scipy_gives_it():
    ours = np.random.default_rng(0).random(300) < 0.8
    theirs = ours ^ (np.random.default_rng(1).random(300) < 0.1)
    found = paired_difference(ours, theirs)
    values = ours.astype(int) - theirs.astype(int)
    assert found.value == pytest.approx(values.mean())
    assert [found.low, found.high] == pytest.approx(by_scipy(values), abs=1.01 / 300)


def test_the_interval_holds_the_truth_about_as_often_as_it_says():
    random = np.random.default_rng(0)
    found = [proportion(random.random(200) < 0.85) for _ in range(300)]
    held = np.mean([interval.low <= 0.85 <= interval.high for interval in found])
    assert 0.9 <= held <= 0.985


def test_pairing_finds_a_small_gain_that_two_separate_intervals_would_hide():
    ours, theirs = hits(820, 1_000), hits(800, 1_000)
    assert proportion(ours).low < proportion(theirs).high
    assert paired_difference(ours, theirs).excludes_zero
    assert paired_difference(theirs, ours).high < 0


@pytest.mark.parametrize("photos", [1, 12, 500])
def test_all_right_and_all_wrong_are_not_certain(photos):
    right, wrong = proportion(hits(photos, photos)), proportion(hits(0, photos))
    wilson = binomtest(photos, photos).proportion_ci(method="wilson")
    assert astuple(right) == (1, pytest.approx(wilson.low, abs=1e-4), 1)
    assert astuple(wrong) == (0, 0, pytest.approx(1 - wilson.low, abs=1e-4))


def test_two_models_that_never_differ_may_yet_differ_either_way():
    same = hits(30, 40)
    found = paired_difference(same, same)
    assert found.value == 0
    assert 0.05 < found.high < 0.1
    assert found.low == -found.high
    assert not found.excludes_zero


def test_a_model_that_always_wins_may_yet_lose():
    found = paired_difference(hits(3, 3), hits(0, 3))
    assert found.value == found.high == 1
    assert -1 < found.low < 0


def test_the_interval_depends_on_neither_order_nor_chance():
    values = hits(30, 40)
    assert proportion(values) == proportion(values[::-1]) == proportion(values)


def test_no_photo_gives_no_figure():
    with pytest.raises(ValueError, match="photo"):
        proportion(hits(0, 0))


def test_models_on_other_photos_cannot_be_paired():
    with pytest.raises(ValueError, match="same photos"):
        paired_difference(hits(3, 4), hits(1, 1))


def test_one_model_has_the_same_figures_among_several():
    ours, theirs = hits(820, 1_000), hits(800, 1_000)
    assert mean_proportion(ours[np.newaxis]) == proportion(ours)
    paired = mean_paired_difference(ours[np.newaxis], theirs[np.newaxis])
    assert paired == paired_difference(ours, theirs)


def test_several_models_count_alike_and_their_photos_are_drawn_together():
    three = np.stack([hits(30, 40), hits(20, 40), hits(10, 40)])
    found = mean_proportion(three)
    assert found.value == 0.5
    by_photo = three.mean(axis=0)
    assert [found.low, found.high] == pytest.approx(by_scipy(by_photo), abs=0.02)


def test_three_models_are_paired_with_one_on_the_same_photos():
    random = np.random.default_rng(0)
    other = random.random(200) < 0.5
    three = np.stack([other | (random.random(200) < 0.2) for _ in range(3)])
    found = mean_paired_difference(three, other[np.newaxis])
    assert found.value == pytest.approx(three.mean() - other.mean())
    assert found.low > 0
    reverse = mean_paired_difference(other[np.newaxis], three)
    assert reverse.high == pytest.approx(-found.low, abs=0.01)


def test_models_that_all_agree_are_not_certain():
    found = mean_proportion(np.ones((3, 12), bool))
    assert found == proportion(hits(12, 12))


def test_several_models_on_other_photos_cannot_be_paired():
    with pytest.raises(ValueError, match="same photos"):
        mean_paired_difference(np.ones((2, 3), bool), np.ones((2, 4), bool))
