"""A folder -> the keys of all photos in it, and of what is left out for being none."""

import os
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from breeds.bundle.evaluation import LeftOut
from breeds.photo.folders import walk
from breeds.photo.kinds import Kind, kind_of_file

NO_PHOTO = "This is no photo."
RAW = "This is a camera's raw file: give the same photo as a JPEG."
CLOSED = "This folder can't be read."
NAMES_SHOWN = 20


@dataclass(frozen=True)
class Found:
    """The keys of photos, sorted, and what else lies in the folder."""

    photos: tuple[str, ...]
    left_out: tuple[LeftOut, ...]


def find_files(folder: Path) -> Found:
    """What is a photo is told by its content; what systems leave in folders counts for nothing."""
    photos: list[str] = []
    left_out: list[LeftOut] = []

    def refuse(error: OSError) -> None:
        left_out.append(LeftOut(_key(Path(os.fsdecode(error.filename)), folder), CLOSED))

    for inside, _, names in walk(folder, refuse):
        for path in (inside / name for name in names):
            match kind_of_file(path):
                case Kind.PHOTO:
                    photos.append(_key(path, folder))
                case Kind.RAW:
                    left_out.append(LeftOut(_key(path, folder), RAW))
                case Kind.OTHER:
                    left_out.append(LeftOut(_key(path, folder), NO_PHOTO))
    return Found(tuple(sorted(photos)), tuple(left_out))


def told(left_out: Iterable[LeftOut]) -> list[str]:
    """A line for each reason: how many files it keeps out, and which."""
    by_reason: dict[str, list[str]] = defaultdict(list)
    for each in left_out:
        by_reason[each.reason].append(each.key)
    return [
        f"left out {len(keys):,} ({_named(sorted(keys))}): {reason}"
        for reason, keys in by_reason.items()
    ]


def _named(keys: list[str]) -> str:
    shown, rest = ", ".join(keys[:NAMES_SHOWN]), len(keys) - NAMES_SHOWN
    return f"{shown} and {rest:,} more" if rest > 0 else shown


def _key(path: Path, folder: Path) -> str:
    return path.relative_to(folder).as_posix()
