"""`index`: a folder of photos -> its catalogue, brought up to date."""

import argparse
from pathlib import Path

from breeds.bundle.hub import resolve
from breeds.catalogue.animal_by import AnimalBy
from breeds.catalogue.index import Indexing
from breeds.catalogue.pipeline import usual_workers
from breeds.catalogue.store import NAME, Catalogue, CatalogueError
from breeds.command.archive import share
from breeds.command.archive.engine_options import require_fit
from breeds.command.archive.index_report import IndexReport
from breeds.recognition.classifier import Classifier


def run(options: argparse.Namespace) -> int:
    """Returns 0 when all photos were read, 1 when not.

    Raises AnimalByError, BundleError, CatalogueError; and what `share.run` raises with --engine.
    """
    require_fit(options)
    if options.engine:
        return share.run(options)
    animal_by = AnimalBy(options.animal_by) if options.animal_by else None
    folder = Path(options.folder)
    if not folder.is_dir():
        raise CatalogueError(
            f"{folder} n'est pas un dossier que l'on puisse lire.",
            f"{folder} is no folder that can be read.",
        )
    with Catalogue.for_a_run(options.catalogue or folder / NAME) as catalogue:
        classifier = Classifier(resolve(options.model), second_look=not options.one_look)
        indexing = Indexing(folder, catalogue, classifier, animal_by)
        outcomes = indexing.outcomes(options.workers or usual_workers())
        report = IndexReport(options.quiet, options.lang)
        return report.follow(indexing, outcomes, indexing.left_out, catalogue)
