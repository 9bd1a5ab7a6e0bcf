"""`verdict`: a person's word on a photo or an animal -> the catalogue."""

import argparse

from breeds.catalogue.columns import now
from breeds.catalogue.rows import Judgement
from breeds.catalogue.store import Catalogue
from breeds.catalogue.verdicts import judge_animal, judge_photo, known_breed
from breeds.flags.record import Verdict


def run(options: argparse.Namespace) -> int:
    """Returns 0. Raises CatalogueError, VerdictError."""
    with Catalogue.for_verdicts(options.catalogue) as catalogue:
        breed = known_breed(catalogue, options.breed).id if options.breed else None
        verdict = Verdict.BREED if breed else Verdict(options.verdict)
        judgement = Judgement(verdict, breed, now(), options.by)
        judge = judge_animal if options.animal else judge_photo
        judge(catalogue, options.of, judgement)
    return 0
