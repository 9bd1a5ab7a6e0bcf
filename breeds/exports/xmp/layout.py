"""How what we add to a sidecar is written: as the lines around it are."""

from collections.abc import Iterable, Mapping
from xml.sax.saxutils import escape, quoteattr

from breeds.exports.xmp import lists as xmp_lists
from breeds.exports.xmp.lists import RDF, KeywordList
from breeds.exports.xmp.mark import PREFIX, URI, Mark
from breeds.exports.xmp.places import Edit, Element, appended, space_before

# XMP part 1 (ISO 16684-1), 7.3.2: the packet's header, with the byte order mark, and its trailer.
EMPTY = f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
 <rdf:RDF xmlns:rdf="{RDF}">
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>
""".encode()
_STEP = " "


def items(xml: bytes, container: Element, texts: Iterable[str]) -> list[Edit]:
    """Keywords at the end of a container, each as its last one stands."""
    name = f"{container.prefix}:li" if container.prefix else "li"
    space = _space_within(xml, container)
    lines = "".join(f"{space}<{name}>{escape(text)}</{name}>" for text in texts)
    return [appended(xml, container, lines.encode())] if lines else []


def description(
    xml: bytes, rdf: Element, mark: Mark, lists: Mapping[KeywordList, Iterable[str]]
) -> Edit:
    """A description of our own at the end: what we leave there, and the lists that we add."""
    space = _space_within(xml, rdf)
    lines = _start(rdf, lists)
    for name, text in mark.simple().items():
        lines.append(f" <{PREFIX}:{name}>{escape(text)}</{PREFIX}:{name}>")
    for name, kept in mark.bags().items():
        lines += _list(f"{PREFIX}:{name}", "Bag", kept)
    for keywords, texts in lists.items():
        lines += _list(f"{keywords.prefix}:{keywords.local}", keywords.container, texts)
    lines.append("</rdf:Description>")
    return appended(xml, rdf, "".join(f"{space}{line}" for line in lines).encode())


def _start(rdf: Element, lists: Iterable[KeywordList]) -> list[str]:
    """The start tag; what it needs is declared there, whatever the file calls it elsewhere."""
    names = {PREFIX: URI} | {keywords.prefix: keywords.uri for keywords in lists}
    if rdf.prefix != "rdf":
        names |= {"rdf": RDF}
    declared = [f'    xmlns:{prefix}="{uri}"' for prefix, uri in names.items()]
    about = quoteattr(xmp_lists.about(rdf))
    return [f"<rdf:Description rdf:about={about}", *declared[:-1], f"{declared[-1]}>"]


def _list(name: str, container: str, texts: Iterable[str]) -> list[str]:
    lines = [f"   <rdf:li>{escape(text)}</rdf:li>" for text in texts]
    return [f" <{name}>", f"  <rdf:{container}>", *lines, f"  </rdf:{container}>", f" </{name}>"]


def _space_within(xml: bytes, parent: Element) -> str:
    """What stands before the last of what it holds, or would before the first; nothing on a line.

    Of several empty lines, one line end is left.
    """
    first = not parent.children
    at = parent.start if first else parent.children[-1].start
    _, line_end, indentation = space_before(xml, at).decode().rpartition("\n")
    if not line_end:
        return ""
    return f"{_line_end(xml)}{indentation}{_STEP if first else ''}"


def _line_end(xml: bytes) -> str:
    return "\r\n" if b"\r\n" in xml else "\n"
