"""What a file is by how it begins: the one list of what is a photo, whatever it is called."""

from enum import Enum
from pathlib import Path, PurePath
from typing import BinaryIO

from PIL import Image
from PIL.ExifTags import Base as Tag
from PIL.TiffImagePlugin import ImageFileDirectory_v2

from breeds.photo import pillow_setup

# Photos' formats alone: Pillow would also start Ghostscript for an EPS file. AVIF comes before
# HEIF, whose decoder would open a file of either but can't decode both.
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "AVIF", "HEIF")
# What begins the raw files that are no TIFF, or none that Pillow knows, and where.
RAW_SIGNS = (
    (0, b"FUJIFILMCCD-RAW"),
    (0, b"FOVb"),
    (0, b"II\x1a\0\0\0HEAPCCDR"),
    (0, b"IIU\0"),
    (0, b"IIRO"),
    (0, b"IIRS"),
    (0, b"MMOR"),
    (0, b"\0MRM"),
    (0, b"II*\0\x10\0\0\0CR"),
    (4, b"ftypcrx "),
)
# As a TIFF's photometry: a sensor's coloured pixels, and what DNG makes of them.
SENSOR_PIXELS = (32803, 34892)
A_THUMBNAIL = 1
START = 32
TIFF_HEADER, BIG_TIFF_HEADER = 8, 16
BIG_TIFF = 43
# What systems and cameras leave beside photos; so is whatever begins with a dot.
LEFT_BY_SYSTEMS = {"__macosx", "thumbs.db", "desktop.ini", "@eadir", "$recycle.bin"}


class Kind(Enum):
    """A file's kind; RAW is a camera's raw file."""

    PHOTO = "photo"
    RAW = "raw"
    OTHER = "other"


def kind_of(stream: BinaryIO) -> Kind:
    """By its first bytes, and a TIFF by its first tags. Raises OSError."""
    pillow_setup.prepare()
    stream.seek(0)
    start = stream.read(START)
    if any(start.startswith(sign, place) for place, sign in RAW_SIGNS):
        return Kind.RAW
    takers = [name for name in FORMATS if _accepts(name, start)]
    if not takers:
        return Kind.OTHER
    return Kind.RAW if "TIFF" in takers and _holds_raw(stream, start) else Kind.PHOTO


def kind_of_file(path: Path) -> Kind:
    """The same; what is called a photo and is none counts as one, for reading it tells why."""
    if not path.is_file():
        return Kind.OTHER
    try:
        with path.open("rb") as stream:
            kind = kind_of(stream)
    except OSError:
        kind = Kind.OTHER
    return Kind.PHOTO if kind is Kind.OTHER and is_called_photo(path.name) else kind


def is_called_photo(name: str) -> bool:
    """Whether a file's name ends as photos' names do."""
    pillow_setup.prepare()
    return Image.EXTENSION.get(PurePath(name).suffix.lower()) in FORMATS


def left_by_a_system(name: str) -> bool:
    """Of a file or a folder that no person put there."""
    return name.casefold() in LEFT_BY_SYSTEMS or (name.startswith(".") and name != "..")


def _accepts(name: str, start: bytes) -> bool:
    accepts = Image.OPEN[name][1]
    return accepts is not None and bool(accepts(start))


def _holds_raw(stream: BinaryIO, start: bytes) -> bool:
    """A camera's raw file is a TIFF of a sensor's pixels, or one that begins with a thumbnail."""
    try:
        length = BIG_TIFF_HEADER if start[2] == BIG_TIFF else TIFF_HEADER
        tags = ImageFileDirectory_v2(start[:length])
        stream.seek(tags.next)
        tags.load(stream)
        subfile, photometry = (
            tags.get(Tag.NewSubfileType, 0),
            tags.get(Tag.PhotometricInterpretation),
        )
        return bool(subfile & A_THUMBNAIL) or photometry in SENSOR_PIXELS or Tag.DNGVersion in tags
    # Tags may be anything; those that can't be understood say nothing.
    except Exception:
        return False
