"""What may be said of a photo: each decision and its reason, by scores on either side."""

import math

import numpy as np
import pytest

from breeds.bundle import Breed, Group, Labels, Thresholds
from breeds.bundle.evaluation import Kind
from breeds.bundle.labels import NO_GROUP
from breeds.recognition.classifier import DOUBT, Kinds, Prediction
from breeds.recognition.decision import Certainty, Reason, decide
from tests.decisions import decision

TERRIERS = Group("fci-3", "Terriers", "Terriers")
HOUNDS = Group("fci-6", "Hounds", "Chiens courants")
OTHERS = Group(NO_GROUP, "Others", "Autres")
BREEDS = (
    Breed("norwich", "Norwich", "Norwich", "fci-3"),
    Breed("norfolk", "Norfolk", "Norfolk", "fci-3"),
    Breed("beagle", "Beagle", "Beagle", "fci-6"),
    Breed("harrier", "Harrier", "Harrier", "fci-6"),
    Breed("pit", "Pit bull type", "Type pit-bull", NO_GROUP),
)
LABELS = Labels(BREEDS, (TERRIERS, HOUNDS, OTHERS))
A_DOG = Kinds(0.97, 0.01, 0.01, 0.01)
THRESHOLDS = Thresholds(dog=0.0, wild=-2.5, breed=2.0, group=0.85, few=0.6)


def said(*probabilities: float, another: float = 0.0, kinds: Kinds | None = A_DOG) -> Prediction:
    shares = np.array(probabilities, np.float32)
    return Prediction(np.log(shares), shares, another, kinds, (), BREEDS)


def decided(prediction: Prediction, thresholds: Thresholds | None = THRESHOLDS):
    found = decide(prediction, LABELS, thresholds)
    return found.certainty, found.reason, [breed.id for breed in found.breeds], found.group


@pytest.mark.parametrize(
    ("prediction", "reason", "named", "group"),
    [
        (said(0.62, 0.28, 0.05, 0.03, 0.02), Reason.GROUP, ["norwich", "norfolk"], TERRIERS),
        (said(0.5, 0.4, 0.05, 0.03, 0.02), Reason.MIX, ["norwich", "norfolk"], TERRIERS),
        (said(0.85, 0.05, 0.05, 0.03, 0.02), Reason.GROUP, ["norwich"], TERRIERS),
        (said(0.45, 0.1, 0.35, 0.05, 0.05), Reason.MIX, ["norwich", "beagle"], None),
        (said(0.55, 0.1, 0.25, 0.05, 0.05), Reason.FEW, ["norwich", "beagle"], None),
        (said(0.35, 0.2, 0.3, 0.1, 0.05), Reason.FEW, ["norwich", "beagle"], None),
        (said(0.3, 0.2, 0.25, 0.15, 0.1), Reason.NOTHING, [], None),
        (said(0.45, 0.1, 0.35, 0.05, 0.05, another=0.6), Reason.ANOTHER, [], None),
        (said(0.05, 0.05, 0.4, 0.1, 0.4), Reason.MIX, ["beagle", "pit"], None),
    ],
)
def test_what_is_unsure_names_what_is_possible(prediction, reason, named, group):
    assert decided(prediction) == (Certainty.UNSURE, reason, named, group)


@pytest.mark.parametrize(
    ("reason", "group", "kind"),
    [
        (Reason.SURE, TERRIERS, Kind.ACCEPTED),
        (Reason.LEGAL_WEIGHT, None, Kind.LEGAL),
        (Reason.GROUP, TERRIERS, Kind.GROUP),
        (Reason.MIX, TERRIERS, Kind.GROUP),
        (Reason.MIX, None, Kind.TWO),
        (Reason.FEW, None, Kind.TWO),
        (Reason.ANOTHER, None, Kind.NOTHING),
        (Reason.NO_THRESHOLDS, None, Kind.NOTHING),
        (Reason.CAT, None, Kind.NO_DOG),
    ],
)
def test_each_decision_is_of_one_kind_of_the_evaluations(reason, group, kind):
    assert decision(reason, *BREEDS[:2], group=group).kind is kind


def test_a_group_that_holds_what_fits_nowhere_is_never_named():
    prediction = said(0.02, 0.02, 0.03, 0.03, 0.9)
    thresholds = Thresholds(dog=0.0, wild=9.0, breed=9.0, group=0.5, few=0.99)
    assert decided(prediction, thresholds) == (Certainty.UNSURE, Reason.NOTHING, [], None)


def test_a_breed_is_accepted_with_its_group():
    found = decided(said(0.9, 0.02, 0.04, 0.02, 0.02))
    assert found == (Certainty.ACCEPTED, Reason.SURE, ["norwich"], TERRIERS)
    assert decided(said(0.04, 0.02, 0.9, 0.02, 0.02))[3] == HOUNDS


def test_what_the_law_hangs_on_is_never_accepted_and_says_so():
    sure = decide(said(0.02, 0.02, 0.03, 0.03, 0.9), LABELS, THRESHOLDS)
    assert (sure.certainty, sure.reason) == (Certainty.UNSURE, Reason.LEGAL_WEIGHT)
    assert [breed.id for breed in sure.breeds] == ["pit"]
    assert sure.legal_weight


@pytest.mark.parametrize(("pit", "weighs"), [(0.12, True), (0.08, False)])
def test_the_law_counts_wherever_such_a_breed_is_likely_enough_to_be_named(pit, weighs):
    # Another breed is so unlikely that the first is sure all the same.
    prediction = said(0.97 - pit, 0.01, 0.01, 0.01, pit, another=0.001)
    found = decide(prediction, LABELS, THRESHOLDS)
    assert found.legal_weight == weighs
    assert (found.certainty is Certainty.ACCEPTED) == (not weighs)


def test_what_is_no_dog_has_no_legal_weight():
    kinds = Kinds(0.2, 0.05, 0.65, 0.1)
    prediction = said(0.02, 0.02, 0.03, 0.03, 0.9, kinds=kinds)
    assert not decide(prediction, LABELS, THRESHOLDS).legal_weight


def test_another_breed_counts_against_the_first():
    shares = (0.9, 0.02, 0.04, 0.02, 0.02)
    likely = said(*shares, another=0.2)
    assert likely.breed_score == pytest.approx(
        math.log(0.9 / 0.1) - DOUBT * math.log(0.2 / 0.8), abs=1e-4
    )
    assert decided(said(*shares, another=0.2))[0] is Certainty.ACCEPTED
    assert decided(said(*shares, another=0.8))[:2] == (Certainty.UNSURE, Reason.GROUP)


@pytest.mark.parametrize(
    ("kinds", "reason"),
    [
        (Kinds(0.2, 0.05, 0.65, 0.1), Reason.CAT),
        (Kinds(0.3, 0.2, 0.05, 0.45), Reason.WILD_CANID),
        (Kinds(0.3, 0.25, 0.4, 0.05), Reason.CAT),
        (Kinds(0.2, 0.15, 0.15, 0.5), Reason.NO_DOG),
    ],
)
def test_what_shows_no_dog_says_what_it_shows(kinds, reason):
    sure = said(0.96, 0.01, 0.01, 0.01, 0.01, kinds=kinds)
    assert decided(sure) == (Certainty.NOT_A_DOG, reason, [], None)


def test_a_dog_that_may_be_a_wolf_is_no_breed():
    sure = said(0.96, 0.01, 0.01, 0.01, 0.01, kinds=Kinds(0.85, 0.1, 0.01, 0.04))
    assert decided(sure) == (Certainty.UNSURE, Reason.WILD_CANID, [], None)


def test_a_network_that_knows_dogs_alone_tells_by_its_logits():
    prediction = said(0.96, 0.01, 0.01, 0.01, 0.01, kinds=None)
    assert prediction.dog_score == pytest.approx(0, abs=1e-5)
    lost = Thresholds(dog=0.1, wild=-2.5, breed=2.0, group=0.85, few=0.6)
    assert decided(prediction, lost) == (Certainty.NOT_A_DOG, Reason.NO_DOG, [], None)


def test_without_thresholds_nothing_is_sure():
    sure = said(0.96, 0.01, 0.01, 0.01, 0.01)
    assert decided(sure, None) == (Certainty.UNSURE, Reason.NO_THRESHOLDS, [], None)


def test_programs_read_the_decision():
    told = decide(said(0.62, 0.28, 0.05, 0.03, 0.02), LABELS, THRESHOLDS).to_dict()
    assert told == {
        "decision": "unsure",
        "reason": "group",
        "group": {"id": "fci-3", "en": "Terriers", "fr": "Terriers"},
        "dog_score": pytest.approx(math.log(0.97 / 0.03), abs=1e-3),
        "legal_weight": False,
    }
