"""The parser of a command's options: how it reads configuration files, and tells what is wrong."""

import argparse
import logging
import os
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from copy import copy
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import jsonargparse

from training.cli import config_file
from training.cli.config_file import ConfigFileError

Options = jsonargparse.Namespace


@dataclass(frozen=True)
class Command:
    """A command: `summary` is its line in the overview, `describe` tells its parser the options.

    `run` does what the parsed options ask for, and returns the exit status.
    """

    name: str
    summary: str
    describe: Callable[["OptionParser"], None]
    run: Callable[[Options], int]


class OptionParser(jsonargparse.ArgumentParser):
    """A parser whose errors are one line each, and which reads our configuration files."""

    def __init__(self, prog: str, description: str | None = None) -> None:
        super().__init__(
            prog=prog,
            description=description,
            formatter_class=_HelpFormatter,
            allow_abbrev=False,
        )
        # By the key of what may be None, that of the flag for None.
        self.flags_for_none: dict[str, str] = {}
        self._reading: Path | None = None

    def read_config(self, path: Path, options: Options) -> None:
        """Put what a configuration file says into the options. Raises ConfigFileError."""
        self._reading, values = config_file.read(path)
        values = self._as_options(values)
        options.update(self.parse_object(values, defaults=False, env=False, _skip_required=True))
        self._reading = None

    def _as_options(self, values: Mapping[str, Any], at: str = "") -> dict[str, Any]:
        """The values by the options' keys, without what a None stands for and without None."""
        found: dict[str, Any] = {}
        for name, value in values.items():
            key = f"{at}{name}"
            inner = [a for a in self._actions if a.dest.startswith(f"{key}.")]
            if inner and not (value is None or isinstance(value, Mapping)):
                self.error(f'Parser key "{key}": it must hold options by their names')
            if not isinstance(value, bool) and self._has(argparse._StoreTrueAction, key):
                self.error(f'Parser key "{key}": it must be true or false')
            if key in self.flags_for_none:
                found[self.flags_for_none[key]] = value is None
            if inner and value is not None:
                found |= self._as_options(value, f"{key}.")
            elif inner:
                found |= {action.dest: action.default for action in inner}
            elif self._has(Pairs, key):
                found[key] = self._pairs(key, value)
            else:
                found[key] = value
        return found

    def _has(self, kind: type[argparse.Action], key: str) -> bool:
        return any(isinstance(action, kind) and action.dest == key for action in self._actions)

    def _pairs(self, key: str, value: Any) -> list[list[str]]:
        try:
            return config_file.pairs(value)
        except ValueError as error:
            self.error(f'Parser key "{key}": {error}')

    def error(self, message: str, ex: Exception | None = None) -> NoReturn:
        """End with exit status 2, or raise ConfigFileError where a file is at fault."""
        key, fault = _fault(message)
        if self._reading:
            raise ConfigFileError(self._reading, f"{key}: {fault}" if key else fault)
        self.print_usage(sys.stderr)
        fault = re.sub(r"^argument (--[^/:]*)[^:]*:", self._named, fault)
        fault = re.sub(r"(?<=arguments are required: ).*", self._all_named, fault)
        if key:
            fault = f"argument {self._option(key)}: {fault}"
        self.exit(2, f"{self.prog}: error: {fault}\n")

    def _option(self, key: str) -> str:
        named = (_as_typed(action) for action in self._actions if action.dest == key)
        return next((action.option_strings[0] for action in named if action.option_strings), key)

    def _named(self, found: re.Match[str]) -> str:
        return f"argument {_as_typed(self._option_string_actions[found[1]]).option_strings[0]}:"

    def _all_named(self, found: re.Match[str]) -> str:
        return ", ".join(self._option(key) for key in found[0].split(", "))


class ReadConfig(jsonargparse.ActionConfigFile):
    """--config FILE: options after it on the command line win over what the file says."""

    def __call__(  # type: ignore[override]
        self, parser: OptionParser, options: Options, value: str, option: str | None = None
    ) -> None:
        parser.read_config(Path(value), options)


class Pairs(argparse._AppendAction):
    """Sets of photos, a folder and a list each, one by one."""


class _HelpFormatter(argparse.RawDescriptionHelpFormatter):
    """Shows options as people type them, without their paths in configuration files."""

    def add_usage(
        self, usage: str | None, actions: Iterable[argparse.Action], *rest: Any, **more: Any
    ) -> None:
        super().add_usage(usage, [_as_typed(action) for action in actions], *rest, **more)

    def add_argument(self, action: argparse.Action) -> None:
        super().add_argument(_as_typed(action))


def add_config(parser: OptionParser, others: str = "") -> None:
    """--config, and --print_config; `others` are files that it takes too."""
    parser.add_argument(
        "--config",
        action=ReadConfig,
        metavar="FILE",
        help=f"take options from a JSON or YAML file, as --print_config writes it{others}; later "
        "options win",
    )
    parser._option_string_actions["--print_config"].help = "print all options as YAML, and end"


def quieten_tensorflow() -> None:
    """TensorFlow announces its processor's abilities at import, over our own progress."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    logging.getLogger("tensorflow").setLevel(logging.ERROR)


def _as_typed(action: argparse.Action) -> argparse.Action:
    typed = getattr(action, "typed", None)
    if typed is None:
        return action
    shown = copy(action)
    shown.option_strings = [typed]
    return shown


def _fault(message: str) -> tuple[str, str]:
    """The key that a message of jsonargparse is about, if any, and what is wrong, in one line."""
    found = re.match(r'Parser key "([^"]+)":\s*(.*)', message, re.DOTALL)
    key, rest = found.groups() if found else ("", message)
    limit = re.search(r"(Input should [^\n]*?) \[type=", rest)
    value = re.search(r"(?:Got|Given) value: (.*)$", rest)
    if limit and value:
        return key, f"{value[1]} isn't possible: {limit[1][0].lower()}{limit[1][1:]}"
    if value and "Union subtypes" in rest:
        return key, f"{value[1]} isn't possible"
    choice = re.search(r"Literal\[(.*)\]. Got value: (.*)$", rest, re.DOTALL)
    if choice:
        return key, f"invalid choice: {choice[2]!r} (choose from {choice[1]})"
    return key, " ".join(rest.split())
