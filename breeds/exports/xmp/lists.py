"""The lists in which programs keep a photo's keywords, and what RDF makes of them."""

from dataclasses import dataclass

from breeds.exports.xmp.errors import UnreadableError
from breeds.exports.xmp.places import XML, Attribute, Element
from breeds.exports.xmp.tags import plain

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_CONTAINERS = ("Bag", "Seq", "Alt")
# What stands in a level for the separator. immich reads a '/' within a level of
# lr:hierarchicalSubject as '|', so it finds the same tag in either list.
_STAND_IN = {"/": "|", "|": "/"}

Levels = tuple[str, ...]


@dataclass(frozen=True)
class KeywordList:
    """A property of keywords; without a separator it holds the narrowest level alone."""

    prefix: str
    uri: str
    local: str
    container: str
    separator: str | None

    @property
    def label(self) -> str:
        """Its name in the names of our own properties."""
        return self.local[0].upper() + self.local[1:]

    def text(self, path: Levels) -> str:
        if self.separator is None:
            return path[-1]
        stand_in = _STAND_IN[self.separator]
        return self.separator.join(level.replace(self.separator, stand_in) for level in path)

    def path(self, text: str) -> Levels:
        if self.separator is None:
            return (text,)
        return tuple(filter(None, map(plain, text.split(self.separator)))) or (text,)


@dataclass(frozen=True)
class Keywords:
    """Those of the lists of paths, and those of flat ones."""

    deep: tuple[Levels, ...] = ()
    flat: tuple[str, ...] = ()

    def paths(self) -> tuple[Levels, ...]:
        """Each once; a flat one that is a level of a path is no other.

        Lightroom and darktable put every level of a path into dc:subject.
        """
        levels = {level for path in self.deep for level in path}
        flat = ((text,) for text in self.flat if text not in levels)
        return tuple(dict.fromkeys([*self.deep, *flat]))


# Names, containers and separators: digiKam's dmetadatasettingscontainer.cpp, and what Lightroom
# and darktable write.
TAGS_LIST = KeywordList("digiKam", "http://www.digikam.org/ns/1.0/", "TagsList", "Seq", "/")
HIERARCHY = KeywordList(
    "lr", "http://ns.adobe.com/lightroom/1.0/", "hierarchicalSubject", "Bag", "|"
)
SUBJECT = KeywordList("dc", "http://purl.org/dc/elements/1.1/", "subject", "Bag", None)
WRITTEN = (TAGS_LIST, HIERARCHY, SUBJECT)
# What Windows keeps, under the URI that it has there and the one that exiv2 gives it.
_OF_WINDOWS = tuple(
    KeywordList(
        "MicrosoftPhoto", f"http://ns.microsoft.com/photo/1.0{end}", "LastKeywordXMP", "Bag", "/"
    )
    for end in ("/", "")
)


def rdf_of(root: Element) -> Element:
    """The one rdf:RDF. Raises UnreadableError where there isn't one alone."""
    found, left = [], [root]
    while left:
        element = left.pop()
        if (element.uri, element.local) == (RDF, "RDF"):
            found.append(element)
        else:
            left += element.children
    if len(found) != 1:
        raise UnreadableError("ce n'est pas du XMP (rdf:RDF)", "it isn't XMP (rdf:RDF)")
    return found[0]


def descriptions(rdf: Element) -> list[Element]:
    return rdf.named(RDF, "Description")


def about(rdf: Element) -> str:
    """What the file's descriptions are of: mostly nothing, which means the photo."""
    values = (
        each.value
        for description in descriptions(rdf)
        for each in description.attributes
        if each.local == "about" and each.uri in (RDF, "")
    )
    return next(values, "")


def is_bare(description: Element) -> bool:
    """Whether it says nothing of what it is about."""
    return not description.children and all(map(says_nothing, description.attributes))


def says_nothing(attribute: Attribute) -> bool:
    return attribute.uri == XML or (attribute.local == "about" and attribute.uri in (RDF, ""))


def containers(rdf: Element, keywords: KeywordList) -> list[tuple[Element, Element]]:
    """Each property of the list with its container; more than one is no XMP, but is met.

    Raises UnreadableError where it is written as no list.
    """
    found = []
    for description in descriptions(rdf):
        names = [(each.uri, each.local) for each in description.attributes]
        inside = description.named(keywords.uri, keywords.local)
        held = [each.named(RDF, *_CONTAINERS) for each in inside]
        if (keywords.uri, keywords.local) in names or any(len(each) != 1 for each in held):
            name = f"{keywords.prefix}:{keywords.local}"
            raise UnreadableError(f"{name} n'y est pas une liste", f"its {name} is no list")
        found += [(each, container) for each, (container,) in zip(inside, held, strict=True)]
    return found


def items(container: Element) -> list[tuple[str, Element]]:
    """The keywords of a container, in its order, and where each stands."""
    return [(plain(each.text), each) for each in container.named(RDF, "li")]


def texts(rdf: Element, keywords: KeywordList) -> list[str]:
    """All keywords of a list. Raises UnreadableError."""
    return [
        text for _, container in containers(rdf, keywords) for text, _ in items(container) if text
    ]


def keywords_in(rdf: Element) -> Keywords:
    """All keywords of all lists. Raises UnreadableError."""
    lists = (TAGS_LIST, *_OF_WINDOWS, HIERARCHY)
    deep = [each.path(text) for each in lists for text in texts(rdf, each)]
    return Keywords(tuple(deep), tuple(texts(rdf, SUBJECT)))
