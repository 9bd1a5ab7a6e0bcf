"""What the documents say of the program is so: files that they name, options that they show."""

import re
import sys

import pytest

from breeds.__main__ import main as breeds_main
from tests.conftest import ROOT
from training.__main__ import main as training_main

MAINS = {"breeds": breeds_main, "training": training_main}
DOCUMENTS = (
    "README.md",
    "CONTRIBUTING.md",
    "docs/ARCHITECTURE.md",
    "docs/CLUSTER.md",
    "docs/FLAGS.md",
    "docs/LOOP.md",
    "training/lists/README.md",
)
# What stands between backticks and looks like a path of the program.
NAMED = re.compile(
    r"`((?:app\.py|(?:breeds|ui|training|tests|docs|benchmarks|examples)/)[\w./-]*)`"
)
# `python -m training train --list …`, on a line of its own or within one.
COMMAND = re.compile(r"(?:-m training|quelle-race|-m breeds) ([a-z]+)([^`\n|#]*)")
OF_THE_CORE = ("classify", "export", "flags", "index", "merge", "review", "verdict")
OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]+")
# A command's help as the README shows it, between two marks.
EXCERPT = re.compile(r"<!-- help: (.+?) -->\n```\n(.*?)```\n", re.DOTALL)


def text_of(document: str) -> str:
    return (ROOT / document).read_text("utf-8")


def help_of(package: str, command: str, monkeypatch, capsys) -> str:
    """What `python -m PACKAGE COMMAND --help` prints."""
    monkeypatch.setenv("COLUMNS", "88")
    monkeypatch.setattr(sys, "argv", [f"{package}/__main__.py"])
    with pytest.raises(SystemExit, match="0"):
        MAINS[package]([command, "--help"])
    return capsys.readouterr().out


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_file_that_a_document_names_is_there(document: str) -> None:
    named = NAMED.findall(text_of(document))
    assert named
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_every_option_that_the_readme_gives_a_command_is_one_of_its_options(
    monkeypatch, capsys
) -> None:
    shown = [
        ("breeds" if command in OF_THE_CORE else "training", command, option)
        for command, rest in COMMAND.findall(text_of("README.md"))
        for option in OPTION.findall(rest)
    ]
    assert len(shown) > 10
    helps = {
        (package, command): help_of(package, command, monkeypatch, capsys)
        for package, command, _ in shown
    }
    assert [s for s in shown if s[2] not in helps[s[:2]]] == []


def test_the_help_in_the_readme_is_what_the_command_prints(monkeypatch, capsys) -> None:
    shown = dict(EXCERPT.findall(text_of("README.md")))
    commands = ("classify", "index")
    printed = {
        f"python -m breeds {command}": help_of("breeds", command, monkeypatch, capsys)
        for command in commands
    }
    assert shown == printed
