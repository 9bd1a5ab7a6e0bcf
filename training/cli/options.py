"""Options of the command line from fields of data classes, and data classes from options.

A field's type, range, default and help are its class's; here is how they become an option. In
configuration files a field has its path, such as `head.epochs`.
"""

import argparse
import logging
import os
import re
import sys
from collections.abc import Callable, Collection, Iterable, Mapping
from copy import copy
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from inspect import cleandoc
from pathlib import Path
from typing import Annotated, Any, Literal, NoReturn, TypeVar, get_args, get_origin
from typing import get_type_hints as hints_of

import jsonargparse
from docstring_parser import parse_from_object
from pydantic.fields import FieldInfo

from training.cli import config_file
from training.cli.config_file import ConfigFileError
from training.data.photo_sets import PhotoSet

Built = TypeVar("Built")
Options = jsonargparse.Namespace
Adder = argparse._ActionsContainer


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


def _as_typed(action: argparse.Action) -> argparse.Action:
    typed = getattr(action, "typed", None)
    if typed is None:
        return action
    shown = copy(action)
    shown.option_strings = [typed]
    return shown


def add_fields(
    group: Adder,
    kind: type,
    *named: str,
    at: str = "",
    prefix: str = "",
    names: Mapping[str, str] | None = None,
    metavars: Mapping[str, str] | None = None,
    helps: Mapping[str, str] | None = None,
    usual: Any = None,
    hidden: Collection[str] = (),
) -> None:
    """An option for each field of a data class that is a value, or for the `named` ones alone.

    `at` is the path of the class in configuration files. An option is called by its field, with
    `prefix` before it, unless `names` calls it otherwise. `usual` is an instance or a mapping whose
    values are the defaults, before the class's own. `hidden` fields are for configuration files.
    """
    types = hints_of(kind, include_extras=True)
    told = _texts(kind) | dict(helps or {})
    for field in fields(kind):
        if named and field.name not in named:
            continue
        if _data_class(types[field.name]) or _is_pairs(types[field.name]):
            continue
        key = f"{at}.{field.name}" if at else field.name
        option = (names or {}).get(field.name, (prefix + field.name).replace("_", "-"))
        usual_value, text = _usual(field, usual), told.get(field.name, "")
        if field.name in hidden:
            action = _add_field(group, [f"--{key}"], key, types[field.name], usual_value, "", None)
            action.help = argparse.SUPPRESS
            continue
        metavar = (metavars or {}).get(field.name)
        # jsonargparse would take an option for the group of the same name in configuration files.
        strings = [f"--{key}"] if option == at else [f"--{option}", f"--{key}"]
        action = _add_field(
            group, dict.fromkeys(strings), key, types[field.name], usual_value, text, metavar
        )
        action.typed = f"--{option}"  # type: ignore[attr-defined]
        group._option_string_actions[f"--{option}"] = action


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


def built(kind: type[Built], options: Options) -> Built:
    """The data class that options ask for; a field that isn't among them has its default.

    A part that may be None is so without the values that its class requires. Raises ValueError
    where the whole lacks one.
    """
    whole = _built_or_none(kind, options)
    if whole is None:
        raise ValueError(f"a value that {kind.__name__} requires is missing")
    return whole


def _built_or_none(kind: type[Built], options: Options) -> Built | None:
    types = hints_of(kind)
    given: dict[str, Any] = {}
    for field in fields(kind):  # type: ignore[arg-type]
        if field.name in options:
            given[field.name] = _value(types[field.name], options[field.name])
        required = field.default is MISSING and field.default_factory is MISSING
        may_be_none = type(None) in get_args(types[field.name])
        if required and not may_be_none and given.get(field.name) is None:
            return None
    return kind(**given)


def text_of(kind: type, name: str) -> str:
    """What stands under a field of a data class."""
    return _texts(kind).get(name, "")


def quieten_tensorflow() -> None:
    """TensorFlow announces its processor's abilities at import, over our own progress."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    logging.getLogger("tensorflow").setLevel(logging.ERROR)


def _value(hint: Any, value: Any) -> Any:
    inner = _data_class(hint)
    if inner and isinstance(value, jsonargparse.Namespace):
        return _built_or_none(inner, value)
    if _is_pairs(hint):
        return tuple(PhotoSet(Path(root), Path(names)) for root, names in value)
    return tuple(value) if isinstance(value, list) else value


def _add_field(
    group: Adder,
    options: Iterable[str],
    key: str,
    hint: Any,
    usual: Any,
    text: str,
    metavar: str | None,
) -> argparse.Action:
    if hint is bool:
        return group.add_argument(*options, dest=key, action="store_true", help=text)
    several = hint == tuple[str, ...]
    return group.add_argument(
        *options,
        dest=key,
        nargs="+" if several else None,
        type=str if several else hint,
        default=None if usual is MISSING else list(usual) if several else usual,
        required=usual is MISSING and "." not in key,
        metavar=metavar or _metavar(hint, key),
        help=_with_limits(text, hint, usual),
    )


def _usual(field: Field[Any], usual: Any) -> Any:
    """The default; MISSING where the class has none."""
    if usual is not None:
        values = usual if isinstance(usual, Mapping) else vars(usual)
        if field.name in values:
            return values[field.name]
    return field.default_factory() if field.default_factory is not MISSING else field.default


def _texts(kind: type) -> dict[str, str]:
    """What stands under each field of a class and of those that it extends."""
    return {
        param.arg_name: " ".join(cleandoc(param.description or "").split())
        for each in reversed(kind.__mro__)
        if is_dataclass(each)
        for param in parse_from_object(each).params
    }


def _metavar(hint: Any, key: str) -> str | None:
    """The last word of the field's name, N for a whole number; of choices, all of them."""
    bare = _without_none(hint)
    if get_origin(bare) is Literal:
        return "{" + ",".join(map(str, get_args(bare))) + "}"
    if get_origin(bare) is Annotated and get_args(bare)[0] is int:
        return "N"
    return re.split(r"[._]", key)[-1].upper()


def _with_limits(text: str, hint: Any, usual: Any) -> str:
    """The help, with its range and its default."""
    shown = usual.as_posix() if isinstance(usual, Path) else usual
    parts = [_range(hint)] if _range(hint) else []
    parts += [] if usual is None or usual is MISSING or shown == "" else [f"default {shown}"]
    return f"{text} ({'; '.join(parts)})".strip().replace("%", "%%") if parts else text


def _range(hint: Any) -> str:
    bare = _without_none(hint)
    if get_origin(bare) is not Annotated:
        return ""
    limits = {
        name: getattr(limit, name)
        for info in get_args(bare)[1:]
        if isinstance(info, FieldInfo)
        for limit in info.metadata
        for name in ("ge", "le")
        if hasattr(limit, name)
    }
    if "le" in limits:
        return f"{limits['ge']} to {limits['le']}"
    return f"{limits['ge']} or more"


def _without_none(hint: Any) -> Any:
    """X of X | None."""
    kinds = [kind for kind in get_args(hint) if kind is not type(None)]
    optional = len(kinds) == 1 and type(None) in get_args(hint)
    return kinds[0] if optional else hint


def _data_class(hint: Any) -> type | None:
    bare = _without_none(hint)
    return bare if isinstance(bare, type) and is_dataclass(bare) else None


def _is_pairs(hint: Any) -> bool:
    return bool(hint == tuple[PhotoSet, ...])


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
