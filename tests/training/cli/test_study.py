"""The command lines of compare and ablate: what they ask for, and what they refuse."""

from pathlib import Path

import pytest

from training.__main__ import main, parser_of
from training.cli.study import ABLATE, COMPARE, ablation, comparison
from training.config import Guide
from training.data.photo_sets import PhotoSet
from training.study.config import ABLATED, COMPARED, CompareConfig


def compare_config(*words: str) -> CompareConfig:
    options = parser_of(COMPARE).parse_args(["photos", "--out", "runs", *words])
    return comparison(options)


def test_by_default_every_row_is_trained_three_times():
    config = compare_config()
    assert config.rows == COMPARED and config.seeds == 3
    assert config.test is None and config.reports == () and config.guide is None
    assert (config.cnn.augmented, config.resnet.augmented) == (True, True)


def test_options_become_the_comparison():
    config = compare_config(
        *("--list", "train.txt", "--test-list", "test.txt", "--photos", "2500"),
        *("--report", "ours", "ours.txt", "--report", "theirs", "theirs.txt"),
        *("--rows", "cnn, tuned", "--seeds", "1", "--resnet-weights", "random"),
        *("--tuned", "best.json", "--guide", "lite.onnx", "--precision", "bf16"),
    )
    assert config.data == PhotoSet(Path("photos"), Path("train.txt"))
    assert config.test == PhotoSet(Path("photos"), Path("test.txt"))
    assert [photos.root.name for photos in config.reports] == ["ours", "theirs"]
    assert config.rows == ("cnn", "tuned") and (config.photos, config.seeds) == (2500, 1)
    assert config.resnet_weights == "random" and config.tuned == Path("best.json")
    assert config.guide == Guide(Path("lite.onnx"), "lite", 0.2)


def test_without_photos_named_stanfords_lists_are_the_usual_ones(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("data/stanford-dogs").mkdir(parents=True)
    parser = parser_of(COMPARE)
    config = comparison(parser.parse_args(["--photos", "2500"]))
    assert config.data.root == config.test.root == Path("data/stanford-dogs")
    assert (config.data.list_file.name, config.test.list_file.name) == (
        *("train_list.txt", "test_list.txt"),
    )
    assert config.out == Path("runs/compare") and config.tuned == Path("runs/tune/best.json")
    own = comparison(parser.parse_args(["--list", "mine.txt"]))
    assert own.test is None, "photos of the usual test list may be among those of another list"


def test_photos_that_are_not_there_are_told_with_what_fetches_them(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["ablate"]) == 1
    assert "python -m training download stanford-dogs" in capsys.readouterr().err


def test_an_ablation_may_be_chosen_by_photos_of_no_training():
    words = ["photos", "--out", "runs", "--choice", "ours", "ours.txt"]
    config = ablation(parser_of(ABLATE).parse_args(words))
    assert config.rows == ABLATED
    assert config.choices == (PhotoSet(Path("ours"), Path("ours.txt")),)


@pytest.mark.parametrize("command", ["compare", "ablate", "study"])
def test_each_command_has_its_help(command, capsys):
    with pytest.raises(SystemExit) as stopped:
        main([command, "--help"])
    assert stopped.value.code == 0
    assert f"python -m training {command}" in capsys.readouterr().out


@pytest.mark.parametrize(
    "words",
    [
        ["compare", "photos", "--out", "runs", "--rows", "cnn,vgg"],
        ["compare", "photos", "--out", "runs", "--rows", ""],
        ["compare", "photos", "--out", "runs", "--seeds", "0"],
        ["compare", "photos", "--out", "runs", "--report", "ours"],
        ["ablate", "photos", "--out", "runs", "--rows", "tuned"],
    ],
)
def test_mistakes_are_refused_with_the_usage(words, capsys):
    with pytest.raises(SystemExit) as stopped:
        main(words)
    assert stopped.value.code == 2
    assert "usage:" in capsys.readouterr().err
