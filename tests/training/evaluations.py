"""An Evaluation made from answers that are written down here, for models with three breeds."""

from collections.abc import Sequence

import numpy as np

from breeds.bundle.evaluation import Evaluation, LeftOut, Metrics, Model, Source
from training.evaluation.answers import Answers
from training.evaluation.metrics import measure

BREEDS = ("n00000000", "n00000001", "n00000002")
COMMAND = "python -m training evaluate --model model --set 'Test | list' photos list.txt"


def answers(truth: Sequence[int], answered: Sequence[int], confidence: float = 0.9) -> Answers:
    """Each photo's right breed and the answer to it; the first photo is looked at twice."""
    ranked = [[first, *(set(range(3)) - {first})] for first in answered]
    twice = np.arange(len(truth)) == 0
    return Answers(np.array(truth), np.array(ranked), np.full(len(truth), confidence), twice)


def source(name: str) -> Source:
    unreadable = (LeftOut("pug/broken.jpg", "This file is empty."),)
    return Source(name, "photos/list", "list.txt", "5eed" * 16, unreadable)


def evaluation(version: str) -> Evaluation:
    """Two sets, the second leak-free, and a pool of both; compared with a model that errs more."""
    first = answers([0, 0, 1, 2], [0, 0, 1, 1])
    second = answers([2, 2], [2, 0])
    worse = answers([0, 0, 1, 2], [0, 1, 0, 1])
    worse_second = answers([2, 2], [2, 0])

    def figures(name: str, leak_free: bool, ours: Answers, theirs: Answers, *of: str) -> Metrics:
        sources = tuple(source(each) for each in of or (name,))
        return measure(name, leak_free, ours, {"linear head": theirs}, BREEDS, sources)

    both = Answers.joined([first, second]), Answers.joined([worse, worse_second])
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
