"""Beside the parts of an archive, which of them make it up: so none is missed or left over."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import quote, unquote

from breeds import checked_json, files
from breeds.checked_json import MalformedError
from breeds.engine.errors import PartError
from breeds.engine.partition import Partition
from breeds.engine.parts import path_of

NAME = "archive.json"


@dataclass(frozen=True)
class Worklist:
    """The names of an archive's partitions, and its folders that couldn't be read.

    A folder's name need not be UTF-8, so it is quoted as in an address.
    """

    partitions: tuple[str, ...]
    closed: tuple[str, ...]

    @classmethod
    def of(cls, partitions: Iterable[Partition], closed: Iterable[str]) -> "Worklist":
        quoted = tuple(quote(path, errors="surrogateescape") for path in closed)
        return cls(tuple(each.name for each in partitions), quoted)

    def write(self, folder: Path) -> None:
        """Raises OSError."""
        files.write(folder / NAME, json.dumps(asdict(self), indent=1) + "\n")


@dataclass(frozen=True)
class Gathered:
    """The files of parts that are to be brought together, and the folders that none could read."""

    parts: tuple[Path, ...]
    closed: tuple[str, ...]


def gather(given: Iterable[Path]) -> Gathered:
    """Folders of parts, which must be whole, and single parts -> all the parts.

    Raises PartError.
    """
    parts: list[Path] = []
    closed: list[str] = []
    for each in given:
        if not each.is_dir():
            parts.append(each)
            continue
        worklist = _read(each)
        parts += (path_of(each, name) for name in worklist.partitions)
        closed += (unquote(path, errors="surrogateescape") for path in worklist.closed)
        missing = sum(not path_of(each, name).exists() for name in worklist.partitions)
        if missing:
            count = len(worklist.partitions)
            raise PartError(
                f"Il manque {missing} des {count} parties de {each} : relancez « index --engine ».",
                f"{missing} of the {count} parts of {each} are missing: run `index --engine` "
                "again.",
            )
    return Gathered(tuple(parts), tuple(closed))


def _read(folder: Path) -> Worklist:
    try:
        return checked_json.read(Worklist, checked_json.decode((folder / NAME).read_bytes()))
    except (OSError, MalformedError) as error:
        raise PartError(
            f"{folder} n'est pas un dossier de parties : son fichier {NAME} manque ou est abîmé.",
            f"{folder} is no folder of parts: its file {NAME} is missing or damaged.",
        ) from error
