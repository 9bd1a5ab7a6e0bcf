"""A photo -> a small picture, as a JPEG or within the page itself."""

import base64
import io

import numpy as np
from PIL import Image


def reduced(photo: np.ndarray, longest_side: int) -> Image.Image:
    """An upright RGB photo, uint8, height x width x 3, of at most so many pixels a side.

    A picture smaller than that is not enlarged.
    """
    image = Image.fromarray(photo)
    image.thumbnail((longest_side, longest_side))
    return image


def jpeg(photo: np.ndarray, longest_side: int) -> bytes:
    """The same, as a JPEG."""
    encoded = io.BytesIO()
    reduced(photo, longest_side).save(encoded, "JPEG")
    return encoded.getvalue()


def data_url(photo: np.ndarray, longest_side: int) -> str:
    """The same, within the page, for a visitor's own photo, of which no file is kept."""
    return f"data:image/jpeg;base64,{base64.b64encode(jpeg(photo, longest_side)).decode()}"
