"""A file that breaks off is read as far as it goes, if that is most of the photo."""

import io

import numpy as np
import pytest
from PIL import Image

from breeds import photo as photos
from breeds.photo import PhotoError
from tests.hostile_photos import ORIENTATION
from tests.training.photos import picture

SIZE = (480, 360)
MIN_SIDE = 640
BASELINE, PROGRESSIVE = {"format": "JPEG"}, {"format": "JPEG", "progressive": True}
KINDS = {
    "baseline": BASELINE,
    "progressive": PROGRESSIVE,
    "png": {"format": "PNG"},
    "bitmap": {"format": "BMP"},
    "tiff": {"format": "TIFF"},
}


def encoded(options: dict, size: tuple[int, int] = SIZE) -> bytes:
    stream = io.BytesIO()
    picture(3, size).save(stream, **options)
    return stream.getvalue()


@pytest.mark.parametrize("kind", ["baseline", "progressive"])
@pytest.mark.parametrize("cut", [1, 2])
def test_a_jpeg_without_its_last_bytes_has_all_its_pixels(kind: str, cut: int):
    content = encoded(KINDS[kind])
    whole, broken = (photos.read(each, MIN_SIDE) for each in (content, content[:-cut]))
    assert whole.whole and not broken.whole
    assert np.array_equal(whole.pixels, broken.pixels)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("share", [0.05, 0.25])
def test_what_there_is_of_a_photo_is_read(kind: str, share: float):
    content = encoded(KINDS[kind])
    whole = photos.load(content, MIN_SIDE)
    broken = photos.read(content[: int(len(content) * (1 - share))], MIN_SIDE)
    assert not broken.whole
    height = broken.pixels.shape[0]
    assert height >= whole.shape[0] / 2
    # Where it breaks off, a row of blocks may be grey.
    same = whole[-height:] if kind == "bitmap" else whole[:height]
    differing = np.abs(same.astype(int) - broken.pixels).mean(axis=(1, 2)) > 12
    assert differing.sum() <= 32


@pytest.mark.parametrize("kind", KINDS)
def test_less_than_half_a_photo_is_none(kind: str):
    content = encoded(KINDS[kind])
    with pytest.raises(PhotoError, match="incomplete"):
        photos.load(content[: len(content) // 5], MIN_SIDE)


def test_a_broken_photo_is_reduced_and_turned_like_a_whole_one():
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    content = encoded(BASELINE | {"exif": exif}, (3000, 2000))
    whole, broken = (photos.load(each, MIN_SIDE) for each in (content, content[:-2]))
    assert whole.shape == (1500, 1000, 3)
    assert np.array_equal(whole, broken)


def test_a_black_photo_that_breaks_off_is_not_taken_for_a_whole_one():
    stream = io.BytesIO()
    Image.new("RGB", SIZE).save(stream, "PNG", compress_level=0)
    broken = stream.getvalue()[:-200_000]
    assert photos.load(broken, MIN_SIDE).shape[0] < SIZE[1]
