"""XML -> its elements and the places where they stand, so that a change touches these alone.

A library that builds a tree and writes it anew would keep the meaning, but not how other programs
lay their files out: lines of attributes, quotes, padding, line ends.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from xml.parsers import expat

from breeds.exports.xmp.errors import UnreadableError

XML = "http://www.w3.org/XML/1998/namespace"
# A sidecar has some hundred; elements cost far more memory than the bytes that bring them.
MOST_ELEMENTS = 200_000
_SPACE = b" \t\r\n"
_START_TAG = re.compile(rb"""<([^\s/>]+)((?:[^>"']|"[^"]*"|'[^']*')*)>""")
_ATTRIBUTE = re.compile(rb"""\s+([^\s=]+)\s*=\s*("[^"]*"|'[^']*')""")


@dataclass(frozen=True)
class Attribute:
    """An attribute from the space before it to its closing quote."""

    uri: str
    local: str
    value: str
    start: int
    end: int


@dataclass(eq=False)
class Element:
    """An element from `start` to `end`, its content from `opened` to `closing`."""

    prefix: str
    uri: str
    local: str
    start: int
    opened: int
    attributes: tuple[Attribute, ...]
    namespaces: dict[str, str]
    closing: int = 0
    end: int = 0
    texts: list[str] = field(default_factory=list)
    children: list["Element"] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(self.texts)

    @property
    def is_empty_tag(self) -> bool:
        return self.opened == self.end

    @property
    def name(self) -> str:
        """As the file writes it."""
        return f"{self.prefix}:{self.local}" if self.prefix else self.local

    def named(self, uri: str, *locals_: str) -> list["Element"]:
        """The children of one of these names."""
        return [each for each in self.children if each.uri == uri and each.local in locals_]


@dataclass(frozen=True)
class Edit:
    """New bytes for those from `start` to `end`."""

    start: int
    end: int
    content: bytes = b""


def parse(xml: bytes) -> Element:
    """The root of XML that is encoded in UTF-8, whatever it declares.

    Raises UnreadableError for what isn't well-formed, has a document type (and so could have
    entities, or name what lies elsewhere), or has more elements than a sidecar.
    """
    try:
        return _Builder(xml).root()
    except expat.ExpatError as error:
        raise UnreadableError(
            f"ce n'est pas du XML bien formé (ligne {error.lineno})",
            f"it isn't well-formed XML (line {error.lineno})",
        ) from error


def edited(xml: bytes, edits: Iterable[Edit]) -> bytes:
    """The bytes with all changes; one that lies within another is passed over."""
    parts, at = [], 0
    for edit in sorted(edits, key=lambda edit: (edit.start, -edit.end)):
        if edit.start >= at:
            parts += [xml[at : edit.start], edit.content]
            at = edit.end
    return b"".join((*parts, xml[at:]))


def without(xml: bytes, element: Element) -> Edit:
    """Takes an element out, and the space before it."""
    return Edit(element.start - len(space_before(xml, element.start)), element.end)


def appended(xml: bytes, parent: Element, content: bytes) -> Edit:
    """Puts content behind all that the element holds."""
    if parent.is_empty_tag:
        end_tag = f"</{parent.name}>".encode()
        slash = xml.rindex(b"/", parent.start, parent.end)
        return Edit(slash, parent.end, b">" + content + end_tag)
    at = parent.children[-1].end if parent.children else parent.opened
    return Edit(at, at, content)


def space_before(xml: bytes, at: int) -> bytes:
    start = at
    while start and xml[start - 1] in _SPACE:
        start -= 1
    return xml[start:at]


class _Builder:
    """What expat tells of one document, in the order in which it is told."""

    def __init__(self, xml: bytes) -> None:
        self._xml = xml
        self._open: list[Element] = []
        self._root: Element | None = None
        self._count = 0
        self._parser = parser = expat.ParserCreate("utf-8")
        parser.ordered_attributes = True
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        # Before any entity is declared, let alone resolved.
        parser.StartDoctypeDeclHandler = self._doctype

    def root(self) -> Element:
        self._parser.Parse(self._xml, True)
        if self._root is None:
            raise UnreadableError("il est vide", "it is empty")
        return self._root

    def _start(self, name: str, values: list[str]) -> None:
        self._count += 1
        if self._count > MOST_ELEMENTS:
            raise UnreadableError("il contient trop d'éléments", "it has too many elements")
        start = self._parser.CurrentByteIndex
        tag = _START_TAG.match(self._xml, start)
        if tag is None:
            raise UnreadableError("un élément ne se lit pas", "an element can't be read")
        pairs = dict(zip(values[::2], values[1::2], strict=True))
        namespaces = self._namespaces(pairs)
        prefix, uri, local = _resolved(name, namespaces, namespaces.get("", ""))
        attributes = tuple(
            Attribute(*_resolved(raw, namespaces, "")[1:], pairs[raw], *match.span())
            for match in _ATTRIBUTE.finditer(self._xml, tag.start(2), tag.end(2))
            if not _declares(raw := match[1].decode())
        )
        element = Element(prefix, uri, local, start, tag.end(), attributes, namespaces)
        if self._open:
            self._open[-1].children.append(element)
        else:
            self._root = element
        self._open.append(element)

    def _namespaces(self, pairs: dict[str, str]) -> dict[str, str]:
        outer = self._open[-1].namespaces if self._open else {"xml": XML}
        declared = {raw[6:]: value for raw, value in pairs.items() if _declares(raw)}
        return outer | declared if declared else outer

    def _end(self, name: str) -> None:
        element = self._open.pop()
        at = self._parser.CurrentByteIndex
        if self._xml.endswith(b"/>", element.start, element.opened):
            element.closing = element.end = element.opened
        else:
            element.closing, element.end = at, self._xml.index(b">", at) + 1

    def _characters(self, text: str) -> None:
        self._open[-1].texts.append(text)

    def _doctype(self, *_: object) -> None:
        raise UnreadableError(
            "il déclare un type de document (DOCTYPE)", "it declares a document type (DOCTYPE)"
        )


def _declares(raw: str) -> bool:
    return raw == "xmlns" or raw.startswith("xmlns:")


def _resolved(raw: str, namespaces: dict[str, str], default: str) -> tuple[str, str, str]:
    """Prefix, namespace and local name."""
    prefix, colon, local = raw.rpartition(":")
    if not colon:
        return "", default, raw
    if prefix not in namespaces:
        raise UnreadableError(
            f"le préfixe {prefix} n'y est pas déclaré", f"it doesn't declare the prefix {prefix}"
        )
    return prefix, namespaces[prefix], local
