"""What goes wrong with disks, files and second runs: a sentence, and a catalogue that opens."""

import os
import shutil
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from breeds.catalogue import reading
from breeds.catalogue.index import Indexing
from breeds.catalogue.rows import Judgement
from breeds.catalogue.schema import MIGRATIONS
from breeds.catalogue.store import NAME, ArchiveGoneError, Catalogue, CatalogueError
from breeds.catalogue.verdicts import judge_photo
from breeds.flags.record import Verdict
from breeds.recognition.classifier import Classifier
from tests.archives import held, index, make_archive, rows
from tests.conftest import ROOT
from tests.sentences import assert_one_sentence
from tests.training.photos import write_photo

MIXED = Judgement(Verdict.MIXED, None, datetime(2026, 5, 1, tzinfo=UTC))
UNSHARE = ("unshare", "--map-root-user", "--mount", "sh", "-c")
FULL = 'mount -t tmpfs -o size=300k none "$1" && shift && exec "$@"'


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return make_archive(tmp_path / "archive")


def refusal(path: Path) -> str:
    with pytest.raises(CatalogueError) as refused:
        Catalogue.for_a_run(path)
    assert_one_sentence(refused.value.english)
    assert_one_sentence(refused.value.french)
    return refused.value.english


def test_a_second_run_says_so_and_stops(root: Path, small: Classifier) -> None:
    with Catalogue.for_a_run(root / NAME):
        assert "Another run is at work" in refusal(root / NAME)
    index(root, small)


def test_a_verdict_may_be_given_while_a_run_goes_on(root: Path, small: Classifier) -> None:
    index(root, small)
    for number in range(100, 180):
        write_photo(root / f"{number}.jpg", number)
    with Catalogue.for_a_run(root / NAME) as run:
        indexing = Indexing(root, run, small, None)
        coming = indexing.outcomes(1)
        next(coming)
        with Catalogue.for_verdicts(root / NAME) as catalogue:
            judge_photo(catalogue, "rex 0/003.jpg", MIXED)
        assert len(list(coming)) == 80
        indexing.end()
    assert rows(root / NAME, "verdict", "verdict") == [("mixed",)]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"not a database at all, but text of some length" * 50, "is no catalogue"),
        (b"", ""),
    ],
)
def test_what_is_no_catalogue_is_left_alone(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "holiday.sqlite"
    path.write_bytes(content)
    if said:
        assert said in refusal(path)
        assert path.read_bytes() == content
    else:
        Catalogue.for_a_run(path).__exit__(None, None, None)


def test_another_programs_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "digikam4.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE Albums (id INTEGER)")
    connection.close()
    content = path.read_bytes()
    assert "is no catalogue" in refusal(path)
    assert path.read_bytes() == content


def test_a_newer_catalogue_is_refused(root: Path, small: Classifier) -> None:
    index(root, small)
    with sqlite3.connect(root / NAME) as connection:
        connection.execute("INSERT INTO migration VALUES ('of next year')")
    connection.close()
    assert "newer version" in refusal(root / NAME)
    with pytest.raises(CatalogueError, match="newer version"):
        Catalogue.for_reading(root / NAME)


def test_a_migration_that_failed_is_done_whole_the_next_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = type(MIGRATIONS[0])("broken", "CREATE TABLE half (id INTEGER); NONSENSE;")
    path = tmp_path / NAME
    with monkeypatch.context() as patch:
        patch.setattr("breeds.catalogue.schema.MIGRATIONS", (*MIGRATIONS, broken))
        refusal(path)
    assert rows(path, "migration", "name") == sorted((each.name,) for each in MIGRATIONS)
    assert not rows(path, "sqlite_master WHERE name = 'half'", "name")
    Catalogue.for_a_run(path).__exit__(None, None, None)


def test_a_catalogue_that_is_not_there_is_not_made_by_reading(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="doesn't exist"):
        Catalogue.for_reading(tmp_path / NAME)
    assert not list(tmp_path.iterdir())


def test_a_folder_in_the_catalogues_place_is_told(tmp_path: Path) -> None:
    assert "is a folder" in refusal(tmp_path)


def test_an_empty_folder_in_place_of_the_drive_changes_nothing(
    root: Path, small: Classifier, tmp_path: Path
) -> None:
    catalogue = tmp_path / "kept.sqlite"
    index(root, small, catalogue=catalogue)
    before = held(catalogue)
    shutil.rmtree(root)
    root.mkdir()
    with pytest.raises(ArchiveGoneError, match="is the disk connected"):
        index(root, small, catalogue=catalogue)
    assert held(catalogue) == before


def test_a_drive_that_vanishes_makes_no_photo_unreadable(small: Classifier, tmp_path: Path) -> None:
    root = make_archive(tmp_path / "archive", 40)
    catalogue, undisturbed = tmp_path / "kept.sqlite", tmp_path / "undisturbed.sqlite"
    index(root, small, catalogue=undisturbed)
    with Catalogue.for_a_run(catalogue) as opened:
        indexing = Indexing(root, opened, small, None)
        coming = indexing.outcomes(1)
        next(coming)
        away = root.rename(tmp_path / "away")
        with pytest.raises(ArchiveGoneError, match="cut off"):
            list(coming)
    errors = rows(catalogue, "photo WHERE error_en IS NOT NULL", "path")
    assert set(errors) <= {("rex 1/broken.jpg",)}
    away.rename(root)
    index(root, small, catalogue=catalogue)
    assert held(catalogue) == held(undisturbed)


def test_a_disk_that_is_full_keeps_what_was_done(
    root: Path, small_model: Path, small: Classifier, tmp_path: Path
) -> None:
    disk, kept = tmp_path / "disk", tmp_path / "kept.sqlite"
    disk.mkdir()
    big = make_archive(tmp_path / "big", 600)
    script = (
        f"{sys.executable} -m breeds index {big} --catalogue {disk / NAME} --model {small_model} "
        f"--lang en; echo status $?; cp {disk / NAME} {kept}"
    )
    command = [*UNSHARE, FULL, "sh", str(disk), "sh", "-c", script]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, encoding="utf-8", check=True, env=os.environ
    )
    assert "The disk is full" in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr
    assert "status 2" in done.stdout
    with Catalogue.for_reading(kept) as catalogue:
        whole = [row for row in reading.photos(catalogue) if row.answer]
        assert 0 < len(whole) < 600
        assert not reading.summary(catalogue).finished
    # With room again, the same command goes on.
    outcomes, _ = index(big, small, catalogue=kept)
    assert 0 < len(outcomes) < 602
    undisturbed = tmp_path / "undisturbed.sqlite"
    index(big, small, catalogue=undisturbed)
    assert held(kept) == held(undisturbed)


def test_a_read_only_folder_is_told_with_what_to_do(root: Path, small_model: Path) -> None:
    script = f'mount --bind -o ro {root} {root} && exec "$@"'
    command = [sys.executable, "-m", "breeds", "index", str(root), "--model", str(small_model)]
    done = subprocess.run(
        [*UNSHARE, script, "sh", *command, "--lang", "en"],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 2, done.stderr
    [line] = done.stderr.splitlines()
    assert "--catalogue" in line
    assert not (root / NAME).exists()
