"""A photo -> a small picture, as a JPEG or within a page; nothing of its file but pixels."""

import base64
import io

import numpy as np
from PIL import Image

# Pillow's own for a JPEG.
QUALITY = 75


def reduced(
    photo: np.ndarray,
    longest_side: int,
    resample: Image.Resampling = Image.Resampling.BICUBIC,
) -> Image.Image:
    """An upright RGB photo, uint8, height x width x 3, of at most so many pixels a side.

    A picture smaller than that is not enlarged.
    """
    image = Image.fromarray(photo)
    image.thumbnail((longest_side, longest_side), resample)
    return image


def jpeg(
    photo: np.ndarray,
    longest_side: int,
    quality: int = QUALITY,
    resample: Image.Resampling = Image.Resampling.BICUBIC,
    optimize: bool = False,
) -> bytes:
    """The same, as a JPEG; `optimize` makes it lighter, in some more time."""
    encoded = io.BytesIO()
    small = reduced(photo, longest_side, resample)
    small.save(encoded, "JPEG", quality=quality, optimize=optimize)
    return encoded.getvalue()


def data_url(picture: bytes) -> str:
    """A JPEG within the page itself, of which no file is kept."""
    return f"data:image/jpeg;base64,{base64.b64encode(picture).decode()}"
