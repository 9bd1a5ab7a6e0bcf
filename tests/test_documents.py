"""What the documents say of the program is so: files that they name, options that they show."""

import re
import subprocess
import sys
from functools import cache

import pytest

from tests.conftest import ROOT

DOCUMENTS = ("README.md", "CONTRIBUTING.md", "docs/ARCHITECTURE.md", "training/lists/README.md")
# What stands between backticks and looks like a path of the program.
NAMED = re.compile(
    r"`((?:app\.py|(?:breeds|ui|training|tests|docs|benchmarks|examples)/)[\w./-]*)`"
)
# `python -m training train --list …`, on a line of its own or within one.
COMMAND = re.compile(r"(?:-m training|quelle-race|-m breeds) ([a-z]+)([^`\n|#]*)")
OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]+")
# A command's help as the README shows it, between two marks.
EXCERPT = re.compile(r"<!-- help: (.+?) -->\n```\n(.*?)```\n", re.DOTALL)


def text_of(document: str) -> str:
    return (ROOT / document).read_text("utf-8")


@cache
def help_of(package: str, command: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", package, command, "--help"],
        cwd=ROOT,
        env={"COLUMNS": "88", "PATH": ""},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_file_that_a_document_names_is_there(document: str) -> None:
    named = NAMED.findall(text_of(document))
    assert named
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_every_option_that_the_readme_gives_a_command_is_one_of_its_options() -> None:
    unknown = [
        (command, option)
        for command, rest in COMMAND.findall(text_of("README.md"))
        for option in OPTION.findall(rest)
        if option not in help_of("breeds" if command == "classify" else "training", command)
    ]
    assert unknown == []


def test_the_help_in_the_readme_is_what_the_command_prints() -> None:
    shown = dict(EXCERPT.findall(text_of("README.md")))
    assert shown == {"python -m breeds classify": help_of("breeds", "classify")}
