"""Breeds and types of which a photo may not decide in France, because the law hangs on them.

`legal_weight.csv` holds them: those of the arrêté du 27 avril 1999 (Code rural L211-12), `listed`,
and those that look like one of them, `alike`, each with where that is from.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from breeds.bundle import Breed
from breeds.bundle.labels import Named

LEGAL_WEIGHT_CSV = Path(__file__).with_suffix(".csv")


@dataclass(frozen=True)
class Weighty(Named):
    """A breed or type by its names; `why` is "listed" or "alike", `source` where that is from."""

    why: str
    source: str


def read() -> Iterator[Weighty]:
    with LEGAL_WEIGHT_CSV.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            yield Weighty(row["id"], row["en"], row["fr"], row["why"], row["source"])


def has_legal_weight(breed: Breed) -> bool:
    """By its id, or by a name where another model has other ids."""
    ids, names = _known()
    return breed.id in ids or breed.fr.casefold() in names or breed.en.casefold() in names


@cache
def _known() -> tuple[frozenset[str], frozenset[str]]:
    rows = list(read())
    names = (name.casefold() for row in rows for name in (row.en, row.fr))
    return frozenset(row.id for row in rows), frozenset(names)
