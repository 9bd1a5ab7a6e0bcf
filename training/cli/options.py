"""Options of the command line from fields of data classes, and data classes from options.

A field's type, range, default and help are its class's; here is how they become an option. In
configuration files a field has its path, such as `head.epochs`.
"""

import argparse
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from inspect import cleandoc
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar, get_args, get_origin
from typing import get_type_hints as hints_of

import jsonargparse
from docstring_parser import parse_from_object
from pydantic.fields import FieldInfo

from training.cli.parser import Options
from training.data.photo_sets import PhotoSet

Built = TypeVar("Built")
Adder = argparse._ActionsContainer


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
    shown = " ".join(usual) if isinstance(usual, tuple) else shown
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
