"""A model's answers on photos whose breed is known -> figures, as evaluation.json holds them."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from breeds.intervals import Interval, Share
from training.data.dataset import Unreadable
from training.evaluation.answers import Answers
from training.evaluation.calibration import calibration_error
from training.evaluation.statistics import paired_difference, proportion

DECIMALS = 6


@dataclass(frozen=True)
class Model:
    """Which model answered: how the caller calls it, its version, its second look off or not."""

    name: str
    version: str
    one_look: bool


@dataclass(frozen=True)
class Source:
    """The photos behind a figure, so that they can be had again.

    `set` is what the caller calls them and `dataset` what they are; `list` names the list that
    picks them, None for a whole folder; `fingerprint` is the dataset's. `unreadable` photos are in
    the fingerprint and in no figure.
    """

    set: str
    dataset: str
    list: str | None
    fingerprint: str
    unreadable: tuple[Unreadable, ...]


@dataclass(frozen=True)
class BreedFigure:
    """How many photos of a breed, by id, there are, and how many of them are named rightly."""

    id: str
    photos: int
    top_1: Share


@dataclass(frozen=True)
class Confusion:
    """How many photos of breed `truth` are answered `answer`, both by id."""

    truth: str
    answer: str
    photos: int


@dataclass(frozen=True)
class Difference:
    """Top-1 less that of the model called `against`, on the same photos, -1..1."""

    against: str
    top_1: Interval


@dataclass(frozen=True)
class Figures:
    """A model on one set of photos, or on a pool of several.

    `leak_free` says that no network was trained on any of the photos. All figures are shares,
    0..1; `confusions` holds every pair that occurs, the most frequent first.
    """

    name: str
    leak_free: bool
    photos: int
    top_1: Share
    top_5: Share
    calibration_error: float
    mean_confidence: float
    second_looks: float
    differences: tuple[Difference, ...]
    confusions: tuple[Confusion, ...]
    breeds: tuple[BreedFigure, ...]
    sources: tuple[Source, ...]

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> "Figures":
        parsed = {
            "top_1": Share(**values["top_1"]),
            "top_5": Share(**values["top_5"]),
            "differences": tuple(
                Difference(entry["against"], Interval(**entry["top_1"]))
                for entry in values["differences"]
            ),
            "confusions": tuple(Confusion(**entry) for entry in values["confusions"]),
            "breeds": tuple(
                BreedFigure(entry["id"], entry["photos"], Share(**entry["top_1"]))
                for entry in values["breeds"]
            ),
            "sources": tuple(_source(entry) for entry in values["sources"]),
        }
        return cls(**{**values, **parsed})


@dataclass(frozen=True)
class Evaluation:
    """All figures of one run of `evaluate`; `command` gives them again."""

    model: Model
    date: str
    command: str
    compared_with: tuple[Model, ...]
    sets: tuple[Figures, ...]
    pools: tuple[Figures, ...]

    @property
    def all_figures(self) -> tuple[Figures, ...]:
        return self.sets + self.pools

    def to_dict(self) -> dict[str, Any]:
        """What evaluation.json holds, figures to six decimals."""
        return asdict(self, dict_factory=_rounded)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> "Evaluation":
        """Raises KeyError or TypeError for anything that to_dict didn't give."""
        parsed = {
            "model": Model(**values["model"]),
            "compared_with": tuple(Model(**entry) for entry in values["compared_with"]),
            "sets": tuple(Figures.from_dict(entry) for entry in values["sets"]),
            "pools": tuple(Figures.from_dict(entry) for entry in values["pools"]),
        }
        return cls(**{**values, **parsed})


def measure(
    name: str,
    leak_free: bool,
    answers: Answers,
    others: Mapping[str, Answers],
    breeds: Sequence[str],
    sources: tuple[Source, ...],
) -> Figures:
    """The figures of a model's answers; `others` holds other models' on the same photos, by name.

    `breeds` are the ids of the network's outputs, in their order.
    """
    right = answers.right
    return Figures(
        name=name,
        leak_free=leak_free,
        photos=len(right),
        top_1=proportion(right),
        top_5=proportion(answers.right_in_top_5),
        calibration_error=calibration_error(answers.confidence, right),
        mean_confidence=float(answers.confidence.mean()),
        second_looks=float(answers.looked_twice.mean()),
        differences=tuple(
            Difference(other, paired_difference(right, others[other].right)) for other in others
        ),
        confusions=_confusions(answers, breeds),
        breeds=tuple(
            BreedFigure(breeds[index], int(shown.sum()), proportion(right[shown]))
            for index in np.unique(answers.truth)
            for shown in [answers.truth == index]
        ),
        sources=sources,
    )


def _confusions(answers: Answers, breeds: Sequence[str]) -> tuple[Confusion, ...]:
    wrong = ~answers.right
    pairs = Counter(
        zip(answers.truth[wrong].tolist(), answers.ranked[wrong, 0].tolist(), strict=True)
    )
    by_count = sorted(pairs.items(), key=lambda item: (-item[1], item[0]))
    return tuple(Confusion(breeds[t], breeds[a], count) for (t, a), count in by_count)


def _source(values: Mapping[str, Any]) -> Source:
    unreadable = tuple(Unreadable(**entry) for entry in values["unreadable"])
    return Source(**{**values, "unreadable": unreadable})


def _rounded(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    return {
        key: round(value, DECIMALS) if isinstance(value, float) else value for key, value in pairs
    }
