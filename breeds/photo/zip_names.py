"""How a zip names an entry -> the name that was meant, and whether that is sure."""

import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

# An entry's flag: its name is UTF-8.
IS_UTF8 = 0x800
# Info-ZIP's extra field: the name in UTF-8 beside the one in the system's code page.
UNICODE_PATH = 0x7075
UNICODE_PATH_VERSION = 1
# By which Python reads each byte as some letter, so that the bytes can be had back.
READ_BY = "cp437"
# What DOS and Windows' Explorer write in western Europe; where cp437 has a letter, it is the same.
CODE_PAGE = "cp850"


@dataclass(frozen=True)
class EntryName:
    """A path within a zip; `sure` unless its letters had to be guessed."""

    path: str
    sure: bool = True


def name_of(entry: zipfile.ZipInfo) -> EntryName:
    """The path as it was on the computer that made the zip, accents composed.

    As the zip says, in its flag or in an extra field; or else UTF-8, which macOS and many programs
    write without a word, where the bytes are valid UTF-8: those of a code page hardly ever are.
    """
    if entry.flag_bits & IS_UTF8:
        return EntryName(_composed(entry.orig_filename))
    raw = entry.orig_filename.encode(READ_BY)
    said = _unicode_path(entry.extra, raw)
    if said is not None:
        return EntryName(_composed(said))
    try:
        return EntryName(_composed(raw.decode("utf-8")))
    except UnicodeDecodeError:
        return EntryName(_composed(raw.decode(CODE_PAGE)), sure=False)


def _composed(name: str) -> str:
    return unicodedata.normalize("NFC", name.partition("\0")[0])


def _unicode_path(extra: bytes, raw: bytes) -> str | None:
    """The extra field's name, if it was made for this very name; an unfit field says nothing."""
    for kind, content in _fields(extra):
        if kind != UNICODE_PATH or len(content) < 5:
            continue
        version, checksum = struct.unpack_from("<BI", content)
        if version == UNICODE_PATH_VERSION and checksum == zlib.crc32(raw):
            with suppress(UnicodeDecodeError):
                return content[5:].decode("utf-8") or None
    return None


def _fields(extra: bytes) -> Iterator[tuple[int, bytes]]:
    while len(extra) >= 4:
        kind, length = struct.unpack_from("<HH", extra)
        yield kind, extra[4 : 4 + length]
        extra = extra[4 + length :]
