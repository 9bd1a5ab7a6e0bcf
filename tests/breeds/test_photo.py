"""Any photo file becomes upright RGB pixels, or an error that says what is wrong."""

import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from breeds.photo import PhotoError, load
from tests.sentences import assert_one_sentence
from tests.training.photos import picture

ORIENTATION = 0x0112
MIN_SIDE = 640

# How the camera stored an upright photo, by the EXIF orientation that it wrote.
STORED: dict[int, Callable[[np.ndarray], np.ndarray]] = {
    1: lambda upright: upright,
    2: lambda upright: upright[:, ::-1],
    3: lambda upright: upright[::-1, ::-1],
    4: lambda upright: upright[::-1],
    5: lambda upright: upright.transpose(1, 0, 2),
    6: lambda upright: np.rot90(upright, 1),
    7: lambda upright: upright.transpose(1, 0, 2)[::-1, ::-1],
    8: lambda upright: np.rot90(upright, -1),
}
RED, GREEN, WHITE, BLACK = (255, 0, 0), (0, 255, 0), (255, 255, 255), (0, 0, 0)


def encode(image: Image.Image, kind: str, **options: object) -> bytes:
    stream = io.BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()


def oriented(upright: np.ndarray, orientation: int, kind: str) -> bytes:
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    stored = np.ascontiguousarray(STORED[orientation](upright))
    return encode(Image.fromarray(stored), kind, exif=exif)


def refusal(source: Path | bytes) -> PhotoError:
    with pytest.raises(PhotoError) as caught:
        load(source, MIN_SIDE)
    return caught.value


@pytest.mark.parametrize("orientation", STORED)
def test_every_exif_orientation_gives_the_same_upright_pixels(orientation: int) -> None:
    upright = np.asarray(picture(1, (60, 40)))
    loaded = load(oriented(upright, orientation, "PNG"), MIN_SIDE)
    assert np.array_equal(loaded, upright)


@pytest.mark.parametrize("orientation", STORED)
def test_a_large_turned_jpeg_is_upright_at_its_reduced_size(orientation: int) -> None:
    upright = np.asarray(picture(1, (320, 160)))
    loaded = load(oriented(upright, orientation, "JPEG"), min_side=80)
    expected = np.asarray(Image.fromarray(upright).reduce(2))
    assert loaded.shape == (80, 160, 3)
    assert np.abs(loaded.astype(int) - expected).mean() < 4


def test_pixels_without_transparency_are_kept_as_they_are() -> None:
    pixels = np.asarray(picture(2))
    loaded = load(encode(picture(2), "PNG"), MIN_SIDE)
    assert loaded.dtype == np.uint8
    assert np.array_equal(loaded, pixels)


def test_grey_becomes_three_equal_channels() -> None:
    grey = picture(3).convert("L")
    loaded = load(encode(grey, "PNG"), MIN_SIDE)
    assert np.array_equal(loaded, np.repeat(np.asarray(grey)[..., np.newaxis], 3, axis=2))


@pytest.mark.parametrize(
    ("alpha", "expected"), [(0, WHITE), (51, (204, 204, 204)), (204, (51, 51, 51)), (255, BLACK)]
)
def test_transparency_is_laid_over_white(alpha: int, expected: tuple[int, int, int]) -> None:
    for image in (
        Image.new("RGBA", (4, 3), (*BLACK, alpha)),
        Image.new("LA", (4, 3), (0, alpha)),
    ):
        assert np.all(load(encode(image, "PNG"), MIN_SIDE) == expected)


def test_a_palette_with_a_transparent_colour_is_laid_over_white() -> None:
    image = Image.fromarray(np.array([[0, 1], [1, 0]], np.uint8))
    image.putpalette([*RED, *GREEN])
    loaded = load(encode(image, "PNG", transparency=1), MIN_SIDE)
    assert np.array_equal(loaded, np.array([[RED, WHITE], [WHITE, RED]]))


def test_one_transparent_colour_of_an_rgb_png_is_laid_over_white() -> None:
    image = Image.fromarray(np.array([[RED, GREEN]], np.uint8))
    loaded = load(encode(image, "PNG", transparency=GREEN), MIN_SIDE)
    assert np.array_equal(loaded, np.array([[RED, WHITE]]))


def test_a_file_and_its_bytes_give_the_same_pixels(examples: Path) -> None:
    path = examples / "cat.jpg"
    assert np.array_equal(load(path, MIN_SIDE), load(path.read_bytes(), MIN_SIDE))


@pytest.mark.parametrize(
    ("size", "side", "reduced"),
    [
        ((400, 300), 150, (200, 150)),
        ((300, 400), 150, (150, 200)),
        ((400, 301), 150, (200, 151)),
        ((403, 300), 150, (202, 150)),
        ((400, 299), 150, (400, 299)),
        ((400, 300), 75, (100, 75)),
        ((400, 300), 20, (50, 38)),
        ((400, 300), 300, (400, 300)),
        ((400, 300), 640, (400, 300)),
    ],
)
def test_a_jpeg_is_decoded_at_reduced_size_where_that_is_large_enough(
    size: tuple[int, int], side: int, reduced: tuple[int, int]
) -> None:
    height, width = load(encode(picture(4, size), "JPEG"), side).shape[:2]
    assert (width, height) == reduced


def test_a_reduced_jpeg_never_falls_under_the_least_side() -> None:
    random = np.random.default_rng(0)
    for _ in range(150):
        width, height, side = (int(number) for number in random.integers(8, 240, 3))
        loaded = load(encode(Image.new("RGB", (width, height)), "JPEG"), side)
        short = min(width, height)
        assert min(loaded.shape[:2]) >= min(short, side)
        if short < 2 * side:
            assert loaded.shape[:2] == (height, width)
        else:
            assert min(loaded.shape[:2]) <= max(2 * side, short // 8 + 1)


def test_a_small_jpeg_is_decoded_in_full(examples: Path) -> None:
    path = examples / "german_shepherd.jpg"
    with Image.open(path) as image:
        assert np.array_equal(load(path, MIN_SIDE), np.asarray(image))


@pytest.mark.parametrize("kind", ["PNG", "BMP", "WEBP"])
def test_only_jpegs_are_reduced(kind: str) -> None:
    assert load(encode(picture(5, (320, 240)), kind), min_side=20).shape == (240, 320, 3)


def test_a_missing_file_an_empty_one_and_a_folder_are_told_apart(tmp_path: Path) -> None:
    empty = tmp_path / "empty.jpg"
    empty.touch()
    assert "can't be found" in refusal(tmp_path / "missing.jpg").english
    assert "opened" in refusal(tmp_path).english
    assert "empty" in refusal(empty).english
    assert "vide" in refusal(empty).french


@pytest.mark.parametrize("content", [b"no photo at all", b"\0" * 4096, b"%PDF-1.7 \xff\xd8\xff"])
def test_another_kind_of_file_is_no_photo(content: bytes) -> None:
    error = refusal(content)
    assert "not a photo" in error.english
    assert "pas une photo" in error.french


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF"])
@pytest.mark.parametrize("kept", [0.3, 0.9])
def test_a_truncated_photo_is_refused(kind: str, kept: float) -> None:
    whole = encode(picture(6), kind)
    assert_told_in_both_languages(refusal(whole[: int(len(whole) * kept)]))


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_photo_cut_anywhere_is_read_or_refused_in_words(kind: str) -> None:
    whole = encode(picture(7, (40, 30)), kind)
    for length in range(1, len(whole), 7):
        try:
            loaded = load(whole[:length], MIN_SIDE)
        except PhotoError as error:
            assert_told_in_both_languages(error)
        else:
            assert loaded.shape == (30, 40, 3)


def assert_told_in_both_languages(error: PhotoError) -> None:
    assert error.in_language("fr") == error.french
    assert error.in_language("en") == error.english == str(error)
    assert error.french != error.english
    for text in (error.french, error.english):
        assert_one_sentence(PhotoError(text, text), "photo")
