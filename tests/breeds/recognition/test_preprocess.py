"""An upright photo becomes the network's input by the recipe: crop, resize, equalise, denoise."""

import itertools
import json
from dataclasses import replace

import cv2
import numpy as np
import pytest

from breeds.bundle import CROPS, DENOISINGS, EQUALISATIONS, Box, Recipe, SecondLook
from breeds.recognition.preprocess import prepare, viewed_region
from tests.training.photos import picture

SIZE = 96
PLAIN = Recipe(size=SIZE)
RED, GREEN, BLUE = (255, 0, 0), (0, 255, 0), (0, 0, 255)
PADDING = 127
# Pixels: at the edge of a crop, the antialiasing filter averages over a few neighbours outside it.
FILTER_REACH = 2

EVERY_RECIPE = [
    Recipe(SIZE, *choices) for choices in itertools.product(CROPS, EQUALISATIONS, DENOISINGS)
]


def name_of(recipe: Recipe) -> tuple[str, str, str]:
    return recipe.crop, recipe.equalisation, recipe.denoising


def photo(number: int = 1, size: tuple[int, int] = (300, 200)) -> np.ndarray:
    """A dull photo with some noise, so that equalising and denoising both have work to do."""
    noise = np.random.default_rng(number).normal(0, 6, (size[1], size[0], 3))
    return np.clip(60 + 0.3 * np.asarray(picture(number, size)) + noise, 0, 255).astype(np.uint8)


def stripes(*colours: tuple[int, int, int], side: int = 90) -> np.ndarray:
    """Upright stripes, each `side` x `side` pixels, beside each other."""
    return np.concatenate([np.full((side, side, 3), colour, np.uint8) for colour in colours], 1)


def step(view: np.ndarray, **choice: str) -> np.ndarray:
    """One step alone: a view that has the right size already is neither cropped nor resized."""
    return prepare(view, replace(Recipe(size=len(view)), **choice))


def inner(view: np.ndarray) -> np.ndarray:
    return view[FILTER_REACH:-FILTER_REACH, FILTER_REACH:-FILTER_REACH]


def luma(view: np.ndarray) -> np.ndarray:
    return cv2.cvtColor(view, cv2.COLOR_RGB2GRAY)


# What comes after the crop and the resize sees one size, whatever the photo's was.
@pytest.mark.parametrize(
    ("recipe", "size"),
    [
        *((recipe, (300, 200)) for recipe in EVERY_RECIPE),
        *itertools.product(
            [Recipe(SIZE, crop, "clahe", "non-local-means") for crop in CROPS],
            [(150, 400), (1, 1), (700, 1), (1, 700)],
        ),
    ],
    ids=lambda value: "-".join(name_of(value) if isinstance(value, Recipe) else map(str, value)),
)
def test_every_recipe_and_every_photo_is_fitted_to_the_network(
    recipe: Recipe, size: tuple[int, int]
) -> None:
    view = prepare(photo(size=size), recipe)
    assert view.shape == (SIZE, SIZE, 3)
    assert view.dtype == np.uint8


def test_every_recipe_makes_another_view() -> None:
    views = {prepare(photo(), recipe).tobytes() for recipe in EVERY_RECIPE}
    assert len(views) == len(EVERY_RECIPE)


def test_the_photo_itself_stays_as_it_was() -> None:
    given, untouched = photo(), photo()
    for recipe in EVERY_RECIPE:
        prepare(given, recipe)
    assert np.array_equal(given, untouched)


def test_the_same_pixels_give_the_same_view_however_they_lie_in_memory() -> None:
    mirrored = photo()[:, ::-1]
    assert np.array_equal(prepare(mirrored, PLAIN), prepare(np.ascontiguousarray(mirrored), PLAIN))


@pytest.mark.parametrize("equalisation", EQUALISATIONS)
@pytest.mark.parametrize("denoising", DENOISINGS)
@pytest.mark.parametrize("crop", CROPS)
def test_equalising_follows_the_resize_and_denoising_comes_last(
    crop: str, equalisation: str, denoising: str
) -> None:
    view = prepare(photo(), Recipe(SIZE, crop, equalisation, denoising))
    resized = prepare(photo(), Recipe(SIZE, crop))
    equalised = step(resized, equalisation=equalisation)
    assert np.array_equal(view, step(equalised, denoising=denoising))


@pytest.mark.parametrize("equalisation", ["global", "clahe"])
def test_another_order_of_the_steps_would_be_seen(equalisation: str) -> None:
    square = photo(size=(200, 200))
    view = prepare(square, Recipe(SIZE, equalisation=equalisation, denoising="non-local-means"))
    resized = prepare(square, PLAIN)
    denoised_first = step(step(resized, denoising="non-local-means"), equalisation=equalisation)
    assert not np.array_equal(view, denoised_first)

    equalised_first = prepare(step(square, equalisation=equalisation), PLAIN)
    assert not np.array_equal(equalised_first, step(resized, equalisation=equalisation))


@pytest.mark.parametrize("equalisation", EQUALISATIONS)
@pytest.mark.parametrize("denoising", DENOISINGS)
@pytest.mark.parametrize("box", [None, Box(1 / 3, 0, 2 / 3, 1)])
def test_what_the_crop_leaves_out_changes_nothing(
    equalisation: str, denoising: str, box: Box | None
) -> None:
    recipe = Recipe(SIZE, "centre", equalisation, denoising)
    wide = photo(size=(300, 100))
    elsewhere = wide.copy()
    elsewhere[:, : 100 - FILTER_REACH] = 255
    elsewhere[:, 200 + FILTER_REACH :] = 0
    assert np.array_equal(prepare(wide, recipe, box), prepare(elsewhere, recipe, box))


def test_a_centre_crop_shows_the_middle_square_alone() -> None:
    wide = stripes(RED, GREEN, BLUE)
    assert np.all(inner(prepare(wide, PLAIN)) == GREEN)
    assert np.all(inner(prepare(wide.transpose(1, 0, 2), PLAIN)) == GREEN)


def test_squashing_shows_the_whole_photo_out_of_shape() -> None:
    view = prepare(stripes(RED, GREEN, BLUE), replace(PLAIN, crop="squash"))
    for column, colour in ((SIZE // 6, RED), (SIZE // 2, GREEN), (SIZE * 5 // 6, BLUE)):
        assert np.all(view[:, column] == colour)


def test_a_letterbox_shows_the_whole_photo_in_shape_between_grey_bars() -> None:
    view = prepare(stripes(RED, GREEN, BLUE), replace(PLAIN, crop="letterbox"))
    third = SIZE // 3
    assert np.all(view[:third] == PADDING)
    assert np.all(view[-third:] == PADDING)
    for column, colour in ((SIZE // 6, RED), (SIZE // 2, GREEN), (SIZE * 5 // 6, BLUE)):
        assert np.all(view[third:-third, column] == colour)


@pytest.mark.parametrize("crop", CROPS)
def test_a_box_replaces_the_recipes_own_crop(crop: str) -> None:
    wide = stripes(RED, GREEN, BLUE)
    recipe = replace(PLAIN, crop=crop)
    for number, colour in enumerate((RED, GREEN, BLUE)):
        box = Box(number / 3, 0, (number + 1) / 3, 1)
        assert np.all(inner(prepare(wide, recipe, box)) == colour)


def test_a_box_round_the_centre_crop_changes_nothing() -> None:
    for size in ((301, 200), (200, 301), (150, 150)):
        box = viewed_region(*size, PLAIN)
        assert np.array_equal(
            prepare(photo(size=size), PLAIN, box), prepare(photo(size=size), PLAIN)
        )


def test_shrinking_averages_instead_of_picking_pixels() -> None:
    rows, columns = np.indices((8 * SIZE, 8 * SIZE))
    chequered = np.repeat(((rows + columns) % 2 * 255).astype(np.uint8)[..., np.newaxis], 3, 2)
    assert np.abs(inner(prepare(chequered, PLAIN)).astype(int) - 127).max() <= 1


def test_no_equalisation_and_no_denoising_leave_a_view_as_it_is() -> None:
    view = photo(size=(SIZE, SIZE))
    assert np.array_equal(prepare(view, PLAIN), view)


@pytest.mark.parametrize("equalisation", ["global", "clahe"])
def test_equalising_raises_the_contrast_and_keeps_the_hue(equalisation: str) -> None:
    dull = prepare(photo(), PLAIN)
    vivid = step(dull, equalisation=equalisation)
    assert luma(vivid).std() > 1.3 * luma(dull).std()
    chroma = [
        cv2.cvtColor(view, cv2.COLOR_RGB2YCrCb)[..., 1:].astype(int) for view in (dull, vivid)
    ]
    assert np.abs(chroma[0] - chroma[1]).mean() < 3


def test_global_equalisation_uses_the_whole_range_and_clahe_looks_about_itself() -> None:
    dark, bright = np.full((SIZE, SIZE // 2, 3), 40, np.uint8), photo(size=(SIZE // 2, SIZE))
    view = np.concatenate([dark, bright], axis=1)
    spread = luma(step(view, equalisation="global"))
    assert spread.min() <= 2
    assert spread.max() >= 250
    brighter = np.concatenate([dark, np.clip(bright + 60, 0, 255).astype(np.uint8)], axis=1)
    corners = [step(each, equalisation="clahe")[:, : SIZE // 4] for each in (view, brighter)]
    assert np.array_equal(*corners)


def test_denoising_calms_a_flat_surface_and_keeps_an_edge() -> None:
    noise = np.random.default_rng(0).normal(0, 3, (SIZE, SIZE, 1))
    clean = np.full((SIZE, SIZE, 1), 60.0)
    clean[:, SIZE // 2 :] = 190
    noisy = np.repeat(np.clip(clean + noise, 0, 255), 3, axis=2).astype(np.uint8)
    calm = step(noisy, denoising="non-local-means").astype(int)
    left, right = calm[:, : SIZE // 2 - 2], calm[:, SIZE // 2 + 2 :]
    assert left.std() < 0.6 * noise.std()
    assert right.mean() - left.mean() > 125


@pytest.mark.parametrize("field", ["crop", "equalisation", "denoising"])
def test_an_unknown_choice_is_refused_with_the_known_ones(field: str) -> None:
    with pytest.raises(ValueError, match=rf"{field} is 'sharpest': expected one of \w+"):
        Recipe(**{field: "sharpest"})
    with pytest.raises(ValueError, match=field):
        Recipe.from_dict(Recipe().to_dict() | {field: "sharpest"})


@pytest.mark.parametrize(
    "recipe",
    [
        Recipe(),
        Recipe(224, "letterbox", "clahe", "non-local-means", 448, SecondLook(0.3, 0.2, 0.9)),
        Recipe(second_look=SecondLook()),
    ],
)
def test_a_recipe_survives_its_json(recipe: Recipe) -> None:
    assert Recipe.from_dict(json.loads(json.dumps(recipe.to_dict()))) == recipe


@pytest.mark.parametrize("values", [{"sharpness": 2}, {"second_look": {"zoom": 2}}])
def test_a_recipe_with_a_field_of_another_program_is_refused(values: dict) -> None:
    with pytest.raises(TypeError):
        Recipe.from_dict(Recipe().to_dict() | values)


@pytest.mark.parametrize(
    ("crop", "size", "region"),
    [
        ("centre", (400, 200), Box(0.25, 0, 0.75, 1)),
        ("centre", (200, 400), Box(0, 0.25, 1, 0.75)),
        ("centre", (300, 300), Box(0, 0, 1, 1)),
        ("squash", (400, 200), Box(0, 0, 1, 1)),
        ("letterbox", (400, 200), Box(0, -0.5, 1, 1.5)),
        ("letterbox", (200, 400), Box(-0.5, 0, 1.5, 1)),
    ],
)
def test_the_viewed_region(crop: str, size: tuple[int, int], region: Box) -> None:
    assert viewed_region(*size, Recipe(crop=crop)) == region
