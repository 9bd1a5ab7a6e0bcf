"""JSON: one document that says what it is, and whose rows are written as they come."""

import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from breeds.catalogue.store import Catalogue
from breeds.exports.chosen import Of
from breeds.exports.tables import json_file
from breeds.exports.tables.columns import COLUMNS, Column, Kind, Value, Wanted, rows
from tests import export_archive

MADE = datetime(2026, 11, 29, 12, tzinfo=UTC)


@pytest.mark.parametrize("of", Of)
def test_it_says_what_it_is_and_holds_each_row(export_catalogue: Catalogue, of: Of) -> None:
    wanted, stream = Wanted(of, "en"), io.StringIO()
    json_file.write(stream, COLUMNS[of], rows(export_catalogue, wanted), wanted, MADE, True)
    stream.getvalue().encode()
    told = json.loads(stream.getvalue())
    names = [column.name for column in COLUMNS[of]]
    assert (told["schema"], told["program"], told["of"]) == (1, "quelle-race", of.value)
    assert (told["language"], told["finished"]) == ("en", True)
    assert told["made"] == "2026-11-29T12:00:00+00:00"
    assert list(told["columns"]) == names
    assert told["count"] == len(told["rows"]) == len(list(rows(export_catalogue, wanted)))
    assert all(list(row) == names for row in told["rows"])


def test_names_and_values_are_as_they_are(export_catalogue: Catalogue) -> None:
    wanted, stream = Wanted(), io.StringIO()
    rows_of = rows(export_catalogue, wanted)
    json_file.write(stream, COLUMNS[Of.PHOTOS], rows_of, wanted, MADE, True)
    found = {row["path"]: row for row in json.loads(stream.getvalue())["rows"]}
    assert found[export_archive.RUN]["judged_by"] is None
    assert found[export_archive.EMOJI]["judged_by"] == export_archive.HOSTILE_JUDGE
    assert found[export_archive.EMOJI]["judged"] == "2099-05-01T08:30:00+00:00"
    assert found["A1 Rex/1.jpg"]["legal_weight"] is False
    assert found["A1 Rex/1.jpg"]["breed_1_probability"] > 0.9


def test_rows_are_written_one_after_the_other() -> None:
    stream = io.StringIO()

    def growing() -> Iterator[list[Value]]:
        yield ["first"]
        assert '"first"' in stream.getvalue()
        yield ["second"]

    json_file.write(stream, [Column("x", Kind.TEXT)], growing(), Wanted(), MADE, False)
    told = json.loads(stream.getvalue())
    assert told["rows"] == [{"x": "first"}, {"x": "second"}]
    assert told["finished"] is False


def test_a_document_without_rows_is_whole_too() -> None:
    stream = io.StringIO()
    json_file.write(stream, [Column("x", Kind.TEXT)], [], Wanted(), MADE, True)
    assert json.loads(stream.getvalue())["rows"] == []
