"""A bundle's figures as far as it has them: any that can't be read is left out, not refused."""

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from breeds import checked_json
from breeds.bundle import Bundle
from breeds.checked_json import MalformedError
from breeds.intervals import Share


@dataclass(frozen=True)
class BreedShare:
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
class Measured:
    """The figures on one set of photos; what the evaluation doesn't say is None or empty.

    `leak_free` says that no network was trained on any of the photos.
    """

    name: str
    photos: int
    top_1: Share
    leak_free: bool = False
    top_5: Share | None = None
    calibration_error: float | None = None
    mean_confidence: float | None = None
    confusions: tuple[Confusion, ...] = ()
    breeds: tuple[BreedShare, ...] = ()

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
class Evaluation:
    """All sets and pools of sets; `version` is the model's that was measured, where it is told."""

    version: str | None
    measured: tuple[Measured, ...]

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
        return _largest(iter(self.measured))


def read(bundle: Bundle) -> Evaluation:
    """What the bundle's evaluation tells."""
    values = bundle.evaluation()
    sets = [*_list(values.get("sets")), *_list(values.get("pools"))]
    model = values.get("model")
    version = model.get("version") if isinstance(model, dict) else None
    return Evaluation(
        version if isinstance(version, str) else None,
        tuple(measured for each in sets for measured in _measured(each)),
    )


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _measured(values: Any) -> Iterator[Measured]:
    with suppress(MalformedError):
        yield checked_json.read(Measured, json.dumps(values), unknown="ignore")


def _require(possible: bool) -> None:
    if not possible:
        raise ValueError("no such figure is possible")


def _largest(measured: Iterator[Measured]) -> Measured | None:
    return max(measured, key=lambda each: each.photos, default=None)
