"""A folder -> the folders and files in it that people put there, each folder once."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

from breeds.photo.kinds import left_by_a_system


def walk(
    folder: str | Path, refuse: Callable[[OSError], None]
) -> Iterator[tuple[Path, list[str], list[str]]]:
    """Each folder with the names of its folders and of its files, sorted; links are followed.

    One that can't be read is told to `refuse`. Folders that are taken from a list aren't visited.
    """
    seen: set[tuple[int, int]] = set()
    for inside, folders, files in os.walk(folder, onerror=refuse, followlinks=True):
        folders[:] = sorted(name for name in folders if not left_by_a_system(name))
        if _is_new(Path(inside), seen):
            kept = (name for name in files if not left_by_a_system(name))
            yield Path(inside), folders, sorted(kept)
        else:
            folders.clear()


def _is_new(folder: Path, seen: set[tuple[int, int]]) -> bool:
    """Whether it is none of the folders seen, to which it then belongs."""
    state = folder.stat()
    identity = state.st_dev, state.st_ino
    is_new = identity not in seen
    seen.add(identity)
    return is_new
