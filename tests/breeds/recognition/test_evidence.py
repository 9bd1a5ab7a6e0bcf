"""The first look's evidence becomes a square box round the dog, inside the photo."""

from dataclasses import replace

import numpy as np
import pytest

from breeds.bundle import CROPS, Box, Recipe, SecondLook
from breeds.recognition.evidence import draw_box, evidence

GRID = 10
SURE_OF_THE_FIRST = np.array([1.0, 0.0], np.float32)
EXACT = Recipe(second_look=SecondLook(threshold=0.5, margin=0.0))
SIZES = [(1000, 1000), (2000, 1000), (1000, 2000), (640, 481), (97, 301), (3000, 7), (1, 1)]


def logits(rows: slice, columns: slice) -> np.ndarray:
    """Two breeds' position logits: the first stands out in these rows and columns."""
    positions = np.zeros((GRID, GRID, 2), np.float32)
    positions[rows, columns, 0] = 4.0
    return positions


def edges(box: Box) -> tuple[float, float, float, float]:
    return box.left, box.top, box.right, box.bottom


def test_the_box_is_where_the_evidence_is() -> None:
    box = draw_box(logits(slice(2, 5), slice(5, 8)), SURE_OF_THE_FIRST, (1000, 1000), EXACT)
    assert edges(box) == pytest.approx((0.5, 0.2, 0.8, 0.5))


def test_the_box_is_a_square_round_the_longer_extent() -> None:
    box = draw_box(logits(slice(3, 7), slice(5, 7)), SURE_OF_THE_FIRST, (1000, 1000), EXACT)
    assert edges(box) == pytest.approx((0.4, 0.3, 0.8, 0.7))


def test_the_margin_widens_the_box_about_its_centre() -> None:
    recipe = replace(EXACT, second_look=SecondLook(threshold=0.5, margin=0.5))
    box = draw_box(logits(slice(4, 6), slice(4, 6)), SURE_OF_THE_FIRST, (1000, 1000), recipe)
    assert edges(box) == pytest.approx((0.35, 0.35, 0.65, 0.65))


def test_a_box_at_the_edge_is_moved_inside() -> None:
    recipe = replace(EXACT, second_look=SecondLook(threshold=0.5, margin=0.5))
    box = draw_box(logits(slice(0, 2), slice(8, 10)), SURE_OF_THE_FIRST, (1000, 1000), recipe)
    assert edges(box) == pytest.approx((0.7, 0.0, 1.0, 0.3))


@pytest.mark.parametrize(
    ("threshold", "expected"),
    [(0.3, (0.0, 0.0, 1.0, 1.0)), (0.7, (0.4, 0.4, 0.6, 0.6))],
)
def test_the_threshold_cuts_the_weaker_evidence(
    threshold: float, expected: tuple[float, float, float, float]
) -> None:
    positions = logits(slice(4, 6), slice(4, 6))
    positions[0, 0, 0] = positions[9, 9, 0] = 2.0
    recipe = replace(EXACT, second_look=SecondLook(threshold=threshold, margin=0.0))
    box = draw_box(positions, SURE_OF_THE_FIRST, (1000, 1000), recipe)
    assert edges(box) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("crop", "size", "expected"),
    [
        # Seen are x from 500 to 1500, each cell 100 pixels wide.
        ("centre", (2000, 1000), (0.5, 0.2, 0.65, 0.5)),
        # Seen are y from 500 to 1500.
        ("centre", (1000, 2000), (0.5, 0.35, 0.8, 0.5)),
        # A cell is 200 x 100 pixels: 600 x 300 are marked, and the square has 600.
        ("squash", (2000, 1000), (0.5, 0.05, 0.8, 0.65)),
        # Seen are x from 0 to 2000 and y from -500 to 1500: 1000 to 1600 and -100 to 500 are
        # marked, and the square is moved down into the photo.
        ("letterbox", (2000, 1000), (0.5, 0.0, 0.8, 0.6)),
        # x from -500 to 1500: 500 to 1100 are marked, and the square is moved left.
        ("letterbox", (1000, 2000), (0.4, 0.2, 1.0, 0.5)),
    ],
)
def test_the_evidence_is_placed_on_the_photo_as_the_recipe_showed_it(
    crop: str, size: tuple[int, int], expected: tuple[float, float, float, float]
) -> None:
    positions = logits(slice(2, 5), slice(5, 8))
    box = draw_box(positions, SURE_OF_THE_FIRST, size, replace(EXACT, crop=crop))
    assert edges(box) == pytest.approx(expected)


def test_evidence_in_a_letterboxs_bars_still_gives_a_box_in_the_photo() -> None:
    positions = logits(slice(0, 2), slice(4, 6))
    recipe = replace(EXACT, crop="letterbox")
    box = draw_box(positions, SURE_OF_THE_FIRST, (2000, 1000), recipe)
    assert edges(box) == pytest.approx((0.4, 0.0, 0.6, 0.4))


@pytest.mark.parametrize("crop", CROPS)
@pytest.mark.parametrize("size", SIZES)
def test_every_box_is_a_square_in_pixels_inside_the_photo(crop: str, size: tuple[int, int]) -> None:
    random = np.random.default_rng(0)
    recipe = Recipe(crop=crop, second_look=SecondLook())
    for _ in range(30):
        positions = random.normal(size=(GRID, GRID, 3)).astype(np.float32)
        box = draw_box(positions, np.full(3, 1 / 3, np.float32), size, recipe)
        assert 0 <= box.left < box.right <= 1
        assert 0 <= box.top < box.bottom <= 1
        left, top, right, bottom = box.to_pixels(*size)
        assert right - left == pytest.approx(bottom - top)
        assert right - left <= min(size) + 1e-6


@pytest.mark.parametrize(
    ("crop", "size", "expected"),
    [
        ("centre", (2000, 1000), (0.25, 0.0, 0.75, 1.0)),
        ("centre", (1000, 2000), (0.0, 0.25, 1.0, 0.75)),
        ("squash", (2000, 1000), (0.25, 0.0, 0.75, 1.0)),
        ("letterbox", (2000, 1000), (0.25, 0.0, 0.75, 1.0)),
    ],
)
def test_flat_evidence_gives_the_largest_square_in_the_middle(
    crop: str, size: tuple[int, int], expected: tuple[float, float, float, float]
) -> None:
    flat = np.ones((GRID, GRID, 2), np.float32)
    recipe = Recipe(crop=crop, second_look=SecondLook())
    assert edges(draw_box(flat, SURE_OF_THE_FIRST, size, recipe)) == pytest.approx(expected)


def test_evidence_runs_from_0_to_1_and_follows_the_likely_breed() -> None:
    positions = logits(slice(0, 1), slice(0, 1)) + logits(slice(9, 10), slice(9, 10))[..., ::-1]
    for_first = evidence(positions, np.array([0.9, 0.1], np.float32))
    assert for_first.shape == (GRID, GRID)
    assert (for_first.min(), for_first.max()) == (0.0, 1.0)
    assert for_first[0, 0] == 1.0
    assert for_first[9, 9] == 0.0
    for_second = evidence(positions, np.array([0.1, 0.9], np.float32))
    assert np.array_equal(for_second, for_first[::-1, ::-1])


def test_what_speaks_for_all_breeds_alike_is_no_evidence() -> None:
    positions = logits(slice(2, 4), slice(2, 4))
    everywhere_dog = positions.copy()
    everywhere_dog[7:, 7:] += 50.0
    assert np.allclose(
        evidence(positions, SURE_OF_THE_FIRST), evidence(everywhere_dog, SURE_OF_THE_FIRST)
    )


def test_a_recipe_of_one_look_draws_no_box() -> None:
    with pytest.raises(ValueError, match="no second look"):
        draw_box(logits(slice(0, 1), slice(0, 1)), SURE_OF_THE_FIRST, (10, 10), Recipe())
