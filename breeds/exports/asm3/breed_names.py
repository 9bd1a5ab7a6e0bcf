"""A breed of ours -> its name in Animal Shelter Manager 3's own table of breeds.

`breed_names.csv` holds them in English and as a French installation shows them, since an import
matches names in the installation's language. What has no row there, or one whose name means
another breed (the Spanish greyhound under Greyhound, the Schipperke that French calls Samoyed),
has no name: ASM3 would take it for that.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from breeds.bundle.labels import Named

ASM3_BREEDS_CSV = Path(__file__).with_suffix(".csv")


@dataclass(frozen=True)
class Asm3Breed(Named):
    """A breed of ours by ASM3's names; a name may be empty."""


def read() -> Iterator[Asm3Breed]:
    with ASM3_BREEDS_CSV.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            yield Asm3Breed(row["id"], row["en"], row["fr"])


def asm3_name(breed: str, language: str) -> str:
    """Empty where ASM3 has none for that id."""
    known = _by_id().get(breed)
    return known.name(language) if known else ""


@cache
def _by_id() -> dict[str, Asm3Breed]:
    return {breed.id: breed for breed in read()}
