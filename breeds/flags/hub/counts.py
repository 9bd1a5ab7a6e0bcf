"""Files of counts, which are rewritten as they grow: of two copies the one with more is the newer.

Counts of another server that were brought back here may be older than what that one has sent since.
"""

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path

from breeds.checked_json import MalformedError
from breeds.flags.counts.counted import COUNTED, Counted
from breeds.flags.forgetting import ID
from breeds.flags.hub.contents import Contents
from breeds.flags.hub.remote import FlagsRepo


def differing(flags_dir: Path, contents: Contents) -> Iterator[tuple[str, bytes]]:
    """The paths and bytes of those here that the repo lacks or has otherwise. Raises OSError."""
    folder = flags_dir / COUNTED
    for file in sorted(folder.iterdir()) if folder.is_dir() else ():
        path = f"{COUNTED}/{file.name}"
        if file.suffix == ".json" and ID.fullmatch(file.stem):
            content, there = file.read_bytes(), contents.files.get(path)
            if there is None or there.blob != blob_id(content):
                yield path, content


def newer(flags_dir: Path, contents: Contents, repo: FlagsRepo, most: int) -> Mapping[str, bytes]:
    """At most so many of those that tell more than the repo's.

    Raises RefusedError, LaterError, OSError.
    """
    found: dict[str, bytes] = {}
    for path, content in differing(flags_dir, contents):
        there = contents.files.get(path)
        known = photos(repo.read(there.place, contents.commit)) if there else 0
        if len(found) < most and photos(content) > known:
            found[path] = content
    return found


def is_of_counts(path: str) -> bool:
    return path.startswith(f"{COUNTED}/")


def photos(content: bytes) -> int:
    """How many a file tells of; 0 where it can't be read."""
    try:
        return Counted.from_json(content).photos
    except MalformedError:
        return 0


def blob_id(content: bytes) -> str:
    """What git, and so the Hub, calls these bytes."""
    return hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()
