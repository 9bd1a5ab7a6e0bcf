"""JSON text -> a frozen data class, every value held to the type that its field declares."""

import json
from typing import Literal, TypeVar

from pydantic import TypeAdapter, ValidationError

from breeds.one_line import one_line

Read = TypeVar("Read")


class MalformedError(ValueError):
    """What a file holds can't be used; the message is the rest of a sentence that names the file.

    It has no full stop.
    """


def decode(content: bytes) -> str:
    """The text of a JSON file. Raises MalformedError."""
    try:
        text = content.decode("utf-8")
        json.loads(text, parse_constant=_refuse)
    except UnicodeDecodeError as error:
        raise MalformedError("isn't text in UTF-8") from error
    except (ValueError, RecursionError) as error:
        raise MalformedError("isn't JSON") from error
    return text


def read(kind: type[Read], text: str, unknown: Literal["forbid", "ignore"] = "forbid") -> Read:
    """The value of JSON text, of a data class or another type; no text passes for a number.

    `unknown` is for fields that the data class lacks. Raises MalformedError.
    """
    try:
        return TypeAdapter(kind).validate_json(text, strict=True, extra=unknown)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(map(str, first["loc"]))[:80]
        fault = one_line(first["msg"])[:200]
        where = f"at {place!a}" if place else "as a whole"
        raise MalformedError(f"is wrong {where} ({fault})") from error


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")
