"""How large a photo may be, so that decoding one leaves the whole program under 1 GB of memory."""

import os
import struct
from typing import BinaryIO

from PIL import Image
from PIL.ExifTags import Base as Tag
from PIL.TiffImagePlugin import TiffImageFile

MOST_PIXELS = 100_000_000
# That many pixels of three bytes as they are, and what comes with them.
MOST_BYTES = 310_000_000

# Of 1 GB, Python, Pillow, OpenVINO and the compiled model take 325 MB, and the reduced photo
# with its copies up to 60 MB.
_DECODING_BYTES = 610_000_000

# Bytes for each pixel at the peak of decoding, at the worst that a format allows; each was measured
# on photos of 25 to 100 million pixels, with Pillow 12.3 and pillow-heif 1.8.
_PILLOW_IMAGE = 4
# For each channel, since all coefficients of a progressive JPEG are held, however small it becomes.
_JPEG_CHANNEL = 2.02
# What lies under an animation's frame is kept beside it, for a moment twice.
_ANIMATED_PNG = 8.1
# Pillow takes every WebP for an animation, with two canvases.
_WEBP = 16.1
# With ten bits a channel and transparency: whether it has them can't be told before.
_AVIF = 17.8
_HEIF_BY_CHROMA = {420: 8, 422: 13.5, 444: 15.5}
_HEIF_GREY = 8
_HEIF_TRANSPARENCY = 5

# Pillow and the decoder each hold the whole file.
_READ_WHOLE = ("WEBP", "AVIF", "HEIF")
_UNCOMPRESSED = 1
_PNG_START = b"\x89PNG\r\n\x1a\n"

MOST_ANIMATED_PNG_PIXELS = int(_DECODING_BYTES / _ANIMATED_PNG)


def most_pixels(image: Image.Image, file_size: int) -> int:
    """How many pixels a photo like this may have; `image` is open but not decoded.

    `file_size` is in bytes.
    """
    held = 2 * file_size if image.format in _READ_WHOLE else 0
    return max(0, min(MOST_PIXELS, int((_DECODING_BYTES - held) / _bytes_a_pixel(image))))


def animated_png_pixels(stream: BinaryIO) -> int:
    """How many pixels an animated PNG has, 0 for any other file.

    Pillow fills the canvas of such a file while it opens it, before it tells how large that is.
    """
    pixels, animated = 0, False
    if stream.read(len(_PNG_START)) != _PNG_START:
        return 0
    while len(header := stream.read(8)) == 8:
        length, kind = struct.unpack(">I4s", header)
        if kind == b"IDAT":
            break
        if kind == b"IHDR":
            width, height = struct.unpack(">II", stream.read(8))
            pixels = max(pixels, width * height)
            length -= 8
        animated = animated or kind == b"acTL"
        stream.seek(length + 4, os.SEEK_CUR)
    return pixels if animated else 0


def _bytes_a_pixel(image: Image.Image) -> float:
    match image.format:
        case "JPEG" | "MPO":
            return _JPEG_CHANNEL * len(image.getbands())
        case "WEBP":
            return _WEBP
        case "AVIF":
            return _AVIF
        case "HEIF":
            transparency = _HEIF_TRANSPARENCY if image.has_transparency_data else 0
            return _HEIF_BY_CHROMA.get(image.info.get("chroma", 0), _HEIF_GREY) + transparency
        case "TIFF" if isinstance(image, TiffImageFile):
            return _tiff_bytes_a_pixel(image)
        case _:
            return _PILLOW_IMAGE


def _tiff_bytes_a_pixel(image: TiffImageFile) -> float:
    """A turned picture is copied; a strip or tile is held whole, compressed and decompressed."""
    tags = image.tag_v2
    copies = 1 if tags.get(Tag.Orientation, 1) == 1 else 2
    if tags.get(Tag.Compression, _UNCOMPRESSED) == _UNCOMPRESSED:
        return copies * _PILLOW_IMAGE
    width, height = tags[Tag.ImageWidth], tags[Tag.ImageLength]
    if Tag.TileWidth in tags:
        piece = tags[Tag.TileWidth] * tags[Tag.TileLength]
    else:
        piece = width * min(height, tags.get(Tag.RowsPerStrip, height))
    sample_bytes: float = (
        max(tags.get(Tag.BitsPerSample, (1,))) * tags.get(Tag.SamplesPerPixel, 1) / 8
    )
    # Where the strip is a JPEG, Pillow has it unpacked to four bytes.
    held: float = 2 * max(_PILLOW_IMAGE, sample_bytes) * piece / (width * height)
    return max(copies * _PILLOW_IMAGE, _PILLOW_IMAGE + held)
