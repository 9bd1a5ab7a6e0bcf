"""What a user meets at the command line: help, one sentence for each mistake, an exit status."""

import re
import signal
import subprocess
import sys
import time

import pytest

from tests.conftest import ROOT
from tests.training.tiny import train_options
from training.__main__ import STOPPED, main
from training.cli.fit import COSTS
from training.fit import run

pytestmark = pytest.mark.slow

COMMANDS = (
    "download",
    "dataset",
    "train",
    "track",
    "tune",
    "export",
    "register",
    "promote",
    "pooling",
    "evaluate",
    "publish",
    "rollback",
    "deploy",
)


def last_line(capsys: pytest.CaptureFixture[str]) -> str:
    return capsys.readouterr().err.splitlines()[-1]


def test_the_commands_are_listed():
    command = [sys.executable, "-m", "training", "--help"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert all(re.search(rf"^ +{name} ", done.stdout, re.MULTILINE) for name in COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_has_its_help(command, capsys):
    with pytest.raises(SystemExit) as stopped:
        main([command, "--help"])
    assert stopped.value.code == 0
    assert f"python -m training {command}" in capsys.readouterr().out


def test_the_help_of_training_says_how_long_each_choice_takes(capsys):
    with pytest.raises(SystemExit):
        main(["train", "--help"])
    assert COSTS in capsys.readouterr().out
    first, *choices, last = COSTS.splitlines()
    assert "per 1,000 photos" in first and "--cache" in last
    for choice in choices:
        assert re.search(r"\d (s|minutes)\b|as much again", choice)


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["train"],
        ["export", "run"],
        ["promote"],
        ["train", "photos", "--out", "run", "--epochs", "0"],
        ["train", "photos", "--out", "run", "--validation-share", "1"],
        ["train", "photos", "--out", "run", "--augmented", "-1"],
        ["train", "photos", "--out", "run", "--learning-rate", "nan"],
        ["train", "photos", "--out", "run", "--mixup", "-0.1"],
        ["train", "photos", "--out", "run", "--threshold", "1.1"],
        ["train", "photos", "--out", "run", "--photos", "0"],
        ["train", "photos", "--out", "run", "--size", "big"],
        ["export", "run", "photos", "--calibration-photos", "0"],
        ["tune", "photos", "--out", "run", "--trials", "0"],
        ["tune", "photos", "--out", "run", "--stage", "all"],
        ["tune", "photos", "--out", "run", "--tuner", "grid"],
    ],
    ids=" ".join,
)
def test_wrong_usage_is_exit_status_2(words, capsys):
    with pytest.raises(SystemExit) as stopped:
        main(words)
    assert stopped.value.code == 2
    assert "error: " in last_line(capsys)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (["--backbone", "NoSuchNetwork"], "NoSuchNetwork"),
        (["--backbone", "Xception", "--backbone-weights", "random"], "71x71"),
        (["--backbone-weights", "missing.npz"], "missing.npz"),
        (["--list", "missing.txt"], "missing.txt"),
        (["--photos", "1000"], "30 photos"),
        (["--teacher", "missing.onnx"], "missing.onnx"),
        (["--companion", "missing.onnx"], "missing.onnx"),
        (["--calibrate", "nowhere", "list.txt"], "nowhere"),
        (["--fine-tune-from", "no_such_layer"], "no_such_layer"),
        (["--crop-to-annotations"], "Annotation"),
        (["--best", "missing.json"], "missing.json"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_wrong_choice_is_told_before_the_work_starts(
    photos, weights, tmp_path, change, named, capsys
):
    assert main(train_options(photos, weights, tmp_path / "run", *change)) == 1
    line = last_line(capsys)
    assert named in line and line.endswith(".")
    assert not (tmp_path / "cache").exists()


@pytest.mark.parametrize("kind", ["missing", "empty"])
def test_a_folder_without_photos_is_told(weights, tmp_path, kind, capsys):
    folder = tmp_path / kind
    if kind == "empty":
        folder.mkdir()
    assert main(train_options(folder, weights, tmp_path / "run")) == 1
    assert str(folder) in last_line(capsys)


@pytest.mark.parametrize("which", ["--out", "--cache"])
def test_a_file_where_a_folder_should_be_is_told(photos, weights, tmp_path, which, capsys):
    (tmp_path / "file").write_text("taken", "utf-8")
    options = train_options(photos, weights, tmp_path / "run")
    options[options.index(which) + 1] = str(tmp_path / "file")
    assert main(options) == 1
    line = last_line(capsys)
    assert str(tmp_path / "file") in line and line.endswith(".")
    assert (tmp_path / "file").read_text("utf-8") == "taken"


def test_a_run_that_is_not_there_is_told(photos, tmp_path, capsys):
    assert main(["export", str(tmp_path / "run"), str(photos), "--out", str(tmp_path / "m")]) == 1
    assert "finished training run" in last_line(capsys)


def test_weights_that_cannot_be_downloaded_are_told(photos, weights, tmp_path, monkeypatch, capsys):
    for name in ("https_proxy", "HTTPS_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    # KERAS_HOME counts at import alone.
    monkeypatch.setattr("keras.src.backend.config._KERAS_DIR", str(tmp_path / "keras"))
    options = train_options(photos, weights, tmp_path / "run", "--backbone-weights", "imagenet")
    assert main(options) == 1
    told = capsys.readouterr().err
    assert "Traceback" not in told
    line = told.splitlines()[-1]
    assert "imagenet weights of MobileNet" in line and "--help" in line


def test_a_run_is_repeated_by_its_description(trained, tmp_path):
    words = ["train", "--config", str(trained / run.DESCRIPTION), "--out", str(tmp_path / "again")]
    assert main(words) == 0
    first, again = run.load(trained), run.load(tmp_path / "again")
    assert again[0].training.fingerprint == first[0].training.fingerprint
    assert again[0].temperature == first[0].temperature
    assert {name: array.tobytes() for name, array in again[1].items()} == {
        name: array.tobytes() for name, array in first[1].items()
    }


def test_what_names_paths_of_this_machine_is_not_among_a_runs_files(trained):
    told = (trained / run.CONFIG).read_text("utf-8")
    assert str(trained) in told
    names = run.files(run.read(trained))
    assert run.CONFIG not in names
    assert str(trained) not in (trained / run.DESCRIPTION).read_text("utf-8")


@pytest.mark.usefixtures("heeding_ctrl_c")
def test_ctrl_c_ends_training_with_one_line(photos, weights, tmp_path):
    out = tmp_path / "run"
    words = train_options(photos, weights, out)
    command = [sys.executable, "-m", "training", *words]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) as training:
        while not (out / run.CONFIG).exists():
            assert training.poll() is None
            time.sleep(0.05)
        training.send_signal(signal.SIGINT)
        told = training.stderr.read()
    assert training.returncode == STOPPED
    assert told.splitlines()[-1].startswith("Stopped.")
    assert "Traceback" not in told
