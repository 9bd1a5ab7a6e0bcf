"""A photo -> a small JPEG in a data URI, with nothing of the original but its pixels."""

from collections.abc import Iterable
from pathlib import Path

from PIL import Image

from breeds import photo as photos
from breeds.photo import PhotoError
from breeds.photo.thumbnails import data_url, jpeg

# The longer side, sharp on a card of that width; some 6 kB each.
SIDE = 200
QUALITY = 65


def thumbnail(folder: Path, paths: Iterable[str]) -> str | None:
    """Of the first of these that can be read; None where none can."""
    for path in paths:
        try:
            pixels = photos.load(folder / path, SIDE)
        except PhotoError:
            continue
        return data_url(jpeg(pixels, SIDE, QUALITY, Image.Resampling.BILINEAR, optimize=True))
    return None
