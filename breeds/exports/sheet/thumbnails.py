"""A photo -> a small JPEG in a data URI, with nothing of the original but its pixels."""

import base64
import io
from collections.abc import Iterable
from pathlib import Path

from PIL import Image

from breeds import photo as photos
from breeds.photo import PhotoError

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
        return _data_uri(Image.fromarray(pixels))
    return None


def _data_uri(image: Image.Image) -> str:
    image.thumbnail((SIDE, SIDE), Image.Resampling.BILINEAR, reducing_gap=2.0)
    content = io.BytesIO()
    image.save(content, "JPEG", quality=QUALITY, optimize=True)
    return "data:image/jpeg;base64," + base64.b64encode(content.getvalue()).decode("ascii")
