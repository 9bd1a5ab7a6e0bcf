"""`index --engine`: photos -> parts, made by several processes, and what is told of them."""

import argparse
import os
import sys
from pathlib import Path

from breeds.bilingual import BilingualError
from breeds.bundle import embedded
from breeds.bundle.hub import resolve
from breeds.catalogue.index import fingerprint
from breeds.catalogue.pipeline import usual_workers
from breeds.command.archive.engine_options import PHOTOS_PER_PART
from breeds.command.archive.index_report import left_out_lines
from breeds.command.progress import Progress
from breeds.engine.job import EMBEDDED, S3, Job
from breeds.engine.sharing import Sharing
from breeds.recognition.classifier import Classifier

# As `breeds.__main__` has it for Ctrl-C.
STOPPED = 130


def run(options: argparse.Namespace) -> int:
    """Returns 0 when all photos were read, 1 when not.

    Raises BundleError, EngineError, PartError, BilingualError with what a worker says, OSError.
    """
    sharing = Sharing(_job(options), options.photos_per_part or PHOTOS_PER_PART)
    for line in left_out_lines(sharing.left_out, options.quiet):
        print(line.in_language(options.lang), file=sys.stderr)
    missing = len(sharing.missing())
    progress = Progress(missing, options.quiet)
    try:
        for _ in sharing.make(options.processes or 1):
            progress.step()
    except KeyboardInterrupt:
        progress.clear()
        # Daft's threads wait for their workers still, and abort the program where it ends as usual.
        os._exit(STOPPED)
    progress.clear()
    unreadable = sharing.unreadable()
    if not options.quiet:
        print(
            _summary(options.parts, len(sharing.partitions), missing, unreadable).in_language(
                options.lang
            )
        )
    return 1 if unreadable else 0


def _job(options: argparse.Namespace) -> Job:
    """As every worker can use it, in whatever folder it stands. Raises BundleError."""
    place, model = options.folder, options.model
    classifier = Classifier(resolve(model), second_look=not options.one_look)
    return Job(
        place=place.rstrip("/") if place.startswith(S3) else str(Path(place).resolve()),
        parts=str(options.parts.resolve()),
        model=_everywhere(model),
        second_look=not options.one_look,
        fingerprint=fingerprint(classifier),
        workers=options.workers or usual_workers(),
    )


def _everywhere(model: str) -> str:
    """Each machine has the embedded model at a place of its own."""
    if model == str(embedded.model_folder()):
        return EMBEDDED
    return str(Path(model).resolve()) if Path(model).is_dir() else model


def _summary(folder: Path, count: int, made: int, unreadable: int) -> BilingualError:
    return BilingualError(
        f"{count} parties dans {folder}, dont {made} faites cette fois ; {unreadable} photos "
        f"illisibles. Ensuite : quelle-race merge {folder} --catalogue FICHIER",
        f"{count} parts in {folder}, {made} of them made this time; {unreadable} photos can't be "
        f"read. Next: quelle-race merge {folder} --catalogue FILE",
    )
