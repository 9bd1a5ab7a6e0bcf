"""The gate: what may be lost, what must be won, and what is too little to tell."""

import json

import numpy as np
import pytest

from training.loop.gate import FEWEST, FEWEST_BY_LOT, FEWEST_RIGHT, Decision, compare, lacking

SEEN, LEAK_FREE = 0.005, 0.02


def hits(right: int, photos: int) -> np.ndarray:
    return np.arange(photos) < right


def decision(*comparisons, lacks=()) -> Decision:
    return Decision("b" * 12, "a" * 12, comparisons, tuple(lacks))


def test_a_challenger_that_loses_nothing_and_beats_its_control_is_promoted():
    kept = compare("photos", "the champion", hits(900, 1000), hits(900, 1000), SEEN)
    won = compare("later", "the control", hits(80, 100), hits(60, 100), None)
    made = decision(kept, won)
    assert made.promoted
    assert json.loads(made.to_json())["promoted"] is True


@pytest.mark.parametrize(
    ("lost", "photos", "most", "passes"),
    [
        (0, 2400, SEEN, True),
        (4, 2400, SEEN, True),
        (12, 2400, SEEN, False),
        (4, 500, LEAK_FREE, True),
        (10, 500, LEAK_FREE, False),
    ],
)
def test_a_loss_counts_by_the_lower_end_of_its_interval(lost, photos, most, passes):
    found = compare("photos", "it", hits(photos - lost, photos), hits(photos, photos), most)
    assert found.passed is passes
    assert decision(found).promoted is passes


def test_a_lead_that_may_be_chance_is_none():
    ours, theirs = hits(62, 100), hits(60, 100)[::-1]
    found = compare("later", "the control", ours, theirs, None)
    assert found.difference.value > 0
    assert not found.passed


def test_no_difference_on_few_photos_doesnt_prove_that_nothing_was_lost():
    found = compare("photos", "the champion", hits(20, 20), hits(20, 20), LEAK_FREE)
    assert not found.passed


@pytest.mark.parametrize(
    ("photos", "right", "by_lot", "named"),
    [
        (FEWEST - 1, FEWEST_RIGHT, FEWEST_BY_LOT, "later reviewed photos"),
        (FEWEST, FEWEST_RIGHT - 1, FEWEST_BY_LOT, "right about"),
        (FEWEST, FEWEST_RIGHT, FEWEST_BY_LOT - 1, "drawn by lot"),
    ],
)
def test_a_slice_without_what_it_must_have_decides_nothing(photos, right, by_lot, named):
    [told] = lacking(photos, right, by_lot)
    assert named in told
    won = compare("later", "the control", hits(80, 100), hits(10, 100), None)
    made = decision(won, lacks=[told])
    assert not made.promoted
    assert told in made.sentence


def test_a_slice_that_has_it_all_lacks_nothing():
    assert lacking(FEWEST, FEWEST_RIGHT, FEWEST_BY_LOT) == []


def test_the_sentence_names_what_was_not_passed():
    lost = compare("leak-free photos", "the champion", hits(50, 100), hits(90, 100), LEAK_FREE)
    assert "leak-free photos" in decision(lost).sentence
