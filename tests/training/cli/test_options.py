"""Options of the command line: they are the fields of data classes, and data classes are built."""

import argparse
import json
import re
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Annotated, Literal, get_args

import pytest
import yaml
from pydantic import Field

from breeds.bundle import Recipe, SecondLook
from tests.sentences import assert_one_sentence
from training.__main__ import COMMANDS, main, parser_of
from training.cli.config_file import ConfigFileError
from training.cli.fit import TRAIN, configured
from training.cli.options import add_fields, built
from training.cli.parser import Command, OptionParser, add_config
from training.cli.search import TUNE, configured_search
from training.config import FineTuneConfig, Guide, HeadConfig, PixelScaling, TrainConfig
from training.data.photo_sets import PhotoSet
from training.networks.imagenet_classifier import SCALINGS

RUN = ("photos", "--out", "run")


@dataclass(frozen=True)
class Kennel:
    """A class whose fields become options."""

    name: str
    """on the door"""
    dogs: Annotated[int, Field(ge=1)] = 2
    """that sleep there"""
    roof: Literal["flat", "pitched"] = "flat"
    heated: bool = False
    """in winter"""


@pytest.fixture
def kennels() -> OptionParser:
    parser = OptionParser("kennels")
    add_fields(parser, Kennel)
    add_config(parser)
    return parser


def trained(*words: str | Path) -> TrainConfig:
    return configured(parser_of(TRAIN).parse_args([str(word) for word in words]))


def shown_options(command: Command) -> list[argparse.Action]:
    actions = parser_of(command)._actions
    return [action for action in actions if action.help != argparse.SUPPRESS]


def test_a_field_is_an_option_of_its_type_with_its_default(kennels):
    options = kennels.parse_args(["--name", "Rex", "--heated"])
    assert built(Kennel, options) == Kennel("Rex", heated=True)


def test_what_a_class_requires_is_required(kennels, capsys):
    with pytest.raises(SystemExit) as stopped:
        kennels.parse_args([])
    assert stopped.value.code == 2 and "--name" in capsys.readouterr().err.splitlines()[-1]


@pytest.mark.parametrize(
    ("words", "named"),
    [(["--dogs", "0"], "--dogs"), (["--roof", "round"], "--roof"), (["--dogs", "two"], "--dogs")],
)
def test_a_value_out_of_its_range_is_told_in_one_line(kennels, words, named, capsys):
    with pytest.raises(SystemExit) as stopped:
        kennels.parse_args(["--name", "Rex", *words])
    usage, last = capsys.readouterr().err.rsplit("kennels: error: ", 1)
    assert stopped.value.code == 2 and usage.startswith("usage: kennels")
    assert last.startswith(f"argument {named}: ") and last.count("\n") == 1
    assert words[1] in last


def test_the_help_holds_what_stands_under_a_field_its_range_and_its_default(kennels):
    told = " ".join(kennels.format_help().split())
    assert "--dogs N that sleep there (1 or more; default 2)" in told
    assert "--roof {flat,pitched} (default flat)" in told


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_the_help_of_a_command_names_each_option(command):
    told = parser_of(command).format_help()
    for action in shown_options(command):
        choices = f"{{{','.join(map(str, action.choices or ()))}}}" if action.choices else None
        positional = action.metavar or choices or action.dest
        name = getattr(action, "typed", None) or (*action.option_strings, positional)[0]
        assert re.search(rf"^  {re.escape(str(name))}(,|\s)", told, re.MULTILINE)
        assert action.help, f"{name} says nothing"


def test_every_field_of_a_run_is_an_option():
    keys = {action.dest for action in parser_of(TRAIN)._actions}
    parts = {
        "": TrainConfig,
        "data.": PhotoSet,
        "recipe.": Recipe,
        "recipe.second_look.": SecondLook,
        "companion.": Guide,
        "teacher.": Guide,
        "head.": HeadConfig,
        "fine_tune.": FineTuneConfig,
    }
    wanted = {f"{at}{field.name}" for at, kind in parts.items() for field in fields(kind)}
    assert wanted - {part.removesuffix(".") for part in parts} <= keys


def test_the_defaults_of_a_run_are_those_of_its_class():
    assert trained(*RUN) == TrainConfig(PhotoSet(Path("photos")), Path("run"))


def test_options_become_a_run():
    config = trained(
        *(*RUN, "--list", "names.txt", "--seed", "3", "--epochs", "5", "--size", "64"),
        *("--sure-above", "0.5", "--teacher", "a.onnx", "--companion", "b.onnx"),
        *("--companion-scaling", "tf", "--calibrate", "c", "c.txt", "--calibrate", "d", "d.txt"),
        *("--fine-tune-from", "all", "--fine-tune-rate", "0.5", "--layer-decay", "1"),
    )
    assert config.data == PhotoSet(Path("photos"), Path("names.txt"))
    assert config.head == HeadConfig(epochs=5, seed=3)
    assert config.recipe == Recipe(64, second_look=SecondLook(sure_above=0.5))
    assert config.teacher == Guide(Path("a.onnx"))
    assert config.companion == Guide(Path("b.onnx"), "tf", 0.2)
    assert config.calibrate == tuple(PhotoSet(Path(n), Path(f"{n}.txt")) for n in "cd")
    assert config.fine_tune == FineTuneConfig("all", learning_rate=0.5, layer_decay=1.0, seed=3)
    assert trained(*RUN, "--one-look").recipe.second_look is None


def test_an_option_may_be_called_by_its_path_in_configuration_files():
    assert trained(*RUN, "--head.label_smoothing", "0.5") == trained(
        *RUN, "--label-smoothing", "0.5"
    )


def test_a_search_starts_from_the_options_of_a_run():
    options = parser_of(TUNE).parse_args(["photos", "--stage", "fine-tune", "--epochs", "3"])
    config = configured_search(options)
    assert config.base == (trained("photos", "--out", "runs/tune", "--epochs", "3"))
    assert (config.stage, config.tuner, config.trials) == ("fine-tune", "optuna", 6)
    cuts = parser_of(TUNE).parse_args(["photos", "--cuts", "a", "b", "--trials", "9"])
    assert configured_search(cuts).cuts == ("a", "b") and configured_search(cuts).trials == 9


def test_pixel_scalings_are_those_that_networks_know():
    assert set(get_args(PixelScaling)) == set(SCALINGS)


class TestConfigurationFiles:
    @pytest.mark.parametrize(
        "words",
        [
            (),
            ("--one-look", "--epochs", "7", "--seed", "4", "--augmented", "2"),
            ("--list", "l.txt", "--companion", "c.onnx", "--calibrate", "x", "x.txt"),
            ("--fine-tune-from", "all", "--teacher", "t.onnx", "--crop-to-annotations"),
        ],
        ids=" ".join,
    )
    def test_what_a_run_writes_is_read_as_the_same_run(self, words, tmp_path):
        config = trained(*RUN, *words)
        (tmp_path / "config.json").write_text(config.to_json(), "utf-8")
        assert trained("--config", tmp_path / "config.json") == config

    def test_what_print_config_prints_is_read_as_the_same_run(self, tmp_path, capsys):
        words = (*RUN, "--one-look", "--learning-rate", "1e-05", "--calibrate", "x", "x.txt")
        with pytest.raises(SystemExit) as stopped:
            trained(*words, "--print_config")
        printed = capsys.readouterr().out
        assert stopped.value.code == 0 and yaml.safe_load(printed)["head"]["epochs"] == 12
        (tmp_path / "config.yaml").write_text(printed, "utf-8")
        assert trained("--config", tmp_path / "config.yaml") == trained(*words)

    def test_later_options_win(self, tmp_path):
        path = tmp_path / "config.json"
        path.write_text(trained(*RUN, "--one-look", "--epochs", "7").to_json(), "utf-8")
        config = trained("--epochs", "9", "--config", path, "--l2", "0.5")
        assert config.head == HeadConfig(epochs=7, l2=0.5)
        assert trained("--config", path, "others", "--seed", "2").data.root == Path("others")
        path.write_text(trained(*RUN).to_json(), "utf-8")
        again = trained("--one-look", "--fine-tune-from", "all", "--config", path)
        assert again == trained(*RUN)

    def test_a_run_is_repeated_by_its_description(self, tmp_path):
        config = trained(*RUN, "--epochs", "7")
        (tmp_path / "run.json").write_text(json.dumps({"backbone_digest": "0"}), "utf-8")
        (tmp_path / "config.json").write_text(config.to_json(), "utf-8")
        assert trained("--config", tmp_path / "run.json") == config

    def test_a_description_that_came_without_its_paths_is_told(self, tmp_path):
        (tmp_path / "run.json").write_text(json.dumps({"backbone_digest": "0"}), "utf-8")
        with pytest.raises(ConfigFileError) as told:
            trained("--config", tmp_path / "run.json")
        assert_one_sentence(told.value, str(tmp_path / "config.json"))

    def test_what_a_search_found_is_a_configuration(self, tmp_path):
        found = {"head": {"l2": 0.5}, "fine_tune": None, "augmented": 1, "found": {"trial": 3}}
        (tmp_path / "best.json").write_text(json.dumps(found), "utf-8")
        config = trained(*RUN, "--fine-tune-from", "all", "--config", tmp_path / "best.json")
        assert config.head == HeadConfig(l2=0.5) and config.augmented == 1
        assert config.fine_tune == FineTuneConfig("all")

    @pytest.mark.parametrize(
        ("content", "named"),
        [
            (None, "No such file"),
            ("{", "JSON"),
            ("[]", "options"),
            ('{"head": {"epochs": 0}}', "head.epochs"),
            ('{"head": {"l3": 0}}', "head.l3"),
            ('{"head": 3}', "head"),
            ('{"head": {"schedule": "none"}}', "head.schedule"),
            ('{"calibrate": 5}', "calibrate"),
            ('{"calibrate": [{"root": "a"}]}', "calibrate"),
            ('{"recipe": {"size": "big"}}', "recipe.size"),
            ('{"data": {"root": 5}}', "data.root"),
            ('{"crop_to_annotations": "yes"}', "crop_to_annotations"),
            ('{"head": {"l2": NaN}}', "JSON"),
        ],
    )
    def test_a_file_that_cannot_be_used_is_told_with_the_key(
        self, content, named, tmp_path, capsys
    ):
        path = tmp_path / "config.json"
        if content is not None:
            path.write_text(content, "utf-8")
        assert main(["train", *RUN, "--config", str(path)]) == 1
        assert_one_sentence(capsys.readouterr().err.strip(), str(path), named)
