"""`merge`: the parts of an archive -> its catalogue, brought up to date."""

import argparse

from breeds.bundle.hub import resolve
from breeds.catalogue.animal_by import AnimalBy
from breeds.catalogue.discovery import LeftOut
from breeds.catalogue.store import Catalogue
from breeds.command.archive.index_report import IndexReport
from breeds.engine.merge import Merging
from breeds.engine.worklist import gather
from breeds.recognition.classifier import Classifier


def run(options: argparse.Namespace) -> int:
    """Returns 0 when all photos were read, 1 when not.

    Raises AnimalByError, BundleError, CatalogueError, EngineError, PartError.
    """
    animal_by = AnimalBy(options.animal_by) if options.animal_by else None
    gathered = gather(options.parts)
    with Catalogue.for_a_run(options.catalogue) as catalogue:
        classifier = Classifier(resolve(options.model), second_look=not options.one_look)
        merging = Merging(gathered, catalogue, classifier, animal_by)
        left_out = LeftOut(closed=list(gathered.closed))
        report = IndexReport(options.quiet, options.lang)
        return report.follow(merging, merging.outcomes(), left_out, catalogue)
