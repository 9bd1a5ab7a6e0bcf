"""Folders of flags with reviewers' verdicts, made by the program's own parts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from breeds import photo
from breeds.flags import reviews, store
from breeds.flags.record import AnsweredBreed, AnsweringModel, Correction, ShownDecision, Verdict
from breeds.flags.reviews import Finding
from breeds.flags.store import Shown

BEGIN = datetime(2026, 5, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Flag:
    """A photo, what was answered of it, and what the reviewer says."""

    photo: Path
    answered: str
    finding: Finding
    breed: str | None = None
    named: str = ""
    by_lot: bool = False


def flagged(flags_dir: Path, flags: Iterable[Flag], first_day: int = 0) -> list[str]:
    """Put them there, a day apart, and return their records' ids."""
    records = []
    for day, flag in enumerate(flags, first_day):
        said = ShownDecision("accepted", "sure", 1.0, Verdict.BREED, flag.answered)
        record = store.save(
            flags_dir,
            photo.load(flag.photo, 64),
            Correction(Verdict.BREED, flag.answered),
            Shown([AnsweredBreed(flag.answered, 0.9)], AnsweringModel("a" * 12, None, None), said),
            session=f"visit {day}",
            created=BEGIN + timedelta(days=day),
            by_lot=flag.by_lot,
        )
        reviews.keep(
            flags_dir, "alice", [record.id], flag.finding, flag.breed, None, named=flag.named
        )
        records.append(record.id)
    return records
