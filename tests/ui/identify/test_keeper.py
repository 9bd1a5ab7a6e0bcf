"""How many verdicts are taken in a minute, and when a record is called safe."""

from pathlib import Path

import pytest

from breeds.bundle import Breed
from breeds.bundle.evaluation import Kind
from breeds.flags import store
from breeds.flags.counts.counted import Outcome, OutcomeCount, list_counted
from breeds.flags.counts.tally import Tally
from breeds.flags.record import Correction, Verdict
from breeds.recognition.answering import Answer
from breeds.recognition.classifier import Guess
from breeds.recognition.decision import Reason
from tests.breeds.flags.flagged import picture, shown
from tests.counts import SERVED
from tests.decisions import decision
from ui.identify.keeper import Keeper, session_of
from ui.identify.limits import Limits, TooManyError

MIXED = Correction(Verdict.MIXED)


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


class Shelter:
    """Has what a test says that it has."""

    def __init__(self) -> None:
        self.there: set[str] = set()
        self.noticed = 0

    def notice(self) -> None:
        self.noticed += 1

    def is_safe(self, record: str) -> bool:
        return record in self.there


def test_one_visit_is_held_up_and_the_others_are_not() -> None:
    clock = Clock()
    limits = Limits(of_one_visit=3, of_all=5, clock=clock)
    for _ in range(3):
        limits.allow("saboteur")
    with pytest.raises(TooManyError, match="wait a little"):
        limits.allow("saboteur")
    limits.allow("anne")
    clock.now = 61
    limits.allow("saboteur")


def test_all_together_are_held_up_too() -> None:
    limits = Limits(of_one_visit=3, of_all=5, clock=Clock())
    for visit in range(5):
        limits.allow(str(visit))
    with pytest.raises(TooManyError):
        limits.allow("another")


def test_an_answer_is_counted_by_its_decision_and_its_first_breed(tmp_path: Path) -> None:
    breeds = Breed("a", "A", "A", "fci-3"), Breed("b", "B", "B", "fci-3")
    guesses = tuple(Guess(breed, share) for breed, share in zip(breeds, (0.55, 0.4), strict=True))
    with Tally(tmp_path, SERVED) as tally:
        keeper = Keeper(tmp_path, tally=tally)
        keeper.count(Answer(guesses, decision(Reason.MIX, *breeds)))
        Keeper(tmp_path).count(Answer(guesses, decision(Reason.SURE, *breeds)))
    (told,) = list_counted(tmp_path)
    (week,) = told.weeks
    assert week.outcomes == (OutcomeCount(Outcome("unsure", "mix", Kind.TWO), 1),)
    assert week.confidence.index(1) == 5


def test_a_record_is_safe_here_but_for_a_disk_that_is_wiped(tmp_path: Path) -> None:
    assert Keeper(tmp_path).is_safe("any")
    assert not Keeper(tmp_path, fleeting=True).is_safe("any")


def test_with_a_shelter_a_record_is_safe_once_that_has_it(tmp_path: Path) -> None:
    shelter = Shelter()
    keeper = Keeper(tmp_path, shelter, fleeting=True)
    record = keeper.save(picture(1), MIXED, shown(), "visit")
    assert not keeper.is_safe(record.id)
    shelter.there.add(record.id)
    assert keeper.is_safe(record.id)
    keeper.withdraw(record.id)
    assert shelter.noticed == 2
    assert store.withdrawn(tmp_path) == {record.id}


def test_nothing_of_a_visit_is_kept_but_what_tells_it_from_others(tmp_path: Path) -> None:
    record = Keeper(tmp_path).save(picture(1), MIXED, shown(), "a-session-hash")
    assert record.session == session_of("a-session-hash")
    assert "a-session-hash" not in (tmp_path / record.id / "record.json").read_text("utf-8")
