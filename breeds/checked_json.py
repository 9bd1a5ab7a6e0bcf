"""JSON text -> a frozen data class, every value held to the type that its field declares."""

import codecs
import json
import math
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from types import NoneType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

TOP = "its top"
EXPECTED = {str: "text", int: "whole number", float: "number"}

Read = TypeVar("Read")


class MalformedError(ValueError):
    """What a file holds can't be used; the message is the rest of a sentence that names the file.

    It has no full stop.
    """


def decode(content: bytes) -> str:
    """The text of a UTF-8 file without a byte-order mark. Raises MalformedError."""
    if content.startswith(codecs.BOM_UTF8):
        raise MalformedError("begins with a byte-order mark")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise MalformedError("isn't text in UTF-8") from error


def parse(text: str) -> Any:
    """JSON's value, where the text holds no more than JSON allows. Raises MalformedError.

    Python's own reader would let pass NaN, Infinity, doubled names and half surrogate pairs.
    """
    try:
        value = json.loads(text, object_pairs_hook=_without_doubles, parse_constant=_refuse)
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    except MalformedError:
        raise
    except RecursionError as error:
        raise MalformedError("is nested too deeply") from error
    except ValueError as error:
        raise MalformedError("isn't JSON") from error
    return value


def read(kind: type[Read], value: Any, place: str = TOP) -> Read:
    """A data class, or what a field may be, of a value that `parse` returned.

    A field may be str, int, float (finite), Any, X | None, tuple[X, ...], Mapping[str, X] or a data
    class; one that has a default may be missing, and none may be unknown. `place` names the value
    in errors. Raises MalformedError.
    """
    if kind is Any:
        return value
    if is_dataclass(kind):
        return _read_object(kind, value, place)
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is tuple:
        items = enumerate(_require(list, "list", value, place))
        return tuple(read(arguments[0], item, f"{place}[{at}]") for at, item in items)
    if origin is Mapping:
        entries = _require(dict, "object", value, place).items()
        return {name: read(arguments[1], item, f"{place}[{name!a}]") for name, item in entries}
    if NoneType in arguments:
        return None if value is None else read(arguments[0], value, place)
    return _read_plain(kind, value, place)


def read_field(value: Any, name: str, kind: type[Read]) -> Read:
    """One field of an object that `parse` returned, whatever the others are."""
    given = _require(dict, "object", value, TOP)
    if name not in given:
        raise MalformedError(f"lacks {name!r} at {TOP}")
    return read(kind, given[name], name)


def _read_object(kind: type[Read], value: Any, place: str) -> Read:
    given, kinds = _require(dict, "object", value, place), get_type_hints(kind)
    known = {field.name: field for field in fields(kind)}
    for name in given.keys() - known.keys():
        raise MalformedError(f"has an unknown field {name[:40]!a} at {place}")
    for name, field in known.items():
        if name not in given and field.default is MISSING:
            raise MalformedError(f"lacks {name!r} at {place}")
    inside = "" if place == TOP else f"{place}."
    try:
        return kind(**{name: read(kinds[name], given[name], inside + name) for name in given})
    except MalformedError:
        raise
    except ValueError as error:
        raise MalformedError(f"can't be used at {place}: {str(error)[:200]}") from error


def _read_plain(kind: type, value: Any, place: str) -> Any:
    accepted = (int, float) if kind is float else kind
    if isinstance(value, bool):
        raise MalformedError(f"holds no {EXPECTED[kind]} at {place}")
    _require(accepted, EXPECTED[kind], value, place)
    return _finite(value, place) if kind is float else value


def _finite(value: float, place: str) -> float:
    # A whole number beyond a float's range can't even be converted.
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise MalformedError(f"holds no finite number at {place}")
    return number


def _require(kind: type | tuple[type, ...], called: str, value: Any, place: str) -> Any:
    if not isinstance(value, kind):
        raise MalformedError(f"holds no {called} at {place}")
    return value


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    named = dict(pairs)
    if len(named) != len(pairs):
        raise MalformedError("names a field twice in one object")
    return named


def _refuse(constant: str) -> None:
    raise MalformedError(f"holds {constant}, which JSON doesn't know")
