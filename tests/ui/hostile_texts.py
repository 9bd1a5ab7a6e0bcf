"""Texts that try to become markup, and what a browser would make of the HTML that shows them."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from html.parser import HTMLParser
from typing import Any

# It may be a file's name too, so it has no slash.
ATTACK = """'"><img src=x onerror="alert(1)"><script>alert(1)"""


def hostile(value: Any, kept: tuple[str, ...] = ("code", "id", "thousands", "date")) -> Any:
    """A copy of texts within data classes, tuples and mappings, with the attack before each."""
    if isinstance(value, str):
        return ATTACK + value
    if is_dataclass(value) and not isinstance(value, type):
        names = [field.name for field in fields(value) if field.name not in kept]
        return replace(value, **{name: hostile(getattr(value, name), kept) for name in names})
    if isinstance(value, tuple):
        return tuple(hostile(each, kept) for each in value)
    if isinstance(value, Mapping):
        return {key: hostile(each, kept) for key, each in value.items()}
    return value


def succeeds(html: str) -> bool:
    """Whether the attack has become an element or an attribute."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.attacked


class _Reader(HTMLParser):
    attacked = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "script" or any(name.startswith("on") for name, _ in attrs):
            self.attacked = True
