"""Any photo file or upload -> an upright RGB array, or a PhotoError that says what is wrong."""

import io
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from breeds.bilingual import BilingualError


class PhotoError(BilingualError):
    """A photo that can't be read, with the reason in the volunteer's words."""


def load(source: Path | bytes, min_side: int) -> np.ndarray:
    """Decode a photo: uint8 RGB, height x width x 3, turned as its EXIF orientation says.

    A JPEG whose short side is at least twice `min_side` pixels is decoded at reduced size, never
    under `min_side`; transparency is laid over white. Raises PhotoError.
    """
    try:
        with Image.open(io.BytesIO(_read(source))) as image:
            image.draft("RGB", _draft_size(image.size, min_side))
            upright = ImageOps.exif_transpose(image)
            return np.array(_over_white(upright))
    except UnidentifiedImageError as error:
        raise PhotoError(
            "Ce fichier n'est pas une photo que l'on sait lire.",
            "This file is not a photo that can be read.",
        ) from error
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise PhotoError(
            "Cette photo est abîmée ou incomplète : elle ne peut pas être lue.",
            "This photo is damaged or incomplete: it can't be read.",
        ) from error


def _read(source: Path | bytes) -> bytes:
    if isinstance(source, bytes):
        content = source
    else:
        try:
            content = source.read_bytes()
        except OSError as error:
            raise PhotoError(
                "Ce fichier est introuvable ou ne peut pas être ouvert.",
                "This file can't be found or opened.",
            ) from error
    if not content:
        raise PhotoError("Ce fichier est vide.", "This file is empty.")
    return content


def _draft_size(size: tuple[int, int], min_side: int) -> tuple[int, int]:
    """The size that keeps the shape and brings the short side to `min_side`, for `Image.draft`."""
    short = min(size)
    return (size[0] * min_side // short, size[1] * min_side // short) if min_side < short else size


def _over_white(image: Image.Image) -> Image.Image:
    if not image.has_transparency_data:
        return image.convert("RGB")
    layer = image.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", layer.size, "white"), layer).convert("RGB")
