"""Results as a comparison leaves them, made from answers that are written down here."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from training.evaluation.answers import Answers
from training.study import results
from training.study.results import VALIDATION, Result, ShownSet, Terms

BREEDS = ("n02088364", "n02106662", "n02110958")
KNOWN, UNKNOWN, MORE_UNKNOWN = "stanford/test_list", "ours/report_list", "theirs/report_list"
PHOTOS = 300
SETS = (VALIDATION, KNOWN, UNKNOWN, MORE_UNKNOWN)


def terms(sets: Sequence[str] = SETS) -> Terms:
    shown = [ShownSet(name, PHOTOS, "5eed" * 16, name in (UNKNOWN, MORE_UNKNOWN)) for name in sets]
    return Terms("photos (training)", 60, 19, 21, "feed" * 16, BREEDS, tuple(shown))


def answers(right: int) -> Answers:
    """The first `right` of the photos are named rightly, the others by the next breed."""
    truth = np.arange(PHOTOS) % len(BREEDS)
    is_wrong = np.arange(PHOTOS) >= right
    first = (truth + is_wrong) % len(BREEDS)
    ranked = (first[:, np.newaxis] + np.arange(len(BREEDS))) % len(BREEDS)
    return Answers(truth, ranked, np.full(PHOTOS, 0.9), np.zeros(PHOTOS, bool))


def result(
    row: str,
    seed: int,
    right: int | Mapping[str, int],
    title: str = "",
    weights: str = "imagenet",
    sets: Sequence[str] = SETS,
) -> Result:
    """`right` is how many photos of each set are named rightly, or of each by its name."""
    by_set = right if isinstance(right, Mapping) else dict.fromkeys(sets, right)
    return Result(
        row,
        title or row,
        seed,
        {"weights": weights},
        1.5,
        {"accuracy": [0.2, 0.6], "loss": [1.0, 0.5], "val_accuracy": [0.3, 0.5]},
        {name: answers(by_set[name]) for name in sets},
    )


def write(out: Path, *found: Result, sets: Sequence[str] = SETS) -> Path:
    results.agree(out, terms(sets))
    for each in found:
        results.save(out, each)
    return out
