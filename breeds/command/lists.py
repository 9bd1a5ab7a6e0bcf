"""A list of names, from a file or from standard input -> the names."""

import codecs
import os
import sys
from pathlib import Path

STANDARD_INPUT = "-"


class ListError(Exception):
    """A list that can't be used, with the reason in one sentence."""


def read(source: str) -> list[str]:
    """The names in a file, or in standard input where it is -. Raises ListError."""
    names = _names(_content(source))
    if not names:
        raise ListError(f"The list {source} names no photo.")
    return names


def _content(source: str) -> bytes:
    if source == STANDARD_INPUT:
        return sys.stdin.buffer.read()
    try:
        return Path(source).read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise ListError(f"The list {source} can't be read: {reason}.") from error


def _names(content: bytes) -> list[str]:
    # As PowerShell writes what it is told to put into a file.
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        content = content.decode("utf-16", "replace").encode("utf-8")
    content = content.removeprefix(codecs.BOM_UTF8)
    # No name holds a NUL, but some hold a line's end.
    lines = content.split(b"\0") if b"\0" in content else content.splitlines()
    return [os.fsdecode(line) for line in lines if line.strip()]
