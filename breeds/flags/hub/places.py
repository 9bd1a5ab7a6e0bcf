"""Where a file of the flags' folder lies in the repo, and the other way round.

A path here is ID/photo.jpg or KIND/ID.json. In the repo a record lies under the day that it was
made on, and the rest under two digits, so that no folder grows beyond what the Hub bears.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from breeds.flags.counts.counted import COUNTED
from breeds.flags.forgetting import FORGOTTEN, ID, WITHDRAWN, created
from breeds.flags.record import RECORD

RECORDS = "records"
REVIEWED = "reviewed"
# Marks an erasure whose history is still to be rewritten; never in a folder here.
ERASING = "erasing"
KINDS = (WITHDRAWN, REVIEWED, FORGOTTEN, COUNTED)

_UNDATED = "undated"
_ID = ID.pattern
_NAME = r"[A-Za-z0-9][\w.-]*"
_NAMED = re.compile(_NAME, re.ASCII)
_IN_A_RECORD = re.compile(rf"{RECORDS}/([\w-]+)/({_ID})/({_NAME})", re.ASCII)
_BESIDE_RECORDS = re.compile(rf"({'|'.join((*KINDS, ERASING))})/[0-9a-f]{{2}}/({_ID}\.json)")


def there(flags_dir: Path, path: str) -> str:
    """The place in the repo of a file of `flags_dir`, or of a mark."""
    folder, name = path.split("/")
    if not ID.fullmatch(folder):
        return f"{folder}/{name[:2]}/{name}"
    made = created(flags_dir / folder)
    day = made.date().isoformat() if made else _UNDATED
    return f"{RECORDS}/{day}/{folder}/{name}"


def here(place: str) -> str | None:
    """The path of a file of the repo in the flags' folder; None for what has none there."""
    if match := _IN_A_RECORD.fullmatch(place):
        return f"{match[2]}/{match[3]}"
    match = _BESIDE_RECORDS.fullmatch(place)
    return f"{match[1]}/{match[2]}" if match else None


def day_of(place: str) -> date | None:
    """The day, in UTC, that a record's file of the repo lies under."""
    match = _IN_A_RECORD.fullmatch(place)
    try:
        return date.fromisoformat(match[1]) if match else None
    except ValueError:
        return None


def beside(kind: str, record: str) -> str:
    """The path of a tombstone, a mark or another file that is named by an id."""
    return f"{kind}/{record}.json"


def record_of(path: str) -> str | None:
    """The id of the record that a path here lies in; None for a file beside the records."""
    folder = path.partition("/")[0]
    return folder if ID.fullmatch(folder) else None


def lacking(flags_dir: Path, is_there: Callable[[str], bool]) -> Iterator[tuple[str, ...]]:
    """The paths here of what the repo lacks, together what goes there together or not at all.

    Tombstones and counts aren't among them. Raises OSError.
    """
    if not flags_dir.is_dir():
        return
    for folder in sorted(flags_dir.iterdir()):
        if ID.fullmatch(folder.name) and not is_there(f"{folder.name}/{RECORD}"):
            names = sorted(path.name for path in folder.iterdir() if path.is_file())
            if RECORD in names:
                yield tuple(f"{folder.name}/{name}" for name in names if _NAMED.fullmatch(name))
    for kind in (WITHDRAWN, REVIEWED):
        folder = flags_dir / kind
        for file in sorted(folder.iterdir()) if folder.is_dir() else ():
            path = f"{kind}/{file.name}"
            if file.suffix == ".json" and ID.fullmatch(file.stem) and not is_there(path):
                yield (path,)
