"""A catalogue's animals -> two CSV files for Animal Shelter Manager 3: new ones and existing ones.

Which animals ASM3 has, a catalogue can't know: an animal with a code is in both files, to be
imported from one of them.
"""

import csv
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from breeds.catalogue.store import Catalogue
from breeds.exports.asm3.asm3_rows import Asm3Wanted, can_be_found, cells, has_changed, is_a_dog
from breeds.exports.chosen import ASM3_EXISTING, ASM3_NEW
from breeds.exports.conclusion import Conclusion
from breeds.exports.errors import ExportError
from breeds.exports.tables import columns
from breeds.exports.tables.csv_file import BYTE_ORDER_MARK, LINE_END
from breeds.exports.whole import whole


@dataclass
class Asm3Report:
    """How many animals are in each file, and how many in none, and why."""

    new: int = 0
    existing: int = 0
    no_dog: int = 0
    unchanged: int = 0


def write(
    folder: Path, catalogue: Catalogue, wanted: Asm3Wanted, step: Callable[[], None]
) -> Asm3Report:
    """Both files or none; the folder is made where there is none.

    Raises ExportError, CatalogueError.
    """
    _make(folder)
    breeds = columns.known_breeds(catalogue)
    report = Asm3Report()
    with ExitStack() as files:
        new = files.enter_context(_table(folder / ASM3_NEW, wanted.new))
        existing = files.enter_context(_table(folder / ASM3_EXISTING, wanted.existing))
        for row in columns.animals(catalogue, missing=False):
            step()
            final = Conclusion.of(row.answer, row.judgement, breeds)
            if not is_a_dog(row, final):
                report.no_dog += 1
            elif not has_changed(row, wanted.since):
                report.unchanged += 1
            else:
                told = cells(row, final, wanted)
                new.writerow(told)
                report.new += 1
                if can_be_found(told["ANIMALCODE"]):
                    existing.writerow(told)
                    report.existing += 1
    return report


@contextmanager
def _table(path: Path, names: Sequence[str]) -> Iterator["csv.DictWriter[str]"]:
    """As ASM3 reads it: with commas, its encoding utf-8-sig."""
    with whole(path) as draft, draft.open("w", encoding="utf-8", newline="") as stream:
        yield _begun(stream, names)


def _begun(stream: TextIO, names: Sequence[str]) -> "csv.DictWriter[str]":
    stream.write(BYTE_ORDER_MARK)
    writer = csv.DictWriter(stream, names, extrasaction="ignore", lineterminator=LINE_END)
    writer.writeheader()
    return writer


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = error.strerror or str(error)
        raise ExportError(
            f"Le dossier {folder} ne peut pas être créé : {reason}.",
            f"The folder {folder} can't be made: {reason}.",
        ) from error
