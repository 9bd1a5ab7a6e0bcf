"""The test of drift: seldom wrong where there is none, and not blind where there is."""

import numpy as np
import pytest

from breeds.flags.counts.drift import FEWEST, by_chance, chi_square, compare, holm

SHARES = [0.585, 0.182, 0.104, 0.064, 0.057, 0.008]
DATASETS = 300


def drawn(generator: np.random.Generator, photos: int, shares: list[float]) -> list[int]:
    return [int(count) for count in generator.multinomial(photos, shares)]


def test_the_statistic_is_pearsons() -> None:
    # 20 of 50 against 30 of 50: 4 in the classic example, with a class that nobody has.
    assert chi_square(np.array([[[20, 30, 0], [30, 20, 0]]])) == pytest.approx(4.0)
    assert by_chance([20, 30], [30, 20]) == pytest.approx(0.0455, abs=0.02)


def test_without_drift_it_is_wrong_as_often_as_it_says() -> None:
    generator = np.random.default_rng(7)
    chances = np.array(
        [
            by_chance(drawn(generator, 120, SHARES), drawn(generator, 511, SHARES))
            for _ in range(DATASETS)
        ]
    )
    # 5 % of 300 are 15, give or take 2 x 3.8; 1 % are 3.
    assert 0.02 <= (chances < 0.05).mean() <= 0.085
    assert (chances < 0.01).mean() <= 0.03


def test_of_three_without_drift_seldom_one_is_called_more_than_chance() -> None:
    generator = np.random.default_rng(8)
    alarms = [
        any(
            each.is_more_than_chance
            for each in compare(
                [(drawn(generator, 90, SHARES), drawn(generator, 90, SHARES)) for _ in range(3)]
            )
        )
        for _ in range(DATASETS // 3)
    ]
    assert np.mean(alarms) <= 0.04


def test_a_plain_drift_is_seen_and_told_by_what_changed_most() -> None:
    generator = np.random.default_rng(9)
    drifted = [0.385, 0.182, 0.104, 0.064, 0.257, 0.008]
    found = [
        compare([(drawn(generator, 200, SHARES), drawn(generator, 200, drifted))] * 3)[0]
        for _ in range(40)
    ]
    assert np.mean([each.is_more_than_chance for each in found]) > 0.95
    assert {each.most for each in found} <= {0, 4}
    told = compare([([80, 20], [60, 40])])[0]
    assert (told.most, told.points) == (0, pytest.approx(-20.0))


def test_the_same_counts_give_the_same_p() -> None:
    table = [30, 5, 4], [20, 9, 8]
    assert by_chance(*table) == by_chance(*table)
    assert by_chance([30, 5, 4], [30, 5, 4]) == 1.0


def test_of_too_few_nothing_is_said_and_they_correct_no_others() -> None:
    enough, few = ([FEWEST, 10], [20, FEWEST]), ([FEWEST - 1, 0], [0, 500])
    alone, (first, second) = compare([enough])[0], compare([enough, few])
    assert first == alone
    assert (second.p, second.is_more_than_chance) == (None, False)
    assert (second.first, second.second) == (FEWEST - 1, 500)
    (empty,) = compare([([0, 0], [60, 0])])
    assert (empty.p, empty.most, empty.points) == (None, None, None)


def test_several_are_corrected_together() -> None:
    assert holm([]) == []
    assert holm([0.02]) == [0.02]
    assert holm([0.03, 0.001, 0.02]) == pytest.approx([0.04, 0.003, 0.04])
    assert holm([0.9, 0.8]) == [1.0, 1.0]
