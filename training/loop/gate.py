"""What a challenger lost and won, on photos -> whether it is promoted, and why."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from breeds.bundle.evaluation import Among
from breeds.intervals import Interval
from training.evaluation.markdown import points
from training.evaluation.statistics import among, paired_difference

# So much of top-1 may be lost, -1..1, on photos that a network may have seen, and on others, of
# which there are too few to know it as well.
LOSS, LEAK_FREE_LOSS = 0.005, 0.02
# Fewer reviewed photos tell nothing of how verdicts were learnt.
FEWEST = 30
# Of those the model must have been right about so many, and so many be drawn by lot: a model that
# is only ever shown its mistakes is beaten by any other.
FEWEST_RIGHT, FEWEST_BY_LOT = 10, 10


@dataclass(frozen=True)
class Comparison:
    """The challenger's top-1 less that `against` another model on the same photos.

    `most` is how much may be lost, 0..1; None where something has to be won.
    """

    photos_of: str
    against: str
    photos: int
    challenger: Among
    other: Among
    difference: Interval
    most: float | None

    @property
    def passed(self) -> bool:
        if self.most is None:
            return self.difference.low > 0
        return self.difference.low >= -self.most

    def __str__(self) -> str:
        if self.most is None:
            wanted = "must lie above zero"
        else:
            wanted = f"must not reach below {-100 * self.most:.1f}"
        verdict = "passed" if self.passed else "not passed"
        return (
            f"{self.photos_of} ({self.photos:,} photos): {points(self.difference)} points against "
            f"{self.against}; the interval {wanted}: {verdict}."
        )


@dataclass(frozen=True)
class Decision:
    """Whether a challenger is promoted, by what was compared and by what `lacks` to compare."""

    challenger: str
    champion: str
    comparisons: tuple[Comparison, ...]
    lacks: tuple[str, ...]

    @property
    def promoted(self) -> bool:
        return not self.lacks and all(each.passed for each in self.comparisons)

    @property
    def sentence(self) -> str:
        if self.promoted:
            return f"{self.challenger} may take the place of {self.champion}."
        failed = [each.photos_of for each in self.comparisons if not each.passed]
        why = [*self.lacks, *(f"not passed on {name}" for name in dict.fromkeys(failed))]
        return f"{self.challenger} doesn't take the place of {self.champion}: {'; '.join(why)}."

    def to_dict(self) -> dict[str, Any]:
        """As the bundle, MLflow and programs read it."""
        return {
            "promoted": self.promoted,
            "sentence": self.sentence,
            **asdict(self),
            "comparisons": [{**asdict(each), "passed": each.passed} for each in self.comparisons],
        }

    def to_json(self) -> str:
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=1) + "\n"


def compare(
    photos_of: str, against: str, ours: np.ndarray, theirs: np.ndarray, most: float | None
) -> Comparison:
    """By which photos each answers rightly; both bool, (photos,), of at least one."""
    return Comparison(
        photos_of,
        against,
        len(ours),
        among(ours),
        among(theirs),
        paired_difference(ours, theirs),
        most,
    )


def lacking(photos: int, right: int, by_lot: int) -> list[str]:
    """What a slice of reviewed photos is too poor in to tell anything, in words."""
    wanted = (
        (photos, FEWEST, "later reviewed photos"),
        (right, FEWEST_RIGHT, "of them that the model was right about"),
        (by_lot, FEWEST_BY_LOT, "of them drawn by lot from what nobody flagged"),
    )
    return [
        f"{have} {what}, where {least} are wanted" for have, least, what in wanted if have < least
    ]


def most_lost(leak_free: bool) -> float:
    """How much of top-1 may be lost on such photos, 0..1."""
    return LEAK_FREE_LOSS if leak_free else LOSS


def joined(parts: Sequence[np.ndarray]) -> np.ndarray:
    hits: np.ndarray = np.concatenate(parts) if parts else np.zeros(0, bool)
    return hits
