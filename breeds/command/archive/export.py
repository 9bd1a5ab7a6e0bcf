"""`export`: a catalogue -> a file for another program."""

import argparse
import io
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO, TypeVar

from breeds.bilingual import BilingualError
from breeds.catalogue import reading
from breeds.catalogue.columns import now
from breeds.catalogue.store import Catalogue
from breeds.command.archive.export_options import (
    FIELD,
    SEPARATORS,
    STANDARD_OUTPUT,
    Format,
    require_belonging,
)
from breeds.command.progress import Progress
from breeds.exports.asm3 import asm3_files
from breeds.exports.asm3.asm3_rows import Asm3Wanted
from breeds.exports.chosen import ASM3_EXISTING, ASM3_NEW, Of
from breeds.exports.errors import ExportError
from breeds.exports.sheet import cards, contact_sheet
from breeds.exports.sheet.cards import Card
from breeds.exports.sheet.contact_sheet import Sheet
from breeds.exports.tables import columns, csv_file, json_file, parquet_file
from breeds.exports.tables.columns import COLUMNS, Wanted
from breeds.exports.whole import whole
from breeds.exports.xmp import catalogue_sidecars
from breeds.exports.xmp.catalogue_sidecars import XmpWanted
from breeds.exports.xmp.naming import Naming
from breeds.exports.xmp.sidecars import Done

Row = TypeVar("Row")
UNFINISHED = BilingualError(
    "Ce catalogue n'est pas complet : l'indexation n'est pas allée au bout. Relancez « index ».",
    "This catalogue is incomplete: its run has not ended. Give `index` again.",
)


def run(options: argparse.Namespace) -> int:
    """Returns 0, or 1 where a sidecar was refused.

    Raises CatalogueError, ExportError; OSError of standard output.
    """
    require_belonging(options)
    of = Of.ANIMALS if options.to is Format.ASM3 else options.of or Of.PHOTOS
    wanted = Wanted(of, options.lang, bool(options.missing))
    with Catalogue.for_reading(options.catalogue) as catalogue:
        if options.out is not None:
            _require_another(options.out, catalogue.path)
        finished = reading.summary(catalogue).finished
        if not finished:
            _say(UNFINISHED, options.lang)
        if options.to is Format.XMP:
            return _write_sidecars(catalogue, options)
        progress = Progress(columns.count(catalogue, wanted), options.quiet)
        try:
            report = _write(catalogue, wanted, options, finished, progress)
        finally:
            progress.clear()
    if not options.quiet:
        for line in report:
            _say(line, options.lang)
    return 0


def _write(
    catalogue: Catalogue,
    wanted: Wanted,
    options: argparse.Namespace,
    finished: bool,
    progress: Progress,
) -> list[BilingualError]:
    """What there is to tell of it."""
    if options.to is Format.ASM3:
        return _write_asm3(catalogue, options, progress)
    if options.to is Format.HTML:
        _write_html(catalogue, wanted, options, finished, progress)
        return []
    names = COLUMNS[wanted.of]
    rows = _counted(columns.rows(catalogue, wanted), progress)
    if options.to is Format.PARQUET:
        parquet_file.require_pyarrow()
        with whole(options.out) as draft:
            parquet_file.write(draft, names, rows)
    elif options.to is Format.JSON:
        with _output(options.out) as stream:
            json_file.write(stream, names, rows, wanted, now(), finished)
    else:
        separator = SEPARATORS[options.separator or ";"]
        with _output(options.out) as stream:
            csv_file.write(stream, names, rows, separator, wanted.language)
    return []


def _write_asm3(
    catalogue: Catalogue, options: argparse.Namespace, progress: Progress
) -> list[BilingualError]:
    wanted = Asm3Wanted(options.lang, options.asm3_field or FIELD, options.since)
    report = asm3_files.write(options.out, catalogue, wanted, progress.step)
    return [
        BilingualError(
            f"{ASM3_NEW} : {report.new} animaux ; {ASM3_EXISTING} : "
            f"{report.existing}, ceux qui ont un code. Laissés de côté : {report.no_dog} "
            f"sans chien ou sans photo lisible, {report.unchanged} inchangés.",
            f"{ASM3_NEW}: {report.new} animals; {ASM3_EXISTING}: "
            f"{report.existing}, those with a code. Left out: {report.no_dog} without "
            f"a dog or a readable photo, {report.unchanged} unchanged.",
        )
    ]


def _write_html(
    catalogue: Catalogue,
    wanted: Wanted,
    options: argparse.Namespace,
    finished: bool,
    progress: Progress,
) -> None:
    # All of them first: while a catalogue is being read no run can write into it, and the pictures
    # take minutes.
    listed = tuple(cards.cards(catalogue, wanted))
    folder = options.photos or catalogue.path.parent
    _require_photos(folder, listed)
    sheet = Sheet(folder, wanted.language, now(), finished)
    with whole(options.out) as draft, _opened(draft) as stream:
        contact_sheet.write(stream, _counted(listed, progress), sheet)


def _write_sidecars(catalogue: Catalogue, options: argparse.Namespace) -> int:
    """Returns 1 where one was refused."""
    wanted = XmpWanted(
        options.photos or catalogue.path.parent,
        options.lang,
        options.sidecar_name or Naming.WHOLE_NAME,
        bool(options.unsure),
        bool(options.remove),
    )
    photos = catalogue_sidecars.tagged(catalogue, wanted)
    _require_any(wanted.folder, [each.photo for each in photos])
    progress = Progress(len(photos), options.quiet)
    try:
        report = catalogue_sidecars.write(photos, wanted, progress.step)
    finally:
        progress.clear()
    for refusal in report.refused:
        _say(refusal, options.lang)
    if not options.quiet:
        written, same, erased = (
            report.done[done] for done in (Done.WRITTEN, Done.UNCHANGED, Done.ERASED)
        )
        _say(
            BilingualError(
                f"Sidecars : {written} écrits, {same} inchangés, {erased} effacés, "
                f"{len(report.refused)} refusés.",
                f"Sidecars: {written} written, {same} unchanged, {erased} erased, "
                f"{len(report.refused)} refused.",
            ),
            options.lang,
        )
    return 1 if report.refused else 0


def _require_photos(folder: Path, listed: Sequence[Card]) -> None:
    """Raises ExportError where none of the photos lies in the folder."""
    _require_any(folder, [folder / path for card in listed for path in card.paths[:1]])


def _require_any(folder: Path, photos: Sequence[Path]) -> None:
    """Raises ExportError where none of the photos is there."""
    if photos and not any(photo.is_file() for photo in photos):
        raise ExportError(
            f"Les photos de ce catalogue ne sont pas dans {folder} : donnez leur dossier par "
            "--photos.",
            f"This catalogue's photos are not in {folder}: give their folder by --photos.",
        )


def _require_another(out: Path, catalogue: Path) -> None:
    """Raises ExportError where the catalogue would be overwritten."""
    if out.exists() and out.samefile(catalogue):
        raise ExportError(
            f"{out} est le catalogue lui-même : donnez un autre nom par --out.",
            f"{out} is the catalogue itself: give another name by --out.",
        )


@contextmanager
def _output(out: Path) -> Iterator[TextIO]:
    """A file, whole or not at all, or standard output. Raises ExportError."""
    if out == STANDARD_OUTPUT:
        with _standard_output() as stream:
            yield stream
    else:
        with whole(out) as draft, _opened(draft) as stream:
            yield stream


def _opened(draft: Path) -> TextIO:
    return draft.open("w", encoding="utf-8", newline="")


@contextmanager
def _standard_output() -> Iterator[TextIO]:
    """With the line ends that are written, on Windows too."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(newline="")
    yield sys.stdout
    sys.stdout.flush()


def _counted(rows: Iterable[Row], progress: Progress) -> Iterator[Row]:
    for row in rows:
        yield row
        progress.step()


def _say(said: BilingualError, language: str) -> None:
    print(said.in_language(language), file=sys.stderr)
