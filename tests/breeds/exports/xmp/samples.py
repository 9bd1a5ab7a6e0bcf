"""Sidecars as other programs write them, and tags to put into them."""

import xml.etree.ElementTree as ElementTree
from datetime import UTC, datetime
from pathlib import Path

from breeds.exports.xmp.tags import Tags

FOLDER = Path(__file__).parent / "sidecars"
SAMPLES = sorted(FOLDER.glob("*.xmp"))
RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
LISTS = {
    "TagsList": "{http://www.digikam.org/ns/1.0/}TagsList",
    "HierarchicalSubject": "{http://ns.adobe.com/lightroom/1.0/}hierarchicalSubject",
    "Subject": "{http://purl.org/dc/elements/1.1/}subject",
}
ROOT = "Quelle race ?"
SHEPHERD = "d'apparence berger allemand"
BEAGLE = "d'apparence beagle"
DATE = datetime(2026, 11, 28, 9, 30, tzinfo=UTC)


def tags(*leaves: str, model: str = "0a1b2c3d4e5f", judged_by: str | None = None) -> Tags:
    """Our keywords with these leaves, a German shepherd where none are given."""
    keywords = tuple((ROOT, leaf) for leaf in leaves or (SHEPHERD,))
    return Tags(keywords, "breed", "german_shepherd", 0.87654, model, DATE, judged_by)


def sample(name: str) -> bytes:
    return (FOLDER / f"{name}.xmp").read_bytes()


def lists_of(content: bytes) -> dict[str, list[str]]:
    """The keywords of each list that is there, read by another parser than ours."""
    root = ElementTree.fromstring(content)
    found = {name: list(root.iter(tag)) for name, tag in LISTS.items()}
    return {
        name: [(item.text or "").strip() for each in properties for item in each.iter(f"{RDF}li")]
        for name, properties in found.items()
        if properties
    }


def canonical(content: bytes) -> str:
    """What the XML says, whatever its prefixes, quotes and the space between its elements."""
    return ElementTree.canonicalize(
        content.decode("utf-8-sig"), strip_text=True, rewrite_prefixes=True, with_comments=True
    )
