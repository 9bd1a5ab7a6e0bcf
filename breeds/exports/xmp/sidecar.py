"""One sidecar's XML: our tags put in, beside whatever is there, and taken out again.

The rule for lists: immich, digiKam and darktable each read the first list that they find and no
other, and a sidecar's before the photo's own. So a list that we add begins with the keywords that
the other lists hold and, where the sidecar has no list of paths, those within the photo, lest it
hide them; a list that is there gets ours at its end, without those that it has. What we added, and
what we copied, stands in our namespace, and nothing else is ever taken out.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from breeds.exports.xmp import encodings, layout
from breeds.exports.xmp import lists as xmp_lists
from breeds.exports.xmp import mark as sidecar_mark
from breeds.exports.xmp.encodings import UTF_8, Encoding
from breeds.exports.xmp.lists import WRITTEN, KeywordList, Keywords, Levels
from breeds.exports.xmp.mark import Mark
from breeds.exports.xmp.places import Edit, Element, edited, parse, without
from breeds.exports.xmp.tags import Tags, unique


@dataclass(frozen=True)
class Sidecar:
    """A sidecar's text in UTF-8, and the encoding of its file."""

    xml: bytes
    encoding: Encoding = UTF_8

    @cached_property
    def rdf(self) -> Element:
        return xmp_lists.rdf_of(parse(self.xml))

    @cached_property
    def mark(self) -> Mark | None:
        """What we left in it, None where there is nothing of ours."""
        return sidecar_mark.read(self.rdf)

    @property
    def is_bare(self) -> bool:
        """Whether it says nothing of its photo."""
        described = xmp_lists.descriptions(self.rdf)
        return len(described) == len(self.rdf.children) and all(map(xmp_lists.is_bare, described))

    def to_bytes(self) -> bytes:
        return self.encoding.encode(self.xml)

    def with_edits(self, edits: list[Edit]) -> "Sidecar":
        return Sidecar(edited(self.xml, edits), self.encoding)

    def says_the_same(self, other: "Sidecar") -> bool:
        """Whether what concerns us is the same, in whichever order."""
        return self.mark == other.mark and all(
            Counter(xmp_lists.texts(self.rdf, keywords))
            == Counter(xmp_lists.texts(other.rdf, keywords))
            for keywords in WRITTEN
        )


def read(content: bytes) -> Sidecar:
    """Raises UnreadableError for what isn't XMP, or holds a keyword list that is no list."""
    encoding, xml = encodings.decode(content)
    sidecar = Sidecar(xml, encoding)
    xmp_lists.keywords_in(sidecar.rdf)
    return sidecar


def with_tags(
    sidecar: Sidecar | None, tags: Tags, embedded: Callable[[], Keywords] = Keywords
) -> Sidecar:
    """With these tags in place of ours; None is a sidecar that isn't there yet.

    `embedded` tells the keywords within the photo; it is asked where they count.
    """
    if sidecar is None:
        return _added(Sidecar(layout.EMPTY), tags, embedded, is_new=True)
    is_new = sidecar.mark is not None and sidecar.mark.new_file
    return _added(without_tags(sidecar), tags, embedded, is_new=is_new)


def without_tags(sidecar: Sidecar) -> Sidecar:
    """Without anything of ours; the very bytes from before where no one has changed it since."""
    mark = sidecar.mark
    if mark is None:
        return sidecar
    removed = [each for keywords in WRITTEN for each in _ours(sidecar.rdf, keywords, mark)]
    edits = [without(sidecar.xml, element) for element in removed]
    for description in xmp_lists.descriptions(sidecar.rdf):
        own = [each for each in description.attributes if each.uri == sidecar_mark.URI]
        edits += [Edit(each.start, each.end) for each in own]
        elements = [each for each in description.children if each.uri == sidecar_mark.URI]
        edits += [without(sidecar.xml, element) for element in elements]
        if (own or elements) and _is_left_bare(description, removed):
            edits.append(without(sidecar.xml, description))
    return sidecar.with_edits(edits)


def _ours(rdf: Element, keywords: KeywordList, mark: Mark) -> list[Element]:
    """Of a list: the keywords that we added, or all of it where no one else put anything in.

    What we copied stays in a list to which others have added since: else that would hide it.
    """
    added = mark.added.get(keywords.label, ())
    copied = mark.copied.get(keywords.label, ())
    found = []
    for whole, container in xmp_lists.containers(rdf, keywords):
        held = xmp_lists.items(container)
        is_ours = keywords.label in mark.new_lists
        if is_ours and {text for text, _ in held} <= {*added, *copied}:
            found.append(whole)
        else:
            found += [item for text, item in held if text in added]
    return found


def _is_left_bare(description: Element, removed: list[Element]) -> bool:
    gone = {id(each) for each in removed}
    return all(
        each.uri == sidecar_mark.URI or xmp_lists.says_nothing(each)
        for each in description.attributes
    ) and all(each.uri == sidecar_mark.URI or id(each) in gone for each in description.children)


def _added(
    sidecar: Sidecar, tags: Tags, embedded: Callable[[], Keywords], *, is_new: bool
) -> Sidecar:
    """Of a sidecar without anything of ours."""
    rdf, paths = sidecar.rdf, tags.paths()
    edits: list[Edit] = []
    added, copied, new_lists = {}, {}, {}
    hidden = _hidden_by_a_new_list(rdf, embedded)
    for keywords in WRITTEN:
        wanted = unique(map(keywords.text, paths))
        there = xmp_lists.containers(rdf, keywords)
        if there:
            added[keywords.label] = unique(wanted, xmp_lists.texts(rdf, keywords))
            edits += layout.items(sidecar.xml, there[0][1], added[keywords.label])
        elif wanted:
            copied[keywords.label] = unique(map(keywords.text, hidden))
            added[keywords.label] = unique(wanted, copied[keywords.label])
            new_lists[keywords] = copied[keywords.label] + added[keywords.label]
    mark = Mark(
        properties=tags.properties(),
        new_file=is_new,
        new_lists=tuple(keywords.label for keywords in new_lists),
        added={label: texts for label, texts in added.items() if texts},
        copied={label: texts for label, texts in copied.items() if texts},
    )
    edits.append(layout.description(sidecar.xml, rdf, mark, new_lists))
    return sidecar.with_edits(edits)


def _hidden_by_a_new_list(rdf: Element, embedded: Callable[[], Keywords]) -> tuple[Levels, ...]:
    held = xmp_lists.keywords_in(rdf)
    if held.deep:
        return held.paths()
    within = embedded()
    return Keywords(within.deep, within.flat + held.flat).paths()
