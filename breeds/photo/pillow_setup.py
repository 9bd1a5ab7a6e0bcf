"""Prepares Pillow for files from anybody: HEIC, no remarks on the terminal, tags within bounds."""

import ctypes
import logging
import warnings
import zlib
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from typing import Any, BinaryIO

from PIL import Image, _imaging
from PIL.PngImagePlugin import PngStream
from PIL.TiffImagePlugin import ImageFileDirectory_v2

# Bytes. A camera's tags take some 20 kB, a scan's with its ICC profile seldom over 1 MB.
MOST_TAG_BYTES = 2_000_000

_WORDS_AND_PROFILE = ("chunk_tEXt", "chunk_zTXt", "chunk_iTXt", "chunk_iCCP")

# By its types Pillow wants a whole file, but it reads and seeks, no more.
_load_tags: Callable[[ImageFileDirectory_v2, Any], None] = ImageFileDirectory_v2.load


@cache
def prepare() -> None:
    """Set Pillow up, once for the whole process."""
    import pillow_heif

    pillow_heif.register_heif_opener(thumbnails=False, depth_images=False, aux_images=False)
    # All formats at once: Pillow would load some only when it meets such a file.
    Image.init()
    for package in ("PIL", "pillow_heif"):
        warnings.filterwarnings("ignore", module=rf"{package}\.")
        logging.getLogger(package).addHandler(logging.NullHandler())
    _silence_libtiff()
    # Tags may all point at the same bytes, which Pillow copies for each: 1 MB of EXIF fills 60 GB.
    tags: Any = ImageFileDirectory_v2
    tags.load = _load_tags_within_bounds
    chunks: Any = PngStream
    for name in _WORDS_AND_PROFILE:
        setattr(chunks, name, _passed_over_where_broken(getattr(chunks, name)))


def _passed_over_where_broken(read: Callable[[PngStream, int, int], bytes]) -> Any:
    """A chunk's reader that leaves out what it says, where that can't be read or fills the memory.

    Pillow refuses the whole photo then.
    """

    def read_or_pass(png: PngStream, position: int, length: int) -> bytes:
        try:
            return read(png, position, length)
        except (ValueError, SyntaxError, zlib.error):
            assert png.fp is not None
            png.fp.seek(position)
            content: bytes = png.fp.read(length)
            return content

    return read_or_pass


def _silence_libtiff() -> None:
    """It would write to standard error itself; Pillow for Windows doesn't let it be reached."""
    with suppress(OSError, AttributeError):
        libtiff = ctypes.CDLL(_imaging.__file__)
        libtiff.TIFFSetErrorHandler(None)
        libtiff.TIFFSetWarningHandler(None)


class _Metered:
    """A stream that breaks off after a number of bytes, wherever they are read."""

    def __init__(self, stream: BinaryIO, most: int) -> None:
        self.seek, self.tell = stream.seek, stream.tell
        self._stream = stream
        self._left = most

    def read(self, size: int) -> bytes:
        self._left -= size
        if self._left < 0:
            raise OSError("too many tags")
        return self._stream.read(size)


def _load_tags_within_bounds(directory: ImageFileDirectory_v2, stream: BinaryIO) -> None:
    """As Pillow does, which keeps the tags that it has where the stream breaks off."""
    _load_tags(directory, _Metered(stream, MOST_TAG_BYTES))
