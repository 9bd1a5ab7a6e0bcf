"""What results show: means over seeds, spreads, differences, and which row they support."""

import numpy as np
import pytest

from tests.training.studies import (
    KNOWN,
    MORE_UNKNOWN,
    PHOTOS,
    UNKNOWN,
    result,
    terms,
)
from training.study import findings
from training.study.findings import TOGETHER, Pool
from training.study.results import VALIDATION

ON_VALIDATION = Pool(VALIDATION, (VALIDATION,), PHOTOS, False)
ON_UNKNOWN = Pool(TOGETHER, (UNKNOWN, MORE_UNKNOWN), 2 * PHOTOS, True)


def row(*right: int | dict[str, int], name: str = "row"):
    return [result(name, seed, count) for seed, count in enumerate(right)]


def on_validation(right: int, elsewhere: int) -> dict[str, int]:
    return {VALIDATION: right, **dict.fromkeys((KNOWN, UNKNOWN, MORE_UNKNOWN), elsewhere)}


def test_leak_free_sets_count_together_too():
    found = findings.pools(terms())
    assert [pool.name for pool in found] == [VALIDATION, KNOWN, UNKNOWN, MORE_UNKNOWN, TOGETHER]
    assert found[-1] == ON_UNKNOWN
    assert findings.pools(terms((VALIDATION, KNOWN, UNKNOWN)))[-1].name == UNKNOWN


def test_a_figure_is_the_mean_over_the_seeds():
    found = findings.top_1(row(150, 180, 210), ON_VALIDATION)
    assert found.value == pytest.approx(0.6)
    assert found.low < 0.6 < found.high
    assert findings.spread(row(150, 180, 210), ON_VALIDATION) == pytest.approx(0.1)


def test_sets_that_count_together_weigh_by_their_photos():
    mixed = row({VALIDATION: 0, KNOWN: 0, UNKNOWN: 300, MORE_UNKNOWN: 0})
    assert findings.top_1(mixed, ON_UNKNOWN).value == pytest.approx(0.5)


def test_one_seed_has_no_spread():
    assert findings.spread(row(150), ON_VALIDATION) is None


def test_a_wrong_first_answer_may_still_be_among_the_five():
    assert findings.top_5(row(0), ON_VALIDATION).value == 1


def test_a_row_of_three_seeds_is_held_against_one_of_one_seed():
    found = findings.gain(row(200, 210, 220), row(180), ON_VALIDATION)
    assert found.value == pytest.approx(0.1)
    assert found.excludes_zero


def test_the_best_row_is_the_one_with_the_highest_mean():
    rows = {"a": row(100, 200), "b": row(160, 160)}
    assert findings.best_row(rows, ON_VALIDATION) == "b"


def test_another_row_is_supported_where_it_gains_beyond_doubt():
    rows = {"plain": row(200), "little": row(201), "more": row(230), "most": row(240)}
    assert findings.supported(rows, "plain", ON_VALIDATION, [ON_UNKNOWN]) == "most"


def test_a_gain_within_the_noise_supports_nothing():
    rows = {"plain": row(200), "little": row(201), "less": row(150)}
    assert findings.supported(rows, "plain", ON_VALIDATION, [ON_UNKNOWN]) == "plain"


def test_a_gain_that_costs_elsewhere_supports_nothing():
    rows = {"plain": row(200), "greedy": row(on_validation(240, 100))}
    assert findings.supported(rows, "plain", ON_VALIDATION, [ON_UNKNOWN]) == "plain"


def test_confusions_are_counted_a_seed():
    found = findings.confusions(row(PHOTOS - 30, PHOTOS), ON_VALIDATION, count=2)
    assert found == [(0, 1, 5.0), (1, 2, 5.0)]
    assert np.isclose(
        sum(photos for *_, photos in findings.confusions(row(0), ON_VALIDATION, 9)), PHOTOS
    )
