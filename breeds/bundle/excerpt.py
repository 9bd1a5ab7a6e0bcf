"""evaluation.json as far as it can be read: what the page shows of it.

A bundle from elsewhere may have figures of another shape, or only some.
"""

import json
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeVar

from breeds import checked_json
from breeds.bundle.evaluation import (
    Alteration,
    BreedMetrics,
    Confusion,
    Decided,
    HeatMapCheck,
    NoDogs,
    Slice,
    UnknownBreeds,
    require,
)
from breeds.checked_json import MalformedError
from breeds.intervals import Share

Read = TypeVar("Read")


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
    decided: Decided | None = None
    confusions: tuple[Confusion, ...] = ()
    breeds: tuple[BreedMetrics, ...] = ()
    confidences: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        require(self.photos > 0)

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
    shared_breeds: tuple[Slice, ...] = ()
    by_source: tuple[Slice, ...] = ()
    alterations: tuple[Alteration, ...] = ()
    unknown_breeds: tuple[UnknownBreeds, ...] = ()
    no_dogs: tuple[NoDogs, ...] = ()
    heat_map: HeatMapCheck | None = None

    @classmethod
    def from_json(cls, text: str) -> "Excerpt":
        """Raises MalformedError only where the whole is no JSON object."""
        values: dict[str, Any] = checked_json.read(dict[str, Any], text)
        sets = [*_list(values.get("sets")), *_list(values.get("pools"))]
        model = values.get("model")
        version = model.get("version") if isinstance(model, dict) else None
        return cls(
            version if isinstance(version, str) else None,
            tuple(measured for each in sets for measured in _read(Measured, each)),
            _all(Slice, values.get("shared_breeds")),
            _all(Slice, values.get("by_source")),
            _all(Alteration, values.get("alterations")),
            _all(UnknownBreeds, values.get("unknown_breeds")),
            _all(NoDogs, values.get("no_dogs")),
            next(_read(HeatMapCheck, values.get("heat_map")), None),
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


def _all(kind: type[Read], values: Any) -> tuple[Read, ...]:
    return tuple(read for each in _list(values) for read in _read(kind, each))


def _read(kind: type[Read], values: Any) -> Iterator[Read]:
    with suppress(MalformedError):
        yield checked_json.read(kind, json.dumps(values), unknown="ignore")


def _largest(measured: Iterable[Measured]) -> Measured | None:
    return max(measured, key=lambda each: each.photos, default=None)
