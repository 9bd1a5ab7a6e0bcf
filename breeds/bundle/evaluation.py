"""evaluation.json: a model's metrics on photos whose breed is known, read strictly or in part.

`python -m training evaluate` writes it, the card needs all of it, and the page shows what it finds.
"""

import json
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import Any

from breeds import checked_json
from breeds.checked_json import MalformedError
from breeds.intervals import Interval, Share

DECIMALS = 6


@dataclass(frozen=True)
class Model:
    """Which model answered: how the caller calls it, its version, its second look off or not."""

    name: str
    version: str
    one_look: bool


@dataclass(frozen=True)
class LeftOut:
    """A photo that couldn't be read, by its key in the set, and why, in one sentence."""

    key: str
    reason: str


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
    unreadable: tuple[LeftOut, ...]


@dataclass(frozen=True)
class BreedMetrics:
    """How many photos of a breed, by id, there are, and the share named rightly."""

    id: str
    photos: int
    top_1: Share

    def __post_init__(self) -> None:
        _require(self.photos > 0)

    @property
    def right(self) -> int:
        return round(self.photos * self.top_1.value)


@dataclass(frozen=True)
class Confusion:
    """How many photos of breed `truth` are answered `answer`, both by id."""

    truth: str
    answer: str
    photos: int

    def __post_init__(self) -> None:
        _require(self.photos > 0 and self.truth != self.answer)


@dataclass(frozen=True)
class Difference:
    """Top-1 less that of the model called `against`, on the same photos, -1..1."""

    against: str
    top_1: Interval


@dataclass(frozen=True)
class Metrics:
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
    breeds: tuple[BreedMetrics, ...]
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class Evaluation:
    """All metrics of one run of `evaluate`; `command` gives them again."""

    model: Model
    date: str
    command: str
    compared_with: tuple[Model, ...]
    sets: tuple[Metrics, ...]
    pools: tuple[Metrics, ...]

    @property
    def sets_and_pools(self) -> tuple[Metrics, ...]:
        return self.sets + self.pools

    def to_dict(self) -> dict[str, Any]:
        """What evaluation.json holds, figures to six decimals."""
        return asdict(self, dict_factory=_rounded)

    @classmethod
    def from_json(cls, text: str) -> "Evaluation":
        """Raises MalformedError for anything that `to_dict` didn't give."""
        return checked_json.read(cls, text)


@dataclass(frozen=True)
class Measured:
    """The metrics on one set of photos as far as an evaluation tells them; else None or empty."""

    name: str
    photos: int
    top_1: Share
    leak_free: bool = False
    top_5: Share | None = None
    calibration_error: float | None = None
    mean_confidence: float | None = None
    confusions: tuple[Confusion, ...] = ()
    breeds: tuple[BreedMetrics, ...] = ()

    def __post_init__(self) -> None:
        _require(self.photos > 0)

    @property
    def wrong(self) -> int:
        return self.photos - round(self.photos * self.top_1.value)

    @property
    def tells_every_error(self) -> bool:
        """Whether breeds and confusions together account for every photo."""
        confused = sum(confusion.photos for confusion in self.confusions)
        counted = sum(breed.photos for breed in self.breeds)
        return counted == self.photos and confused == self.wrong


@dataclass(frozen=True)
class Excerpt:
    """What can be read of an evaluation's sets and pools: any that can't be is left out.

    `version` is the model's that was measured, where it is told.
    """

    version: str | None
    measured: tuple[Measured, ...]

    @classmethod
    def from_json(cls, text: str) -> "Excerpt":
        """Raises MalformedError only where the whole is no JSON object."""
        values: dict[str, Any] = checked_json.read(dict[str, Any], text)
        sets = [*_list(values.get("sets")), *_list(values.get("pools"))]
        model = values.get("model")
        version = model.get("version") if isinstance(model, dict) else None
        return cls(
            version if isinstance(version, str) else None,
            tuple(measured for each in sets for measured in _measured(each)),
        )

    @property
    def honest(self) -> Measured | None:
        """The largest that no network was trained on."""
        return _largest(each for each in self.measured if each.leak_free)

    @property
    def familiar(self) -> Measured | None:
        """The largest that a network was trained on in part."""
        return _largest(each for each in self.measured if not each.leak_free)

    @property
    def largest(self) -> Measured | None:
        return _largest(self.measured)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _measured(values: Any) -> Iterator[Measured]:
    with suppress(MalformedError):
        yield checked_json.read(Measured, json.dumps(values), unknown="ignore")


def _largest(measured: Iterable[Measured]) -> Measured | None:
    return max(measured, key=lambda each: each.photos, default=None)


def _require(possible: bool) -> None:
    if not possible:
        raise ValueError("no such figure is possible")


def _rounded(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    return {
        key: round(value, DECIMALS) if isinstance(value, float) else value for key, value in pairs
    }
