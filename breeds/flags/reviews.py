"""Reviewers' verdicts on volunteers' flags: each is kept, the last one holds."""

import json
import logging
import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from filelock import FileLock

from breeds import checked_json, files
from breeds.checked_json import MalformedError
from breeds.flags.plain import plain
from breeds.flags.store import FlagError, refusal

SCHEMA = 1
NAME_LENGTH = 60
# Beside the records' folders: a file for each verdict.
REVIEWED = "reviewed"

_LOCK = ".reviewed.lock"
_logger = logging.getLogger(__name__)


class Finding(StrEnum):
    """What a reviewer says that a photo shows.

    UNUSABLE: nobody could tell, or it must not be learned from. OPEN: no verdict any more, which is
    how one is taken back.
    """

    BREED = "breed"
    MIXED = "mixed"
    UNLISTED = "unlisted"
    NOT_A_DOG = "not-a-dog"
    UNUSABLE = "unusable"
    OPEN = "open"


@dataclass(frozen=True)
class Review:
    """A reviewer's verdict on a case, which is the photo that these records are of.

    `created` is UTC, ISO 8601, with microseconds; `by` who said it; `breed` a breed's id where the
    finding is BREED, else None; `after` the id of the verdict that held until then, None where this
    is the first. `named` is what the reviewer calls a breed that the model doesn't know, "" where
    that wasn't said or the finding isn't UNLISTED; it is cleaned like a remark, to at most
    NAME_LENGTH characters. Raises ValueError when finding, breed and name don't go together.
    """

    schema: int
    id: str
    created: str
    by: str
    records: tuple[str, ...]
    finding: Finding
    breed: str | None
    after: str | None
    named: str = ""

    def __post_init__(self) -> None:
        if (self.breed is not None) != (self.finding is Finding.BREED):
            raise ValueError(f"a finding {self.finding} with the breed {self.breed!r}")
        if self.named and self.finding is not Finding.UNLISTED:
            raise ValueError(f"a finding {self.finding} with the name {self.named!r}")
        object.__setattr__(self, "named", plain(self.named, NAME_LENGTH))


class OvertakenError(FlagError):
    """Somebody else has judged the case since it was shown."""

    def __init__(self, last: Review) -> None:
        super().__init__(
            f"{last.by} vient de juger cette photo : regardez son verdict, puis donnez le vôtre.",
            f"{last.by} has just judged this photo: look at that verdict, then give yours.",
        )
        self.last = last


def keep(
    flags_dir: Path,
    by: str,
    records: Sequence[str],
    finding: Finding,
    breed: str | None,
    after: str | None,
    named: str = "",
    identity: str = "",
) -> Review:
    """Keep a verdict on the case of these records, given in view of the verdict `after`.

    `named` is a breed's name where the finding is UNLISTED. The verdict's id is `identity`, a new
    UUID unless given. Raises OvertakenError where another one has come in
    between, ValueError, and FlagError when the disk refuses.
    """
    try:
        files.make_folder(flags_dir)
        with FileLock(flags_dir / _LOCK):
            last = last_of(of_records(list_reviews(flags_dir), records))
            if last is not None and last.id != after:
                raise OvertakenError(last)
            now = datetime.now(UTC).isoformat(timespec="microseconds")
            review = Review(
                SCHEMA,
                identity or str(uuid.uuid4()),
                now,
                by,
                tuple(records),
                finding,
                breed,
                after,
                named,
            )
            content = json.dumps(asdict(review), ensure_ascii=False).encode()
            files.write_durably(flags_dir / REVIEWED / f"{review.id}.json", content)
    except OSError as error:
        raise refusal(error) from error
    return review


def list_reviews(flags_dir: Path) -> list[Review]:
    """Every verdict, the oldest first; one that can't be read is logged and passed over."""
    folder = flags_dir / REVIEWED
    paths = folder.glob("[!.]*.json") if folder.is_dir() else ()
    found = (_read(path) for path in paths)
    return sorted(filter(None, found), key=lambda review: (review.created, review.id))


def of_records(reviews: Sequence[Review], records: Sequence[str]) -> list[Review]:
    """Those that are of any of these records, in their order."""
    wanted = set(records)
    return [review for review in reviews if not wanted.isdisjoint(review.records)]


def last_of(reviews: Sequence[Review]) -> Review | None:
    """The verdict that no other one came after, the youngest where two servers kept one at once."""
    overtaken = {review.after for review in reviews}
    return max(
        (review for review in reviews if review.id not in overtaken),
        key=lambda review: (review.created, review.id),
        default=None,
    )


def _read(path: Path) -> Review | None:
    try:
        return checked_json.read(Review, checked_json.decode(path.read_bytes()))
    except (OSError, MalformedError) as error:
        _logger.warning("The verdict %s can't be read (%s).", path.name, error)
        return None
