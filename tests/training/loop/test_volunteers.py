"""Simulated people err as often as stated, and a reviewer doesn't follow a saboteur."""

import random
from collections import Counter

import pytest

from breeds.bundle.labels import Breed
from breeds.flags.record import Verdict
from breeds.flags.reviews import Finding
from breeds.recognition.answering import Answer
from breeds.recognition.classifier import Guess
from breeds.recognition.decision import Certainty, Decision, Reason
from training.loop.config import Errors
from training.loop.season.volunteers import Seen, reviewer, volunteer

PUG, BEAGLE, BOXER = (Breed(name, name, name, "group") for name in ("pug", "beagle", "boxer"))
ERRORS = Errors()
TIMES = 20_000
OFF = pytest.approx


def seen(truth: str, listed: bool = True) -> Seen:
    guesses = tuple(Guess(breed, 0.3) for breed in (PUG, BEAGLE, BOXER))
    decided = Decision(Certainty.ACCEPTED, Reason.SURE, (PUG,), None, 3.0)
    return Seen(Answer(guesses, decided), truth, listed)


def said(shown: Seen) -> Counter[object]:
    chance = random.Random(1)
    words = [volunteer(shown, ERRORS, chance) for _ in range(TIMES)]
    return Counter((word.verdict, word.breed) if word else None for word in words)


def test_right_answers_are_confirmed_and_seldom_doubted():
    found = said(seen("pug"))
    assert found[Verdict.BREED, "pug"] / TIMES == OFF(ERRORS.confirmed, abs=0.02)
    doubted = found[Verdict.BREED, "beagle"] + found[Verdict.BREED, "boxer"]
    assert doubted / TIMES == OFF(ERRORS.doubted, abs=0.01)


def test_wrong_answers_are_flagged_mostly_with_the_truth():
    found = said(seen("beagle"))
    flagged = TIMES - found[None]
    assert flagged / TIMES == OFF(ERRORS.noticed, abs=0.02)
    assert found[Verdict.BREED, "beagle"] / flagged == OFF(ERRORS.named, abs=0.02)


def test_a_dog_of_an_unlisted_breed_is_told_as_such():
    found = said(seen("mudi", listed=False))
    told = found[Verdict.UNLISTED, None] / (TIMES - found[None])
    assert told == OFF(ERRORS.told, abs=0.02)


@pytest.mark.parametrize(
    ("listed", "right"),
    [(True, (Finding.BREED, "beagle", "")), (False, (Finding.UNLISTED, None, "Beagle"))],
)
def test_a_reviewer_says_the_truth_but_for_the_stated_errors(listed, right):
    chance = random.Random(1)
    shown = seen("beagle", listed)
    found = Counter(reviewer(shown, "Beagle", ERRORS, chance) for _ in range(TIMES))
    assert found[right] / TIMES == OFF(1 - ERRORS.wrong - ERRORS.unusable, abs=0.01)
    assert found[Finding.UNUSABLE, None, ""] / TIMES == OFF(ERRORS.unusable, abs=0.01)
