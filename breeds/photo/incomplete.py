"""A file that breaks off, or whose end is garbled -> the rows of the photo that it holds.

Pillow reads such files only by a switch for the whole process, which then takes any file and
doesn't tell how much of it there was.
"""

import zlib
from collections.abc import Callable
from typing import Any

from PIL import Image
from PIL.ImageFile import ImageFile

# Of the rows; of a progressive JPEG, of the coefficients of its brightness. Chosen by
# benchmarks.incomplete: with less, the first breed changes for four baseline JPEGs in ten.
LEAST = 0.5
_END_OF_IMAGE = b"\xff\xd9"
_FILLS = (0, 255)
_COEFFICIENTS = 64
# Two rows of blocks, at 16 rows each.
_ROWS_HELD_BACK = 32
_START_OF_SCAN = 0xDA
_STANDALONE = {0x01, *range(0xD0, 0xD9)}


class TooLittleError(Exception):
    """Less than LEAST of the photo can be decoded."""


def rescue(opened: Callable[[], ImageFile], content: Callable[[], bytes]) -> Image.Image:
    """The rows from the top that a file holds, where they are at least LEAST of all.

    `opened` opens the file anew, ready to be decoded, and `content` reads it. Raises
    TooLittleError, and what Pillow raises where nothing can be decoded at all.
    """
    image = opened()
    if image.info.get("progressive"):
        if _share_of_coefficients(content()) < LEAST:
            raise TooLittleError
        return _decoded(image, 0, to_its_end=True)
    top, bottom = _rows(opened)
    if bottom - top < LEAST * image.height:
        raise TooLittleError
    if hasattr(image, "load_read"):
        bottom = min(image.height, bottom + _held_back(image))
    return _decoded(image, 0, to_its_end=True).crop((0, top, image.width, bottom))


def _rows(opened: Callable[[], ImageFile]) -> tuple[int, int]:
    """From which row to which all is the same, whatever was there before it was decoded.

    A bitmap begins with its lowest row.
    """
    over_black, over_white = (_digests(_decoded(opened(), fill)) for fill in _FILLS)
    same = [one == other for one, other in zip(over_black, over_white, strict=True)]
    if True not in same:
        return 0, 0
    top = same.index(True)
    return top, same.index(False, top) if False in same[top:] else len(same)


def _held_back(image: ImageFile) -> int:
    """The rows that libjpeg decodes but gives only once it knows what lies under them."""
    reduction = image.decoderconfig[0] if image.decoderconfig else 1
    return -(-_ROWS_HELD_BACK // max(1, reduction))


def _digests(image: Image.Image) -> list[int]:
    width, height = image.size
    return [zlib.crc32(image.crop((0, row, width, row + 1)).tobytes()) for row in range(height)]


def _decoded(image: ImageFile, fill: int, to_its_end: bool = False) -> Image.Image:
    """What of the file can be decoded, over a colour; `to_its_end` pretends a JPEG's end."""
    reader: Any = image
    if to_its_end and hasattr(image, "load_read"):
        reader.load_read = _ending(image.load_read)
    colour = (fill,) * len(image.getbands())
    reader.im = Image.new(image.mode, image.size, colour if len(colour) > 1 else fill).im
    try:
        image.load()
    except (OSError, SyntaxError, ValueError, IndexError):
        # Decoded rows are in place; now Pillow is not to try again.
        image.tile = []
    return image


def _ending(read: Callable[[int], bytes]) -> Callable[[int], bytes]:
    def read_to_the_end(size: int) -> bytes:
        return read(size) or _END_OF_IMAGE

    return read_to_the_end


def _share_of_coefficients(jpeg: bytes) -> float:
    """How many of the brightness's 64 coefficients have come in a scan that another follows."""
    scans = _scans(jpeg)
    come = {index for scan in scans[:-1] for index in scan}
    return len(come) / _COEFFICIENTS


def _scans(jpeg: bytes) -> list[range]:
    """Which coefficients of the first component each scan brings, by ITU-T T.81, B.2.3."""
    scans, first, at = [], None, 2
    while (at := jpeg.find(b"\xff", at)) >= 0 and at + 4 <= len(jpeg):
        marker = jpeg[at + 1]
        if marker in (0, 0xFF) or marker in _STANDALONE:
            at += 1
            continue
        length = int.from_bytes(jpeg[at + 2 : at + 4])
        if marker == _START_OF_SCAN and at + 2 + length <= len(jpeg):
            count = jpeg[at + 4]
            components = jpeg[at + 5 : at + 5 + 2 * count : 2]
            first = components[0] if first is None else first
            start, end = jpeg[at + 5 + 2 * count : at + 7 + 2 * count]
            scans.append(range(start, end + 1) if first in components else range(0))
        at += 2 + length
    return scans
