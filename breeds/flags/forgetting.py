"""Records that must exist nowhere any more: a tombstone first, then all that they left here.

A kill between any two steps leaves a tombstone whose record still lies there, which `complete`
finishes.
"""

import json
import re
import shutil
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from breeds import checked_json, files
from breeds.checked_json import MalformedError
from breeds.flags.record import RECORD

FORGOTTEN = "forgotten"
WITHDRAWN = "withdrawn"
ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
ID_LENGTH = 36

_JSON = ".json"


@dataclass(frozen=True)
class _Dated:
    """What tells how old a record of any schema is."""

    created: str


def forget(flags_dir: Path, record: str) -> bool:
    """Erase a record by its id and leave a tombstone; whether any of it lay here.

    `flags_dir` is made where it lacks. Raises OSError, ValueError for what is no record's id.
    """
    if not ID.fullmatch(record):
        raise ValueError(f"{record!r} is no record's id")
    stone = flags_dir / FORGOTTEN / f"{record}{_JSON}"
    if not stone.exists():
        files.write_durably(stone, tombstone(record, datetime.now(UTC)))
    return _erase(flags_dir, {record})


def tombstone(record: str, when: datetime) -> bytes:
    """All that is kept of a forgotten record: its id, and when, in UTC, it was forgotten."""
    forgotten = when.astimezone(UTC).isoformat(timespec="seconds")
    return (json.dumps({"id": record, "forgotten": forgotten}, indent=1) + "\n").encode()


def forgotten(flags_dir: Path) -> frozenset[str]:
    """The ids of the records that have a tombstone here. Raises OSError."""
    named = (path.stem for path in _listed(flags_dir / FORGOTTEN) if path.suffix == _JSON)
    return frozenset(name for name in named if ID.fullmatch(name))


def complete(flags_dir: Path) -> None:
    """Erase what still lies here of records that have a tombstone. Raises OSError."""
    _erase(flags_dir, forgotten(flags_dir))


def expired(flags_dir: Path, days: int, now: datetime) -> list[str]:
    """The ids of the records that were made more than `days` before `now`, which has a zone.

    One whose date can't be read isn't among them. Raises OSError.
    """
    limit = now - timedelta(days=days)
    found = (folder for folder in _listed(flags_dir) if ID.fullmatch(folder.name))
    dated = ((folder.name, created(folder)) for folder in found)
    return sorted(record for record, made in dated if made is not None and made < limit)


def created(folder: Path) -> datetime | None:
    """When a record was made, in UTC, whatever its schema; None where that can't be read."""
    with suppress(MalformedError, ValueError, OverflowError, FileNotFoundError):
        text = checked_json.decode((folder / RECORD).read_bytes())
        made = datetime.fromisoformat(checked_json.read(_Dated, text, unknown="ignore").created)
        return made.replace(tzinfo=made.tzinfo or UTC).astimezone(UTC)
    return None


def _erase(flags_dir: Path, records: Collection[str]) -> bool:
    """Whether there was anything. Drafts of a record bear its id behind a dot, and go as well."""
    undone = [flags_dir / WITHDRAWN / f"{record}{_JSON}" for record in records]
    whole = [path for path in _listed(flags_dir) if path.name.lstrip(".")[:ID_LENGTH] in records]
    remains = [path for path in (*whole, *undone) if path.exists()]
    for path in remains:
        if path.is_dir():
            _erase_folder(path)
        else:
            path.unlink(missing_ok=True)
    if remains:
        files.sync_folder(flags_dir)
    return bool(remains)


def _erase_folder(folder: Path) -> None:
    """A dot before its name hides a record while its files go."""
    going = folder.with_name(f".{folder.name.lstrip('.')}.forgotten")
    if folder != going:
        shutil.rmtree(going, ignore_errors=True)
    with suppress(FileNotFoundError):
        shutil.rmtree(folder.rename(going))


def _listed(folder: Path) -> list[Path]:
    return list(folder.iterdir()) if folder.is_dir() else []
