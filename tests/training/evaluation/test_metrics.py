"""Answers become figures that can be counted by hand, and survive evaluation.json."""

import json
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from breeds.bundle import Breed, Group
from breeds.bundle.evaluation import Confusion, Evaluation, Metrics
from breeds.recognition.decision import Certainty, Decision, Reason
from tests.decisions import decision
from tests.training.evaluations import BREEDS, LABELS, answers, evaluation, source
from training.evaluation.answers import DecidedAnswers
from training.evaluation.metrics import measure


def figures_of(ours: DecidedAnswers, **others: DecidedAnswers) -> Metrics:
    return measure("A", True, ours, others, LABELS, (source("A"),))


def breeds(count: int) -> tuple[Breed, ...]:
    return tuple(Breed(f"b{number}", f"B{number}", f"B{number}", "g") for number in range(count))


def ranked_answers(truth: np.ndarray, ranked: np.ndarray) -> DecidedAnswers:
    photos = len(truth)
    nothing = tuple(decision(Reason.NOTHING) for _ in range(photos))
    some = np.ones(photos)
    return DecidedAnswers(truth, ranked, some, np.zeros(photos, bool), some, nothing)


def test_shares_and_counts_are_those_of_the_photos():
    figures = figures_of(answers([0, 0, 0, 1, 2], [0, 0, 2, 1, 1], confidence=0.9))
    assert figures.photos == 5
    assert figures.top_1.value == pytest.approx(3 / 5)
    assert figures.mean_confidence == pytest.approx(0.9)
    assert figures.calibration_error == pytest.approx(0.9 - 3 / 5)
    assert figures.second_looks == pytest.approx(1 / 5)


def test_confidence_is_counted_in_bins_and_certainty_is_of_the_last():
    sure = answers([0, 0, 1, 1], [0, 0, 1, 1])
    sure = replace(sure, confidence=np.array([0.05, 0.1, 0.99, 1.0]))
    assert figures_of(sure).confidences == (1, 1, 0, 0, 0, 0, 0, 0, 0, 2)


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
    ours = ranked_answers(truth, answered[:, None])
    assert len(measure("A", True, ours, {}, breeds(6), ()).confusions) == len(pairs)


def test_the_right_breed_counts_for_top_5_down_to_the_fifth_place_only():
    ranked = np.array([[9, 8, 7, 6, 5], [9, 8, 7, 6, 5]])
    figures = measure("A", True, ranked_answers(np.array([5, 4]), ranked), {}, breeds(10), ())
    assert figures.top_1.value == 0
    assert figures.top_5.value == 0.5


def test_a_difference_is_ours_less_theirs():
    figures = figures_of(answers([0, 1], [0, 1]), worse=answers([0, 1], [1, 1]))
    assert [d.against for d in figures.differences] == ["worse"]
    assert figures.differences[0].top_1.value == 0.5


PUG, BOXER, DANE = LABELS
MOLOSSERS = Group("molossers", "Molossers", "Molosses")
TOYS = Group("toys", "Toys", "Agrément")
# What is decided of a boxer's photo that is answered Great Dane, and what that counts as.
OF_A_BOXER = [
    (decision(Reason.SURE, DANE, group=MOLOSSERS), "accepted"),
    (decision(Reason.GROUP, DANE, group=MOLOSSERS), "group", "group_right"),
    (decision(Reason.GROUP, group=TOYS), "group"),
    (decision(Reason.MIX, DANE, BOXER, group=MOLOSSERS), "group", "group_right"),
    (decision(Reason.MIX, DANE, BOXER), "two", "two_right"),
    (decision(Reason.FEW, DANE, PUG), "two"),
    (decision(Reason.LEGAL_WEIGHT, DANE, group=MOLOSSERS), "legal"),
    (decision(Reason.NOTHING), "nothing"),
    (decision(Reason.ANOTHER), "nothing"),
    (Decision(Certainty.UNSURE, Reason.WILD_CANID, (), None, 1.0), "nothing"),
    (decision(Reason.NO_DOG), "no_dog"),
]


def test_each_photo_counts_for_what_is_decided_of_it():
    ours = replace(answers([1] * 11, [2] * 11), decisions=tuple(row[0] for row in OF_A_BOXER))
    found = figures_of(ours).decided
    expected = Counter(name for _, *names in OF_A_BOXER for name in names)
    assert {name: each.hits for name, each in vars(found).items() if each.hits} == expected
    parts = ("accepted", "group", "two", "legal", "nothing", "no_dog")
    assert sum(getattr(found, part).hits for part in parts) == len(OF_A_BOXER)
    assert found.group_right.photos == found.group.hits
    assert found.two_right.photos == found.two.hits
    assert (found.accepted_right.hits, found.accepted_right.photos) == (0, 1)


def test_what_nothing_is_of_has_no_share():
    ours = replace(answers([0, 1], [0, 1]), decisions=(decision(Reason.NOTHING),) * 2)
    found = figures_of(ours).decided
    assert found.accepted.share.value == 0 and found.accepted.share.high > 0.3
    assert found.accepted_right.share is None


def test_risk_is_of_the_surest_whatever_their_confidence():
    wrong_at_last = answers([0] * 20, [0] * 15 + [1] * 5)
    risk = figures_of(wrong_at_last).risk
    assert [step.coverage for step in risk] == pytest.approx([step / 10 for step in range(1, 11)])
    assert [step.risk.value for step in risk[:7]] == [0] * 7
    assert [step.risk.value for step in risk[7:]] == pytest.approx([1 / 16, 3 / 18, 5 / 20])


def test_a_breed_tells_how_many_are_accepted_and_how_many_of_these_rightly():
    sure, unsure = decision(Reason.SURE, PUG), decision(Reason.NOTHING)
    ours = replace(answers([0, 0, 0, 0], [0, 1, 0, 0]), decisions=(sure, sure, sure, unsure))
    [pug] = figures_of(ours).breeds
    assert (pug.photos, pug.accepted, pug.accepted_right) == (4, 3, 2)


def test_reliability_holds_every_photo_once():
    ours = replace(answers([0] * 25, [0] * 20 + [1] * 5), confidence=np.linspace(0.2, 0.9, 25))
    bins = figures_of(ours).reliability
    assert sum(each.right.photos for each in bins) == 25
    assert sum(each.right.hits for each in bins) == 20
    assert [each.confidence for each in bins] == sorted(each.confidence for each in bins)


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
