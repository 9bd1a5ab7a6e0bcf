"""CSV: what a spreadsheet reads, and that it runs nothing of it."""

import csv
import io
from datetime import UTC, datetime

import pytest

from breeds.catalogue.store import Catalogue
from breeds.exports.chosen import Of
from breeds.exports.tables import csv_file
from breeds.exports.tables.columns import COLUMNS, Column, Kind, Value, Wanted, rows, shown
from tests import export_archive
from tests.export_archive import GERMAN_SHEPHERD, LABRADOR

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d")
NUMERIC = {Kind.NUMBER, Kind.WHOLE, Kind.FLAG}


def written(
    catalogue: Catalogue, of: Of = Of.PHOTOS, separator: str = ";", language: str = "fr"
) -> str:
    wanted = Wanted(of, language)
    stream = io.StringIO(newline="")
    csv_file.write(stream, COLUMNS[of], rows(catalogue, wanted), separator, language)
    return stream.getvalue()


def table(text: str, separator: str = ";") -> list[dict[str, str]]:
    content = io.StringIO(text.removeprefix("\ufeff"), newline="")
    return list(csv.DictReader(content, delimiter=separator, strict=True))


def by_path(text: str, separator: str = ";") -> dict[str, dict[str, str]]:
    return {row["path"]: row for row in table(text, separator)}


def one_cell(value: Value, kind: Kind, separator: str = ";", language: str = "fr") -> str:
    stream = io.StringIO(newline="")
    csv_file.write(stream, [Column("x", kind)], [[value]], separator, language)
    return stream.getvalue().removeprefix("\ufeffx\r\n").removesuffix("\r\n")


def test_its_first_bytes_tell_a_spreadsheet_how_to_read_it(export_catalogue: Catalogue) -> None:
    content = written(export_catalogue).encode()
    assert content.startswith(b"\xef\xbb\xbfpath;animal;status;")
    assert content.endswith(b"\r\n")


@pytest.mark.parametrize("of", Of)
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_it_has_a_row_for_each_and_no_cell_is_run(
    export_catalogue: Catalogue, of: Of, separator: str
) -> None:
    found = table(written(export_catalogue, of, separator), separator)
    assert len(found) == len(list(rows(export_catalogue, Wanted(of))))
    for column in COLUMNS[of]:
        if column.kind not in NUMERIC:
            assert not [row for row in found if row[column.name].startswith(DANGEROUS)]


@pytest.mark.parametrize("read_with", [";", ",", "\t"])
def test_no_cell_is_run_where_the_file_is_opened_with_another_separator(
    export_catalogue: Catalogue, read_with: str
) -> None:
    text = written(export_catalogue, separator=",", language="en")
    cells = [cell for row in csv.reader(io.StringIO(text), delimiter=read_with) for cell in row]
    bare = [line.split(read_with) for line in text.splitlines()]
    for cell in (*cells, *(cell.strip('" ') for row in bare for cell in row)):
        assert not cell.startswith(("=", "+", "@"))


def test_hostile_names_are_guarded_and_others_are_as_they_are(
    export_catalogue: Catalogue,
) -> None:
    found = by_path(written(export_catalogue))
    assert "'" + export_archive.RUN in found
    assert "x;'=1+1,\"'+2\" \t'-3\n'@SUM(A1);é.jpg" in found
    assert export_archive.EMOJI in found
    assert export_archive.MARKUP in found
    assert "caf\\xe9.jpg" in found
    assert found[export_archive.EMOJI]["judged_by"] == "'" + export_archive.HOSTILE_JUDGE


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@a", "\t=1", "\r1", "\n1", '"=1"', " =1"])
def test_whatever_begins_as_a_formula_gets_an_apostrophe(text: str) -> None:
    assert "'" in csv_file.harmless(text)


@pytest.mark.parametrize("text", ["", "Rex-2", "a+b@c.fr", "D'apparence Beagle.", "été 🐕"])
def test_whatever_does_not_is_left_alone(text: str) -> None:
    assert csv_file.harmless(text) == text


def test_numbers_are_numbers_with_a_comma_in_french_alone() -> None:
    assert one_cell(-3.5, Kind.NUMBER) == "-3,5"
    assert one_cell(-3.5, Kind.NUMBER, language="en") == "-3.5"
    assert one_cell(-3.5, Kind.NUMBER, separator=",") == "-3.5"
    assert one_cell(-3.5, Kind.NUMBER, separator="\t") == "-3.5"
    assert one_cell(1e-7, Kind.NUMBER) == "0"
    assert one_cell(10.0, Kind.NUMBER) == "10"
    assert one_cell(True, Kind.FLAG) == "1"
    assert one_cell(100, Kind.WHOLE) == "100"
    assert one_cell(datetime(2026, 8, 3, 4, 5, 6, tzinfo=UTC), Kind.TIME) == "2026-08-03 04:05:06"


def test_a_row_tells_what_the_model_says_and_whose_word_holds(
    export_catalogue: Catalogue,
) -> None:
    found = by_path(written(export_catalogue))
    rex = found["A1 Rex/1.jpg"]
    assert (rex["status"], rex["decision"], rex["animal"]) == ("answered", "accepted", "A1 Rex")
    assert rex["said"] == "D'apparence Berger allemand."
    assert (rex["final_id"], rex["final_by"]) == (GERMAN_SHEPHERD, "model")
    assert rex["breed_1_fr_looks"] == "d'apparence Berger allemand"
    assert 0.9 < float(rex["breed_1_probability"].replace(",", ".")) <= 1
    kim = found["A3 Kim/1.jpg"]
    assert kim["decision"] == "unsure"
    assert (kim["final_id"], kim["final_by"], kim["judged_by"]) == (LABRADOR, "person", "Anne")
    assert kim["final_fr_looks"] == "d'apparence Retriever du Labrador"
    assert kim["judged"] == "2099-05-01 08:30:00"
    emoji = found[export_archive.EMOJI]
    assert (emoji["verdict"], emoji["final_by"], emoji["final_id"]) == ("mixed", "person", "")


def test_what_cannot_be_read_says_why_in_the_language(export_catalogue: Catalogue) -> None:
    french = by_path(written(export_catalogue))[export_archive.BROKEN]
    english = by_path(written(export_catalogue, language="en"))[export_archive.BROKEN]
    assert french["status"] == "unreadable"
    assert french["error"] and french["error"] != english["error"]
    assert (french["decision"], french["breed_1_id"], french["answered"]) == ("", "", "")


def test_missing_photos_are_left_out_unless_wanted(export_catalogue: Catalogue) -> None:
    def statuses(missing: bool) -> dict[Value, Value]:
        wanted = Wanted(missing=missing)
        return {row[0]: row[2] for row in rows(export_catalogue, wanted)}

    assert export_archive.GONE not in statuses(missing=False)
    assert statuses(missing=True)[export_archive.GONE] == "missing"


def test_a_name_of_any_bytes_can_be_written() -> None:
    assert shown(export_archive.NOT_UTF_8) == "caf\\xe9.jpg"
    assert shown(None) == ""
