"""A sidecar's bytes <-> UTF-8, whatever encoding it has, so that every byte can be given back."""

import codecs
import re
from dataclasses import dataclass

from breeds.exports.xmp.errors import UnreadableError

# The longer ones first: UTF-32's begins as UTF-16's does.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# How a file without a mark begins; by XML 1.0, appendix F.
_STARTS = ((b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"))
_DECLARED = re.compile(rb"""\s*<\?xml[^>]*?\sencoding\s*=\s*["']([A-Za-z][\w.-]*)["']""")


@dataclass(frozen=True)
class Encoding:
    """How a file's text is written, and the byte order mark that it begins with, if any."""

    name: str = "utf-8"
    mark: bytes = b""

    def encode(self, xml: bytes) -> bytes:
        """From UTF-8; what the encoding lacks becomes a character reference."""
        return self.mark + xml.decode().encode(self.name, "xmlcharrefreplace")


UTF_8 = Encoding()


def decode(content: bytes) -> tuple[Encoding, bytes]:
    """A file's encoding, and its text as UTF-8.

    Raises UnreadableError for an encoding that is unknown, or that wouldn't give the bytes back.
    """
    encoding = _encoding_of(content)
    try:
        xml = content[len(encoding.mark) :].decode(encoding.name).encode()
        if encoding.encode(xml) == content:
            return encoding, xml
    except (LookupError, UnicodeError):
        pass
    raise UnreadableError("son encodage est inconnu", "its encoding is unknown")


def _encoding_of(content: bytes) -> Encoding:
    for mark, name in _MARKS:
        if content.startswith(mark):
            return Encoding(name, mark)
    for start, name in _STARTS:
        if content.startswith(start):
            return Encoding(name)
    declared = _DECLARED.match(content)
    return Encoding(declared[1].decode("ascii")) if declared else UTF_8
