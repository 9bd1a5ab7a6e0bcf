"""What we leave in a sidecar in a namespace of our own: our properties, and what was added."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from breeds.exports.xmp import lists as xmp_lists
from breeds.exports.xmp.lists import RDF, WRITTEN
from breeds.exports.xmp.places import Element
from breeds.exports.xmp.tags import plain

PREFIX = "quellerace"
# It names and needs no place; XMP part 1 (ISO 16684-1), 6.2 wants a slash or a hash at its end.
URI = "urn:quelle-race:xmp:1.0/"
_NEW_FILE = "NewSidecar"
_NEW_LISTS = "NewLists"
_ADDED = "Added"
_COPIED = "Copied"


@dataclass(frozen=True)
class Mark:
    """Our properties by name, and by each list's label what we added to it.

    `new_lists` are those that weren't there, and `copied` what each of them took over from the
    lists that were; `new_file` tells that the sidecar wasn't there.
    """

    properties: Mapping[str, str] = field(default_factory=dict)
    new_file: bool = False
    new_lists: tuple[str, ...] = ()
    added: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    copied: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def simple(self) -> dict[str, str]:
        """What is written as plain text."""
        return dict(self.properties) | ({_NEW_FILE: "True"} if self.new_file else {})

    def bags(self) -> dict[str, tuple[str, ...]]:
        """What is written as a list."""
        bags = {_NEW_LISTS: self.new_lists}
        for kind, lists in ((_ADDED, self.added), (_COPIED, self.copied)):
            bags |= {f"{kind}{label}": texts for label, texts in lists.items()}
        return {name: texts for name, texts in bags.items() if texts}


def read(rdf: Element) -> Mark | None:
    """What we left, in whichever form another program has since written it; None for nothing."""
    simple: dict[str, str] = {}
    bags: dict[str, tuple[str, ...]] = {}
    for description in xmp_lists.descriptions(rdf):
        simple |= {each.local: each.value for each in description.attributes if each.uri == URI}
        for each in description.children:
            if each.uri == URI and each.children:
                bags[each.local] = tuple(_texts(each))
            elif each.uri == URI:
                simple[each.local] = plain(each.text)
    if not simple and not bags:
        return None
    return Mark(
        properties={name: text for name, text in simple.items() if name != _NEW_FILE},
        new_file=_NEW_FILE in simple,
        new_lists=bags.get(_NEW_LISTS, ()),
        added=_by_label(_ADDED, bags),
        copied=_by_label(_COPIED, bags),
    )


def _texts(element: Element) -> Iterable[str]:
    return (
        text
        for container in element.children
        if container.uri == RDF
        for text, _ in xmp_lists.items(container)
    )


def _by_label(kind: str, bags: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    found = {keywords.label: bags.get(f"{kind}{keywords.label}", ()) for keywords in WRITTEN}
    return {label: texts for label, texts in found.items() if texts}
