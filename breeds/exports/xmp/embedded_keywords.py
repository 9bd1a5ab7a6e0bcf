"""The keywords that a photo's own file holds, which a new list in its sidecar would hide.

immich and digiKam take a sidecar's list in place of the file's.
"""

from pathlib import Path

from PIL import Image, IptcImagePlugin

from breeds.exports.xmp import encodings
from breeds.exports.xmp import lists as xmp_lists
from breeds.exports.xmp.errors import UnreadableError
from breeds.exports.xmp.lists import Keywords
from breeds.exports.xmp.places import parse
from breeds.exports.xmp.tags import plain
from breeds.photo import pillow_setup
from breeds.photo.kinds import FORMATS

# IPTC-IIM 4.2, application record: a keyword, which may come again and again.
_KEYWORD = (2, 25)


def of(photo: Path) -> Keywords:
    """Empty where the file holds none, or is none that can be read; that is told elsewhere."""
    pillow_setup.prepare()
    try:
        with Image.open(photo, formats=FORMATS) as image:
            xmp = image.info.get("xmp", b"")
            iptc = IptcImagePlugin.getiptcinfo(image) or {}
    # A decoder may raise anything over a file that contradicts itself.
    except Exception:
        return Keywords()
    given = iptc.get(_KEYWORD, [])
    words = [plain(_decoded(each)) for each in ([given] if isinstance(given, bytes) else given)]
    kept = _in_xmp(xmp.encode() if isinstance(xmp, str) else xmp)
    return Keywords(kept.deep, (*kept.flat, *filter(None, words)))


def _in_xmp(xmp: bytes) -> Keywords:
    try:
        _, text = encodings.decode(xmp.strip(b"\0"))
        return xmp_lists.keywords_in(xmp_lists.rdf_of(parse(text)))
    except UnreadableError:
        return Keywords()


def _decoded(word: bytes) -> str:
    """Few programs say which encoding it is: UTF-8 or, before, the one of western Windows."""
    try:
        return word.decode()
    except UnicodeDecodeError:
        return word.decode("cp1252", "replace")
