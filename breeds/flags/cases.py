"""Flags of one photo, by however many volunteers, are one case; and which case comes first."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from breeds.flags import forgetting, store
from breeds.flags.record import FlagRecord
from breeds.flags.reviews import Finding, Review, last_of, list_reviews, of_records
from breeds.photo.resemblance import MAX_DISTANCE

# A threshold is near within so many log-odds: there the odds are at most e times as high.
NEAR = 1.0


@dataclass(frozen=True)
class Case:
    """A photo with all that was said of it: volunteers' records and reviewers' verdicts.

    Both the oldest first; `withdrawn` are the ids of the records that no longer count.
    """

    records: tuple[FlagRecord, ...]
    reviews: tuple[Review, ...]
    withdrawn: frozenset[str]

    @property
    def id(self) -> str:
        """The first record's, whose photo is the one that is shown."""
        return self.records[0].id

    @cached_property
    def standing(self) -> tuple[FlagRecord, ...]:
        """The last word of each voice that wasn't taken back: one vote for each visit."""
        words = {each.voice: each for each in self.records if each.id not in self.withdrawn}
        return tuple(words.values())

    @property
    def voices(self) -> int:
        return len(self.standing)

    @cached_property
    def verdict(self) -> Review | None:
        """The reviewer's verdict that holds; None while there is none."""
        last = last_of(self.reviews)
        return None if last is None or last.finding is Finding.OPEN else last

    @property
    def model_was_right(self) -> bool | None:
        """By the verdict that holds; None while there is none that tells."""
        if self.verdict is None or self.verdict.finding is Finding.UNUSABLE:
            return None
        return (self.verdict.finding.value, self.verdict.breed) == self.records[0].of_model

    @cached_property
    def surprise(self) -> float:
        """How much there is to learn, 0..3: disagreement, low confidence, a threshold nearby.

        Each of the three is 0..1. Disagreement is the share of voices, the model's among them, that
        say something else than most of them.
        """
        said = Counter((each.correction.verdict, each.correction.breed) for each in self.standing)
        first = self.records[0]
        if first.of_model:
            said[first.of_model] += 1
        disagreement = 1 - max(said.values()) / said.total() if said else 0.0
        doubt = 1 - first.answer[0].probability
        return disagreement + doubt + _nearness(first)


def cases(
    records: Sequence[FlagRecord], reviews: Sequence[Review], withdrawn: frozenset[str]
) -> list[Case]:
    """The cases of these records, the most voices first, then the most surprising.

    Two photos are one where their bytes are the same or they show the same picture.
    """
    grouped = [
        Case(
            tuple(group),
            tuple(of_records(reviews, [each.id for each in group])),
            withdrawn,
        )
        for group in _groups(records)
    ]
    return sorted(grouped, key=lambda case: (-case.voices, -case.surprise, _rank(case)))


def of_folder(flags_dir: Path) -> list[Case]:
    """The cases of what lies in a folder, without what is forgotten. Raises OSError."""
    gone = forgetting.forgotten(flags_dir)
    records = [each for each in store.list_records(flags_dir) if each.id not in gone]
    return cases(records, list_reviews(flags_dir), store.withdrawn(flags_dir))


def to_review(every: Iterable[Case]) -> list[Case]:
    """Those with a voice and without a verdict, in their order."""
    return [case for case in every if case.voices and case.verdict is None]


def _nearness(record: FlagRecord) -> float:
    distance = record.decision.distance if record.decision else None
    return 0.0 if distance is None else max(0.0, 1 - distance / NEAR)


def _rank(case: Case) -> bytes:
    """As good as drawn by lot: none is first for ever because of when it came."""
    return hashlib.sha256(case.id.encode()).digest()


def _groups(records: Sequence[FlagRecord]) -> list[list[FlagRecord]]:
    """Each record with those of its picture; they and the groups in the order of `records`."""
    signatures = np.array([list(bytes.fromhex(each.signature)) for each in records], np.uint8)
    groups: list[list[FlagRecord]] = []
    firsts: list[int] = []
    by_digest: dict[str, int] = {}
    for place, record in enumerate(records):
        group = by_digest.get(record.digest)
        if group is None and firsts:
            apart = np.bitwise_count(signatures[firsts] ^ signatures[place]).sum(axis=1)
            nearest = int(apart.argmin())
            group = nearest if apart[nearest] <= MAX_DISTANCE else None
        if group is None:
            group = len(groups)
            groups.append([])
            firsts.append(place)
        groups[group].append(record)
        by_digest[record.digest] = group
    return groups
