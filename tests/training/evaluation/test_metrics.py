"""Answers become figures that can be counted by hand, and survive evaluation.json."""

import json

import numpy as np
import pytest

from breeds.bundle.evaluation import Confusion, Evaluation, Metrics
from tests.training.evaluations import BREEDS, answers, evaluation, source
from training.evaluation.answers import Answers
from training.evaluation.metrics import measure


def figures_of(ours: Answers, **others: Answers) -> Metrics:
    return measure("A", True, ours, others, BREEDS, (source("A"),))


def test_shares_and_counts_are_those_of_the_photos():
    figures = figures_of(answers([0, 0, 0, 1, 2], [0, 0, 2, 1, 1], confidence=0.9))
    assert figures.photos == 5
    assert figures.top_1.value == pytest.approx(3 / 5)
    assert figures.mean_confidence == pytest.approx(0.9)
    assert figures.calibration_error == pytest.approx(0.9 - 3 / 5)
    assert figures.second_looks == pytest.approx(1 / 5)


def test_each_breed_that_has_photos_is_measured_alone():
    figures = figures_of(answers([0, 0, 0, 2], [0, 0, 2, 2]))
    by_breed = {breed.id: (breed.photos, breed.top_1.value) for breed in figures.breeds}
    assert by_breed == {BREEDS[0]: (3, pytest.approx(2 / 3)), BREEDS[2]: (1, 1.0)}


def test_confusions_are_counted_by_direction_and_the_most_frequent_come_first():
    figures = figures_of(answers([1, 0, 0, 2, 1], [0, 2, 2, 2, 1]))
    assert figures.confusions == (
        Confusion(BREEDS[0], BREEDS[2], 2),
        Confusion(BREEDS[1], BREEDS[0], 1),
    )


def test_every_wrong_photo_is_in_a_confusion():
    pairs = [(truth, answer) for truth in range(6) for answer in range(6) if truth != answer]
    truth, answered = np.array(pairs).T
    ours = Answers(truth, answered[:, None], np.ones(30), np.zeros(30, bool))
    assert len(measure("A", True, ours, {}, "abcdef", ()).confusions) == len(pairs)


def test_the_right_breed_counts_for_top_5_down_to_the_fifth_place_only():
    ranked = np.array([[9, 8, 7, 6, 5], [9, 8, 7, 6, 5]])
    ours = Answers(np.array([5, 4]), ranked, np.ones(2), np.zeros(2, bool))
    figures = measure("A", True, ours, {}, "abcdefghij", ())
    assert figures.top_1.value == 0
    assert figures.top_5.value == 0.5


def test_a_difference_is_ours_less_theirs():
    figures = figures_of(answers([0, 1], [0, 1]), worse=answers([0, 1], [1, 1]))
    assert [d.against for d in figures.differences] == ["worse"]
    assert figures.differences[0].top_1.value == 0.5


def test_evaluation_json_gives_the_evaluation_back():
    text = json.dumps(evaluation("5ee1").to_dict())
    assert Evaluation.from_json(text).to_dict() == evaluation("5ee1").to_dict()
    stored = json.loads(text)
    assert stored["sets"][0]["top_1"]["value"] == 0.75
    assert stored["pools"][0]["top_1"]["value"] == 0.666667
    assert [source["set"] for source in stored["pools"][0]["sources"]] == [
        "Test | list",
        "Kept aside",
    ]
