"""python -m breeds index and verdict: what they print, where, and with which exit status."""

import os
import pty
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from breeds.__main__ import main
from breeds.catalogue.store import NAME
from tests.archives import SOME_SURE, held, index_process, make_archive, make_small_model, rows
from tests.conftest import ROOT
from tests.training.photos import write_photo

pytestmark = pytest.mark.slow

SUMMARY = re.compile(
    r"14 photos: (\d+) accepted, (\d+) unsure, (\d+) without a dog, 1 unreadable\.\n"
    r"This time: 14 read in 0:00:\d\d \([\d.]+ a second\), 0 unchanged, 0 moved, 0 missing\.\n"
    r"Animals: 4, (\d+) of them accepted\.\n"
    r"Catalogue: (.+)\n"
)


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_small_model(tmp_path_factory.mktemp("model"), SOME_SURE)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return make_archive(tmp_path / "archive")


def command(name: str, *arguments: object) -> int:
    return main([name, *map(str, arguments)])


def test_a_run_ends_with_a_summary_and_names_what_it_could_not_read(
    root: Path, model: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = (root, "--model", model, "--lang", "en", "--animal-by", "folder")
    assert command("index", *asked) == 1
    printed = capsys.readouterr()
    told = SUMMARY.fullmatch(printed.out)
    assert told is not None, printed.out
    assert sum(map(int, told.groups()[:3])) == 13
    assert told[5] == str(root / NAME)
    assert printed.err.splitlines() == [
        "Left out, being no photos: 1 (.txt 1).",
        "rex 1/broken.jpg: This file is not a photo that can be read.",
    ]
    write_photo(root / "rex 1" / "broken.jpg", 99)
    assert command("index", *asked) == 0
    assert "14 photos: " in (again := capsys.readouterr().out)
    assert "This time: 1 read in " in again
    assert ", 13 unchanged, 0 moved, 0 missing." in again


def test_french_is_told_first(root: Path, model: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command("index", root, "--model", model)
    printed = capsys.readouterr()
    assert printed.out.startswith("14 photos : ")
    assert "illisibles.\nCette fois : 14 lues en " in printed.out
    assert "rex 1/broken.jpg : " in printed.err


def test_a_quiet_run_tells_errors_alone(
    root: Path, model: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command("index", root, "--model", model, "--quiet", "--lang", "en")
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.splitlines() == [
        "rex 1/broken.jpg: This file is not a photo that can be read."
    ]


def test_a_forecast_is_made_from_twenty_photos(
    tmp_path: Path, model: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = make_archive(tmp_path / "archive", 60)
    command("index", root, "--model", model, "--lang", "en")
    forecast = capsys.readouterr().err
    told = r"By the first 20 photos, \d+ a second: about \d:\d\d:\d\d more for the other 42\."
    assert re.search(told, forecast)


def test_a_terminal_shows_photos_a_second_and_the_time_left(root: Path, model: Path) -> None:
    master, terminal = pty.openpty()
    arguments = [sys.executable, "-m", "breeds", "index", str(root), "--model", str(model)]
    subprocess.run(arguments, cwd=ROOT, stdout=subprocess.PIPE, stderr=terminal, check=False)
    shown = os.read(master, 65536).decode()
    os.close(terminal)
    os.close(master)
    assert re.search(r"\] 1/14  [\d.]+/s  -0:00:\d\d", shown)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("gone",), "is no folder that can be read"),
        (("archive", "--catalogue", "nowhere/deep/file.sqlite"), "can't be written here"),
        (("archive", "--animal-by", "rex"), "doesn't say where the animal's name is"),
        (("empty",), "There is no photo in this folder"),
        (("archive", "--model", "gone"), "gone"),
    ],
)
def test_what_cannot_be_done_is_a_sentence_and_2(
    root: Path,
    model: Path,
    arguments: tuple[str, ...],
    said: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(root.parent)
    (root.parent / "empty").mkdir()
    assert command("index", "--model", model, "--lang", "en", *arguments) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    [line] = printed.err.splitlines()
    assert said in line


@pytest.mark.usefixtures("heeding_ctrl_c")
def test_ctrl_c_keeps_what_was_done(tmp_path: Path, model: Path) -> None:
    root = make_archive(tmp_path / "archive", 300)
    process = index_process(root, model, "--lang", "en")
    assert process.stderr is not None
    next(line for line in process.stderr if line.startswith("By the first 20 photos"))
    process.send_signal(signal.SIGINT)
    out, err = process.communicate()
    assert (process.returncode, out) == (130, "")
    assert "Traceback" not in err
    done = rows(root / NAME, "answer", "digest")
    assert 20 <= len(done) < 300
    assert command("index", root, "--model", model, "--quiet") == 1
    undisturbed = tmp_path / "undisturbed.sqlite"
    command("index", root, "--model", model, "--quiet", "--catalogue", undisturbed)
    assert held(root / NAME) == held(undisturbed)


def test_a_verdict_is_given_by_photo_or_animal_and_by_any_name_of_a_breed(
    root: Path, model: Path
) -> None:
    command("index", root, "--model", model, "--animal-by", "folder", "--quiet")
    catalogue = root / NAME
    assert command("verdict", catalogue, "rex 0/003.jpg", "--breed", "race 4", "--by", "Anne") == 0
    assert command("verdict", catalogue, "rex 2", "--animal", "--mixed") == 0
    assert rows(catalogue, "verdict", "id", "animal", "verdict", "breed", "judged_by") == [
        (1, None, "breed", "n00000004", "Anne"),
        (2, "rex 2", "mixed", None, None),
    ]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("rex 0/nope.jpg", "--mixed"), "has no photo rex 0/nope.jpg"),
        (("rex 1/broken.jpg", "--breed", "unicorn"), "is no breed of the model's"),
        (("rex 9", "--animal", "--mixed"), "has no animal rex 9"),
    ],
)
def test_a_verdict_on_nothing_is_a_sentence_and_2(
    root: Path,
    model: Path,
    arguments: tuple[str, ...],
    said: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    command("index", root, "--model", model, "--quiet")
    capsys.readouterr()
    assert command("verdict", root / NAME, *arguments, "--lang", "en") == 2
    [line] = capsys.readouterr().err.splitlines()
    assert said in line
    assert rows(root / NAME, "verdict", "id") == []


def test_a_verdict_makes_no_catalogue(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command("verdict", tmp_path / NAME, "a.jpg", "--mixed", "--lang", "en") == 2
    assert "doesn't exist" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())
