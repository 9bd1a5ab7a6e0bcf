"""docs/CATALOGUE.md names the columns that are written, all of them and no other."""

import re
from collections.abc import Sequence

import pytest

from breeds.exports.asm3.asm3_rows import Asm3Wanted
from breeds.exports.chosen import Of
from breeds.exports.tables.columns import COLUMNS, Column
from tests.conftest import ROOT

NAMED = re.compile(r"`([A-Za-z0-9_]+)`")
RANGE = " … "


def rows_of(heading: str) -> list[list[str]]:
    """The cells of the table with that heading."""
    text = (ROOT / "docs" / "CATALOGUE.md").read_text("utf-8")
    table = text.split(f"\n| {heading} |", 1)[1].split("\n\n", 1)[0]
    return [[cell.strip() for cell in row.split("|")[1:-1]] for row in table.splitlines()[2:]]


def documented(heading: str, written: Sequence[str]) -> list[str]:
    """The names in the first cells; of a range, what is written between its ends too."""
    names: list[str] = []
    for first, *_ in rows_of(heading):
        found = NAMED.findall(first)
        if RANGE in first:
            begin, end = (written.index(name) for name in found)
            found = list(written[begin : end + 1])
        names += found
    return names


def types(columns: Sequence[Column]) -> dict[str, str]:
    return {column.name: column.kind.value for column in columns}


@pytest.mark.parametrize("of", Of)
def test_each_column_is_documented_in_its_place_with_its_type(of: Of) -> None:
    heading = f"column of {of}"
    written = [column.name for column in COLUMNS[of]]
    # What is said is in both tables in the same order, though the photos' incomplete comes after.
    assert documented(heading, written) == written
    told = {NAMED.findall(row[0])[0]: row[1] for row in rows_of(heading) if row[1]}
    assert told.items() <= types(COLUMNS[of]).items()
    assert len(told) >= 6


def test_asm3s_columns_are_documented() -> None:
    wanted = Asm3Wanted("fr", "QUELLERACE")
    assert documented("column", ()) == list(wanted.new)
    assert set(wanted.existing) <= set(wanted.new)
