"""A folder -> the photos' files in it and in all its subfolders, and what was left out."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from breeds.catalogue.rows import Found
from breeds.photo.folders import walk
from breeds.photo.kinds import Kind, kind_of_file


@dataclass
class LeftOut:
    """How many files are no photos, by their names' endings, and which folders can't be read."""

    others: Counter[str] = field(default_factory=Counter)
    closed: list[str] = field(default_factory=list)


def find(root: Path, catalogue: Path, left_out: LeftOut) -> Iterator[Found]:
    """What is a photo by its content or is called one, raw files too, told as it is found.

    What is left out is told to `left_out`, but for the catalogue's own files. Raises OSError.
    """

    def refuse(error: OSError) -> None:
        left_out.closed.append(_relative(Path(error.filename), root))

    for folder, _, names in walk(root, refuse):
        for name in names:
            if kind_of_file(folder / name) is not Kind.OTHER:
                yield from _found(folder / name, root)
            elif not (name.startswith(catalogue.name) and folder.samefile(catalogue.parent)):
                left_out.others[Path(name).suffix.lower()] += 1


def _found(path: Path, root: Path) -> Iterator[Found]:
    try:
        state = path.stat()
    # Gone since it was listed.
    except OSError:
        return
    yield Found(_relative(path, root), state.st_size, state.st_mtime_ns)


def _relative(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix()
