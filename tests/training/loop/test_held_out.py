"""Later photos are held out, and what is right of each verdict."""

from pathlib import Path

import pytest

from breeds.bundle.labels import Breed
from breeds.flags.reviews import Finding
from breeds.recognition.decision import Certainty, Decision, Reason
from training.loop.held_out import is_right, split
from training.loop.reviewed import ReviewedPhoto

PUG = Breed("n02110958", "Pug", "Carlin", "companion")


def photo(day: int, finding: Finding = Finding.BREED, breed: str | None = PUG.id) -> ReviewedPhoto:
    created = f"2026-05-{day:02}T08:00:00.000000+00:00"
    where = Path("photo.jpg")
    return ReviewedPhoto(str(day), created, finding, breed, None, False, where, "", bytes(18))


def days(photos) -> list[int]:
    return [int(each.id) for each in photos]


def test_the_latest_are_held_out_whatever_the_order():
    parts = split([photo(day) for day in (4, 1, 10, 3, 2, 9, 5, 8, 7, 6)], "", 0.3)
    assert days(parts.new) == [1, 2, 3, 4, 5, 6, 7]
    assert days(parts.held_out) == [8, 9, 10]
    assert parts.until == photo(7).created


def test_what_the_champion_learnt_from_is_never_held_out():
    parts = split([photo(day) for day in range(1, 11)], photo(6).created, 0.5)
    assert days(parts.old) == [1, 2, 3, 4, 5, 6]
    assert days(parts.new) == [7, 8]
    assert days(parts.held_out) == [9, 10]
    assert days(parts.learnt) == days(parts.old) + days(parts.new)


def test_where_nothing_came_nothing_new_is_learnt():
    parts = split([photo(1)], photo(1).created, 0.3)
    assert (parts.new, parts.held_out, parts.until) == ((), (), photo(1).created)


def decision(certainty: Certainty, reason: Reason) -> Decision:
    return Decision(certainty, reason, (PUG,), None, 3.0)


SURE = decision(Certainty.ACCEPTED, Reason.SURE)
MIX = decision(Certainty.UNSURE, Reason.MIX)
NO_DOG = decision(Certainty.NOT_A_DOG, Reason.NO_DOG)


@pytest.mark.parametrize(
    ("finding", "breed", "first", "decided", "right"),
    [
        (Finding.BREED, PUG.id, PUG.id, MIX, True),
        (Finding.BREED, PUG.id, "n02088364", SURE, False),
        (Finding.MIXED, None, PUG.id, MIX, True),
        (Finding.MIXED, None, PUG.id, SURE, False),
        (Finding.MIXED, None, PUG.id, NO_DOG, False),
        (Finding.UNLISTED, None, PUG.id, SURE, False),
        (Finding.UNLISTED, None, PUG.id, MIX, True),
        (Finding.UNLISTED, "Patou", "Patou", SURE, True),
        (Finding.UNLISTED, "Patou", PUG.id, SURE, False),
        (Finding.NOT_A_DOG, None, PUG.id, NO_DOG, True),
        (Finding.NOT_A_DOG, None, PUG.id, MIX, False),
    ],
)
def test_what_is_right_of_a_verdict(finding, breed, first, decided, right):
    assert is_right(photo(1, finding, breed), first, decided) is right
