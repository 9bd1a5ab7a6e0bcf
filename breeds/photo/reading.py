"""Any photo file or upload -> an upright RGB array, or a PhotoError that says what is wrong."""

import errno
import hashlib
import io
import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

import numpy as np
from PIL import ExifTags, Image, UnidentifiedImageError
from PIL.ImageFile import ImageFile

from breeds.bilingual import BilingualError
from breeds.photo import incomplete, limits, pillow_setup, pixels
from breeds.photo.kinds import FORMATS, Kind, kind_of

# An MPO is a JPEG with others behind it: another eye's view, or what a phone adds.
JPEG_FORMATS = ("JPEG", "MPO")
JPEG_REDUCTIONS = (8, 4, 2, 1)
MILLION = 1_000_000
# What a disk, or a network's disk, says that can't give back what it holds.
DISK_TROUBLE = {errno.EIO, errno.ENXIO, errno.ENODEV, errno.ESTALE, errno.ETIMEDOUT, errno.ENODATA}


class PhotoError(BilingualError):
    """A photo that can't be read, with the reason in the volunteer's words."""


@dataclass(frozen=True)
class Read:
    """A photo's pixels, as `load` gives them, and whether its file holds all of them."""

    pixels: np.ndarray
    whole: bool


def load(source: Path | bytes, min_side: int) -> np.ndarray:
    """The pixels of `read`. Raises PhotoError."""
    return read(source, min_side).pixels


def read(source: Path | bytes, min_side: int) -> Read:
    """Decode a photo: uint8 RGB in sRGB, height x width x 3, turned as its EXIF orientation says.

    The first frame of an animation; transparency over white; 16 bits scaled to 8. A photo whose
    short side is at least twice `min_side` pixels is reduced, a JPEG while it is decoded, as
    `pixels.reduction` tells. Of a file that breaks off, what there is, if it is the most part.
    Raises PhotoError.
    """
    pillow_setup.prepare()
    with _opened(source) as stream:
        try:
            return _decode(stream, min_side)
        except PhotoError:
            raise
        except Image.DecompressionBombError as error:
            raise _too_large() from error
        except MemoryError as error:
            raise PhotoError(
                "Cette photo est trop grande pour la mémoire de cet ordinateur.",
                "This photo is too large for this computer's memory.",
            ) from error
        # A decoder may raise anything over a file that contradicts itself.
        except Exception as error:
            raise (_damaged() if _comes_whole(stream) else _disk_fails()) from error


def digest(source: Path | bytes) -> str:
    """The SHA-256 of a file's content, in hexadecimal. Raises PhotoError."""
    with _opened(source) as stream:
        try:
            return hashlib.file_digest(cast(io.BufferedReader, stream), "sha256").hexdigest()
        except OSError as error:
            raise _disk_fails() from error


def _opened(source: Path | bytes) -> BinaryIO:
    stream = io.BytesIO(source) if isinstance(source, bytes) else _open_file(source)
    try:
        _refuse_odd_weight(_size_of(stream))
    except PhotoError:
        stream.close()
        raise
    # What Linux tells of itself looks like a file, but has no end to be found.
    except OSError as error:
        stream.close()
        raise (_disk_fails() if error.errno in DISK_TROUBLE else _not_ordinary()) from error
    return stream


def _open_file(path: Path) -> BinaryIO:
    try:
        kind = path.stat().st_mode
        if stat.S_ISDIR(kind):
            raise PhotoError("C'est un dossier, pas une photo.", "This is a folder, not a photo.")
        # Opening a pipe or a device could wait for ever.
        if not stat.S_ISREG(kind):
            raise _not_ordinary()
        return path.open("rb")
    except PermissionError as error:
        raise PhotoError(
            "Vous n'avez pas le droit de lire ce fichier.",
            "You aren't allowed to read this file.",
        ) from error
    except (OSError, ValueError) as error:
        if isinstance(error, OSError) and error.errno in DISK_TROUBLE:
            raise _disk_fails() from error
        raise PhotoError(
            "Ce fichier est introuvable ou ne peut pas être ouvert.",
            "This file can't be found or opened.",
        ) from error


def _size_of(stream: BinaryIO) -> int:
    size = stream.seek(0, os.SEEK_END)
    stream.seek(0)
    return size


def _refuse_odd_weight(size: int) -> None:
    if not size:
        raise PhotoError("Ce fichier est vide.", "This file is empty.")
    if size > limits.MOST_BYTES:
        most = limits.MOST_BYTES // MILLION
        raise PhotoError(
            f"Ce fichier est trop lourd pour une photo : plus de {most} Mo.",
            f"This file is too heavy for a photo: more than {most} MB.",
        )


def _decode(stream: BinaryIO, min_side: int) -> Read:
    file_size = _size_of(stream)
    _refuse_more(limits.animated_png_pixels(stream), limits.MOST_ANIMATED_PNG_PIXELS)
    _refuse_other_kinds(stream)
    image, factor = _prepared(stream, file_size, min_side)
    with image:
        try:
            image.load()
            held: Image.Image = image
        except (OSError, SyntaxError) as error:
            # The disk's own fault, which would meet any other try.
            if isinstance(error, OSError) and error.errno is not None:
                raise
            held = _rescued(stream, file_size, min_side)
        # Only now: a PNG may tell its orientation after its pixels, a TIFF is turned by Pillow.
        orientation = _orientation(held)
        profile = image.info.get("icc_profile")
        picture = pixels.to_srgb(pixels.opaque(held, factor), profile)
    upright = np.array(pixels.upright(picture, orientation))
    return Read(upright, whole=held is image)


def _refuse_other_kinds(stream: BinaryIO) -> None:
    kind = kind_of(stream)
    if kind is Kind.RAW:
        raise PhotoError(
            "C'est le fichier brut (RAW) d'un appareil : donnez la même photo en JPEG.",
            "This is a camera's raw file: give the same photo as a JPEG.",
        )
    if kind is Kind.OTHER:
        raise PhotoError(
            "Ce fichier n'est pas une photo que l'on sait lire.",
            "This file is not a photo that can be read.",
        )


def _prepared(stream: BinaryIO, file_size: int, min_side: int) -> tuple[ImageFile, int]:
    """A photo that may be decoded, and by what it is still to be divided then."""
    image = _identified(stream)
    try:
        _refuse_more(image.width * image.height, limits.most_pixels(image, file_size))
        factor = pixels.reduction(image.size, min_side)
        if image.format in JPEG_FORMATS:
            factor //= _have_reduced(image, factor)
    except BaseException:
        image.close()
        raise
    return image, factor


def _rescued(stream: BinaryIO, file_size: int, min_side: int) -> Image.Image:
    def content() -> bytes:
        stream.seek(0)
        return stream.read()

    try:
        return incomplete.rescue(lambda: _prepared(stream, file_size, min_side)[0], content)
    except incomplete.TooLittleError as error:
        raise _damaged() from error


def _identified(stream: BinaryIO) -> ImageFile:
    stream.seek(0)
    try:
        return Image.open(stream, formats=FORMATS)
    except UnidentifiedImageError as error:
        if not _comes_whole(stream):
            raise _disk_fails() from error
        raise PhotoError(
            "Cette photo est abîmée, ou d'un genre que l'on ne sait pas lire.",
            "This photo is damaged, or of a kind that can't be read.",
        ) from error


def _refuse_more(pixel_count: int, most: int) -> None:
    if pixel_count > limits.MOST_PIXELS:
        raise _too_large()
    if pixel_count > most:
        raise PhotoError(
            "Cette photo est trop grande pour son format : au-delà de "
            f"{most // MILLION} millions de pixels, donnez-la en JPEG.",
            "This photo is too large for its format: above "
            f"{most // MILLION} million pixels, give it as a JPEG.",
        )


def _have_reduced(image: Image.Image, factor: int) -> int:
    """Have a JPEG decoded at a reduced size; returns the reduction, a divisor of the factor."""
    reduction = next(step for step in JPEG_REDUCTIONS if step <= factor)
    image.draft(None, (image.width // reduction, image.height // reduction))
    return reduction


def _orientation(image: Image.Image) -> int:
    try:
        orientation: int = image.getexif().get(ExifTags.Base.Orientation, 1)
    # What can't be understood says nothing, and the pixels are still good.
    except Exception:
        return 1
    return orientation


def _comes_whole(stream: BinaryIO) -> bool:
    """Whether the disk gives all of the file: a decoder doesn't always say so."""
    try:
        stream.seek(0)
        while stream.read(MILLION):
            pass
    except OSError:
        return False
    return True


def _too_large() -> PhotoError:
    most = limits.MOST_PIXELS // MILLION
    return PhotoError(
        f"Cette photo est trop grande : plus de {most} millions de pixels.",
        f"This photo is too large: more than {most} million pixels.",
    )


def _damaged() -> PhotoError:
    return PhotoError(
        "Cette photo est abîmée ou incomplète : elle ne peut pas être lue.",
        "This photo is damaged or incomplete: it can't be read.",
    )


def _disk_fails() -> PhotoError:
    return PhotoError(
        "Le disque n'arrive pas à lire ce fichier : la panne vient de lui, pas de la photo.",
        "The disk fails to read this file: the fault is the disk's, not the photo's.",
    )


def _not_ordinary() -> PhotoError:
    return PhotoError(
        "Ce n'est pas un fichier ordinaire, donc pas une photo.",
        "This is not an ordinary file, so it is not a photo.",
    )
