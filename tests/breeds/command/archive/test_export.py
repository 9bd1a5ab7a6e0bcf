"""`export` as it is given on a command line: files, standard output, what is told and refused."""

import csv
import io
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from breeds.__main__ import main
from breeds.command.archive.export_options import Format
from breeds.exports.chosen import ASM3_EXISTING, ASM3_NEW
from tests.conftest import ROOT
from tests.export_archive import ANIMALS, GONE, ExportArchive
from tests.full_disk import no_file_beyond

# Whose --out is one file.
FILES = (Format.CSV, Format.JSON, Format.PARQUET, Format.HTML)


@pytest.fixture
def own(export_archive: ExportArchive, tmp_path: Path) -> Path:
    """A catalogue that may be changed, away from its photos."""
    path = tmp_path / "away" / "own.sqlite"
    path.parent.mkdir()
    shutil.copyfile(export_archive.catalogue, path)
    return path


def export(catalogue: Path, to: str, out: object, *more: object) -> int:
    arguments = ["export", catalogue, "--to", to, "--out", out, *more]
    return main([str(argument) for argument in arguments])


def refused(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    with pytest.raises(SystemExit, match="2"):
        main(["export", *map(str, arguments)])
    return capsys.readouterr().err


@pytest.mark.parametrize("to", FILES)
def test_each_format_is_written_where_it_is_told(
    export_archive: ExportArchive,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    to: Format,
) -> None:
    out = tmp_path / "out"
    assert export(export_archive.catalogue, to, out) == 0
    begin = {"csv": b"\xef\xbb\xbfpath;", "json": b"{\n", "parquet": b"PAR1", "html": b"<!doc"}
    assert out.read_bytes().startswith(begin[to])
    assert list(tmp_path.iterdir()) == [out]
    assert capsys.readouterr() == ("", "")


def test_the_same_catalogue_gives_the_same_table(
    export_archive: ExportArchive, tmp_path: Path
) -> None:
    for name in ("first", "second"):
        assert export(export_archive.catalogue, "csv", tmp_path / name) == 0
    assert (tmp_path / "first").read_bytes() == (tmp_path / "second").read_bytes()


def test_standard_output_holds_the_table_to_the_byte(
    export_archive: ExportArchive, tmp_path: Path
) -> None:
    command = [sys.executable, "-m", "breeds", "export", export_archive.catalogue, "--to", "csv"]
    done = subprocess.run(
        [*command, "--out", "-"],
        cwd=ROOT,
        env=os.environ | {"PYTHONIOENCODING": "ascii"},
        capture_output=True,
        check=True,
    )
    assert export(export_archive.catalogue, "csv", tmp_path / "out.csv") == 0
    assert done.stdout == (tmp_path / "out.csv").read_bytes()
    assert done.stderr == b""


def test_json_on_standard_output_is_of_animals_when_asked(
    export_archive: ExportArchive, capsys: pytest.CaptureFixture[str]
) -> None:
    assert export(export_archive.catalogue, "json", "-", "--of", "animals", "--lang", "en") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["of"], told["language"]) == ("animals", "en")
    assert {row["animal"] for row in told["rows"]} == set(ANIMALS)


def test_the_separator_and_the_missing_are_options(
    export_archive: ExportArchive, capsys: pytest.CaptureFixture[str]
) -> None:
    export(export_archive.catalogue, "csv", "-", "--separator", "tab", "--missing")
    text = capsys.readouterr().out.removeprefix("\ufeff")
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter="\t")
    assert {row["path"]: row["status"] for row in rows}[GONE] == "missing"


def test_asm3_gets_two_files_in_a_folder_and_a_line_says_how_many(
    export_archive: ExportArchive, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "made" / "here"
    assert export(export_archive.catalogue, "asm3", out, "--asm3-field", "looks") == 0
    assert sorted(path.name for path in out.iterdir()) == [ASM3_EXISTING, ASM3_NEW]
    assert "ANIMALADDITIONALLOOKS" in (out / ASM3_NEW).read_text("utf-8")
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("asm3_new.csv : 4 animaux ; asm3_existing.csv : 3")


def test_since_leaves_out_what_was_told_before(
    export_archive: ExportArchive, tmp_path: Path
) -> None:
    assert export(export_archive.catalogue, "asm3", tmp_path, "--since", "2098-12-31") == 0
    names = [line.split(",")[0] for line in (tmp_path / ASM3_NEW).read_text("utf-8").splitlines()]
    assert names == ["\ufeffANIMALNAME", "Kim"]


def test_a_catalogue_away_from_its_photos_needs_their_folder(
    own: Path,
    export_archive: ExportArchive,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    out = tmp_path / "sheet.html"
    assert export(own, "html", out) == 2
    assert "--photos" in capsys.readouterr().err
    assert not out.exists()
    assert export(own, "html", out, "--photos", export_archive.root) == 0
    assert "data:image/jpeg" in out.read_text("utf-8")


def test_a_catalogue_whose_run_has_not_ended_is_exported_with_a_warning(
    own: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with sqlite3.connect(own) as connection:
        connection.execute("UPDATE archive SET finished = 0")
    connection.close()
    assert export(own, "json", tmp_path / "out.json", "--lang", "en") == 0
    assert capsys.readouterr().err == (
        "This catalogue is incomplete: its run has not ended. Give `index` again.\n"
    )
    assert json.loads((tmp_path / "out.json").read_text("utf-8"))["finished"] is False


@pytest.mark.parametrize("to", FILES)
def test_a_full_disk_leaves_the_old_file_and_is_told(
    export_archive: ExportArchive,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    to: Format,
) -> None:
    out = tmp_path / "out"
    out.write_text("old", "utf-8")
    with no_file_beyond(2000):
        assert export(export_archive.catalogue, to, out) == 2
    told = capsys.readouterr().err
    assert str(out) in told and len(told.splitlines()) == 1
    assert out.read_text("utf-8") == "old"
    assert list(tmp_path.iterdir()) == [out]


def test_the_catalogue_is_not_overwritten(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = own.read_bytes()
    assert export(own, "csv", own.parent / "." / own.name) == 2
    assert "catalogue" in capsys.readouterr().err
    assert own.read_bytes() == before


def test_exporting_changes_nothing_in_the_photos_folder(
    export_archive: ExportArchive, tmp_path: Path
) -> None:
    def state() -> dict[str, tuple[int, int]]:
        found = export_archive.root.rglob("*")
        return {str(path): (path.stat().st_size, path.stat().st_mtime_ns) for path in found}

    before = state()
    for to in (*FILES, Format.ASM3):
        assert export(export_archive.catalogue, to, tmp_path / to, "--quiet") == 0
    assert state() == before


@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_is_wrong_is_told_in_a_sentence(
    export_archive: ExportArchive,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    language: str,
) -> None:
    nowhere = tmp_path / "nowhere"
    for catalogue, out in (
        (nowhere / "x.sqlite", tmp_path / "out"),
        (ROOT / "README.md", tmp_path / "out"),
        (export_archive.catalogue, nowhere / "out"),
        (export_archive.catalogue, tmp_path),
    ):
        assert export(catalogue, "csv", out, "--lang", language) == 2
        told = capsys.readouterr().err
        assert len(told.splitlines()) == 1 and told.endswith(".\n")
    assert list(tmp_path.iterdir()) == []


def test_options_of_other_formats_are_refused(
    export_archive: ExportArchive, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = (export_archive.catalogue, "--out", tmp_path / "out", "--to")
    assert "--separator is for --to csv" in refused(capsys, *given, "json", "--separator", ",")
    assert "--since is for --to asm3" in refused(capsys, *given, "csv", "--since", "2026-01-01")
    assert "--photos is for --to html" in refused(capsys, *given, "csv", "--photos", "x")
    assert "--of is for" in refused(capsys, *given, "asm3", "--of", "photos")
    assert "no date" in refused(capsys, *given, "asm3", "--since", "yesterday")
    assert "letters" in refused(capsys, *given, "asm3", "--asm3-field", "a b")
    assert "invalid" in refused(capsys, *given, "xlsx")
    to_stdout = (export_archive.catalogue, "--out", "-", "--to", "html")
    assert "needs a name" in refused(capsys, *to_stdout)


def test_its_help_has_a_line_for_each_format(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="0"):
        main(["export", "--help"])
    told = capsys.readouterr().out
    for to in Format:
        assert f"\n  {to} " in told
    assert max(map(len, told.splitlines())) <= 90
