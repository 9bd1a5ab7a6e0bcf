"""An Evaluation made from answers that are written down here, for models with three breeds."""

from collections.abc import Sequence

import numpy as np

from breeds.bundle import Breed
from breeds.bundle.evaluation import Evaluation, LeftOut, Metrics, Model, Source
from breeds.recognition.decision import Reason
from tests.decisions import decision
from training.evaluation.answers import DecidedAnswers
from training.evaluation.metrics import measure

LABELS = (
    Breed("n00000000", "Pug", "Carlin", "toys"),
    Breed("n00000001", "Boxer", "Boxer", "molossers"),
    Breed("n00000002", "Great Dane", "Dogue allemand", "molossers"),
)
BREEDS = tuple(breed.id for breed in LABELS)
COMMAND = "python -m training evaluate --model model --set 'Test | list' photos list.txt"


def answers(
    truth: Sequence[int], answered: Sequence[int], confidence: float = 0.9
) -> DecidedAnswers:
    """Each photo's right breed and the answer to it; the first photo is looked at twice.

    All are accepted, the earlier the surer.
    """
    ranked = [[first, *(set(range(3)) - {first})] for first in answered]
    photos = len(truth)
    return DecidedAnswers(
        np.array(truth),
        np.array(ranked),
        np.full(photos, confidence),
        np.arange(photos) == 0,
        -np.arange(photos, dtype=float),
        tuple(decision(Reason.SURE, LABELS[first]) for first in answered),
    )


def source(name: str) -> Source:
    unreadable = (LeftOut("pug/broken.jpg", "This file is empty."),)
    return Source(name, "photos/list", "list.txt", "5eed" * 16, unreadable)


def evaluation(version: str) -> Evaluation:
    """Two sets, the second leak-free, and a pool of both; compared with a model that errs more."""
    first = answers([0, 0, 1, 2], [0, 0, 1, 1])
    second = answers([2, 2], [2, 0])
    worse = answers([0, 0, 1, 2], [0, 1, 0, 1])
    worse_second = answers([2, 2], [2, 0])

    def figures(
        name: str, leak_free: bool, ours: DecidedAnswers, theirs: DecidedAnswers, *of: str
    ) -> Metrics:
        sources = tuple(source(each) for each in of or (name,))
        return measure(name, leak_free, ours, {"linear head": theirs}, LABELS, sources)

    both = DecidedAnswers.joined([first, second]), DecidedAnswers.joined([worse, worse_second])
    return Evaluation(
        model=Model("model", version, one_look=False),
        date="2026-01-31",
        command=COMMAND,
        compared_with=(Model("linear head", "0ther", one_look=True),),
        sets=(
            figures("Test | list", False, first, worse),
            figures("Kept aside", True, second, worse_second),
        ),
        pools=(figures("Together", False, *both, "Test | list", "Kept aside"),),
    )
