"""What breeds are called beside their names, in a shelter and elsewhere; many that no model knows.

`aliases.csv` holds them: a breed's id, its names, and its aliases parted by semicolons.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from breeds.bundle.labels import Named

ALIASES_CSV = Path(__file__).with_name("aliases.csv")


@dataclass(frozen=True)
class CalledBreed(Named):
    """A breed by its names, and what else it is called."""

    aliases: tuple[str, ...]


def read() -> Iterator[CalledBreed]:
    with ALIASES_CSV.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            aliases = tuple(filter(None, map(str.strip, row["aliases"].split(";"))))
            yield CalledBreed(row["id"], row["en"], row["fr"], aliases)
