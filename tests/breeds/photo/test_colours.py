"""Whatever way a file keeps its colours, they arrive as sRGB, over white and with 8 bits."""

import numpy as np
import pytest
from PIL import Image, ImageCms

from breeds.photo import load
from tests import hostile_photos
from tests.colour_profiles import (
    ADOBE_RGB,
    DISPLAY_P3,
    black_ink_profile,
    display_profile,
    grey_profile,
    in_srgb,
)
from tests.hostile_photos import SIZE, encode, unusual_photos
from tests.training.photos import picture

MIN_SIDE = 640
RED, GREEN, WHITE, BLACK = (255, 0, 0), (0, 255, 0), (255, 255, 255), (0, 0, 0)
SHOWN = picture(11, SIZE)
CYAN = (255, 0, 0, 0)


def colour_of(content: bytes) -> list[int]:
    """The one colour of a photo."""
    loaded = load(content, MIN_SIDE)
    assert np.all(loaded == loaded[0, 0])
    return loaded[0, 0].tolist()


def of_values(values: list[float], kind: type[np.generic]) -> bytes:
    return encode(Image.fromarray(np.array([values], kind)), "TIFF")


def test_pixels_without_transparency_are_kept_as_they_are() -> None:
    loaded = load(encode(SHOWN, "PNG"), MIN_SIDE)
    assert loaded.dtype == np.uint8
    assert np.array_equal(loaded, np.asarray(SHOWN))


@pytest.mark.parametrize("mode", ["L", "1"])
def test_grey_becomes_three_equal_channels(mode: str) -> None:
    grey = SHOWN.convert(mode)
    loaded = load(encode(grey, "PNG"), MIN_SIDE)
    expected = np.asarray(grey.convert("L"))
    assert np.array_equal(loaded, np.repeat(expected[..., np.newaxis], 3, axis=2))


@pytest.mark.parametrize(
    ("alpha", "expected"), [(0, WHITE), (51, (204, 204, 204)), (204, (51, 51, 51)), (255, BLACK)]
)
@pytest.mark.parametrize("kind", ["PNG", "WEBP", "TIFF"])
def test_transparency_is_laid_over_white(
    kind: str, alpha: int, expected: tuple[int, int, int]
) -> None:
    options = {"WEBP": {"lossless": True, "exact": True}}.get(kind, {})
    for image in (
        Image.new("RGBA", (4, 3), (*BLACK, alpha)),
        Image.new("LA", (4, 3), (0, alpha)),
    ):
        assert np.all(load(encode(image, kind, **options), MIN_SIDE) == expected)


def test_transparency_is_laid_over_white_before_a_photo_is_reduced() -> None:
    image = Image.new("RGBA", (40, 40), (*BLACK, 255))
    image.paste((*RED, 0), (0, 0, 40, 20))
    loaded = load(encode(image, "PNG"), min_side=10)
    assert loaded[:5].tolist() == [[list(WHITE)] * 10] * 5
    assert not loaded[5:].any()


@pytest.mark.parametrize(
    ("transparency", "expected"),
    [(None, [RED, GREEN]), (1, [RED, WHITE]), (b"\x00\xff", [WHITE, GREEN])],
)
def test_a_palettes_transparent_colours_are_laid_over_white(
    transparency: int | bytes | None, expected: list[tuple[int, int, int]]
) -> None:
    image = Image.fromarray(np.array([[0, 1]], np.uint8))
    image.putpalette([*RED, *GREEN])
    options = {} if transparency is None else {"transparency": transparency}
    assert np.array_equal(load(encode(image, "PNG", **options), MIN_SIDE), [expected])


def test_one_transparent_colour_of_a_png_is_laid_over_white() -> None:
    image = Image.fromarray(np.array([[RED, GREEN]], np.uint8))
    assert np.array_equal(load(encode(image, "PNG", transparency=GREEN), MIN_SIDE), [[RED, WHITE]])
    grey = Image.fromarray(np.array([[0x1234, 0x5678]], np.uint16))
    loaded = load(encode(grey, "PNG", transparency=0x1234), MIN_SIDE)
    assert loaded[..., 0].tolist() == [[255, 0x56]]


@pytest.mark.parametrize("name", ["sixteen_bits.png", "interlaced.png"])
def test_sixteen_bits_are_scaled_to_eight(name: str) -> None:
    assert np.array_equal(load(unusual_photos()[name], MIN_SIDE), np.asarray(SHOWN))


@pytest.mark.parametrize("name", ["sixteen_bits_grey.png", "whole_numbers.tif", "real_numbers.tif"])
def test_grey_of_many_levels_is_scaled_to_eight_bits(name: str) -> None:
    grey = np.asarray(SHOWN.convert("L")).astype(int)
    loaded = load(unusual_photos()[name], MIN_SIDE)
    assert np.abs(loaded - grey[..., np.newaxis]).max() <= 1


def test_numbers_are_scaled_to_the_range_that_holds_them() -> None:
    assert load(of_values([0, 0.5, 1], np.float32), MIN_SIDE)[0, :, 0].tolist() == [0, 128, 255]
    assert load(of_values([0, 51, 255], np.float32), MIN_SIDE)[0, :, 0].tolist() == [0, 51, 255]
    assert load(of_values([0, 2**20], np.int32), MIN_SIDE)[0, :, 0].tolist() == [0, 255]
    strange = [np.nan, -np.inf, -3, 1, np.inf]
    assert load(of_values(strange, np.float32), MIN_SIDE)[0, :, 0].tolist() == [0, 0, 0, 255, 255]
    assert not load(of_values([np.nan, np.nan], np.float32), MIN_SIDE).any()


@pytest.mark.parametrize("name", ["inks.jpg", "ycck.jpg", "inks.tif", "jpeg_inside.tif"])
def test_other_ways_to_keep_colours_give_the_same_picture(name: str) -> None:
    loaded = load(unusual_photos()[name], MIN_SIDE)
    assert np.abs(loaded.astype(int) - np.asarray(SHOWN)).mean() < 2


def test_lab_colours_are_read() -> None:
    to_lab = ImageCms.buildTransform(
        ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB"), "RGB", "LAB"
    )
    loaded = load(encode(ImageCms.applyTransform(SHOWN, to_lab), "TIFF"), MIN_SIDE)
    assert np.abs(loaded.astype(int) - np.asarray(SHOWN)).mean() < 2


@pytest.mark.parametrize(
    "name", ["moving.gif", "moving.png", "moving.webp", "pages.tif", "two_views.mpo"]
)
def test_the_first_picture_of_many_is_taken(name: str) -> None:
    loaded = load(unusual_photos()[name], MIN_SIDE).astype(int)
    other = np.asarray(picture(12, SIZE))
    assert np.abs(loaded - np.asarray(SHOWN)).mean() < 5 < np.abs(loaded - other).mean()


@pytest.mark.parametrize("name", ["plain.heic", "ten_bits.heic", "turned.avif"])
def test_a_phones_formats_show_the_picture(name: str) -> None:
    loaded = load(unusual_photos()[name], MIN_SIDE)
    upright = SHOWN.transpose(Image.Transpose.TRANSVERSE) if "turned" in name else SHOWN
    assert np.abs(loaded.astype(int) - np.asarray(upright)).mean() < 3


@pytest.mark.parametrize("primaries", [ADOBE_RGB, DISPLAY_P3], ids=["adobe-rgb", "display-p3"])
@pytest.mark.parametrize("colour", [(150, 120, 90), (200, 60, 40), (10, 200, 100)])
@pytest.mark.parametrize("kind", ["PNG", "TIFF", "WEBP", "AVIF", "HEIF"])
def test_a_displays_colours_become_srgb(
    kind: str, colour: tuple[int, int, int], primaries: np.ndarray
) -> None:
    options = {"WEBP": {"lossless": True}, "AVIF": {"quality": 100}, "HEIF": {"quality": 95}}
    image = Image.new("RGB", (64, 64), colour)
    profile = display_profile(primaries, 2.2)
    loaded = load(encode(image, kind, icc_profile=profile, **options.get(kind, {})), MIN_SIDE)
    assert np.abs(loaded[0, 0] - in_srgb(colour, primaries, 2.2)).max() < 4


def test_a_profile_holds_for_a_reduced_and_turned_photo_too() -> None:
    image = Image.new("RGB", (640, 320), (200, 60, 40))
    profile = display_profile(ADOBE_RGB, 2.2)
    content = encode(image, "JPEG", quality=98, icc_profile=profile, exif=hostile_photos.exif(6))
    loaded = load(content, min_side=40)
    assert loaded.shape == (80, 40, 3)
    assert np.abs(loaded[0, 0] - in_srgb((200, 60, 40), ADOBE_RGB, 2.2)).max() < 4


def test_profiles_of_grey_and_of_inks_become_srgb() -> None:
    grey = Image.new("L", (4, 4), 128)
    assert colour_of(encode(grey, "PNG", icc_profile=grey_profile(1.0))) == [188, 188, 188]
    as_grey_display = encode(grey, "PNG", icc_profile=display_profile(ADOBE_RGB, 1.0))
    assert colour_of(as_grey_display) == [188, 188, 188]
    cyan = Image.new("CMYK", (16, 16), CYAN)
    assert colour_of(encode(cyan, "JPEG", icc_profile=black_ink_profile())) == list(WHITE)
    assert colour_of(encode(cyan, "JPEG")) == [0, 255, 255]


@pytest.mark.parametrize(
    "profile",
    [
        b"no profile at all",
        display_profile(ADOBE_RGB, 2.2)[:200],
        grey_profile(1.0),
        black_ink_profile(),
        ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes(),
    ],
    ids=["nonsense", "cut", "of-grey", "of-inks", "srgb"],
)
def test_a_profile_that_is_broken_unfit_or_srgb_changes_nothing(profile: bytes) -> None:
    loaded = load(encode(SHOWN, "PNG", icc_profile=profile), MIN_SIDE)
    assert np.array_equal(loaded, np.asarray(SHOWN))
