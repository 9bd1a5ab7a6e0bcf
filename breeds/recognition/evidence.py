"""The first pass's class evidence -> the box of the photo that is looked at again."""

import numpy as np

from breeds.bundle import Box, Recipe
from breeds.recognition.preprocess import viewed_region


def draw_box(
    position_logits: np.ndarray,
    probabilities: np.ndarray,
    photo_size: tuple[int, int],
    recipe: Recipe,
) -> Box:
    """A square round the dog, widened by the recipe's margin and kept inside the photo.

    `position_logits` is float, rows x columns x breeds, over the recipe's first view;
    `probabilities` the first answer, over the breeds; `photo_size` is (width, height) in pixels.
    """
    look = recipe.second_look
    if look is None:
        raise ValueError("this recipe has no second look")
    rows, columns = _extent(evidence(position_logits, probabilities) >= look.threshold)
    width, height = photo_size
    view = viewed_region(width, height, recipe)
    view_left, view_top, view_right, view_bottom = view.to_pixels(width, height)
    left, right = (view_left + share * (view_right - view_left) for share in columns)
    top, bottom = (view_top + share * (view_bottom - view_top) for share in rows)
    return _square_inside((left, top, right, bottom), look.margin, width, height)


def evidence(position_logits: np.ndarray, probabilities: np.ndarray) -> np.ndarray:
    """How much each position speaks for the answer: rows x columns, scaled to 0..1.

    Each breed's logit, less the mean over breeds, is weighted by the breed's probability (class
    activation mapping, Zhou et al. 2016, over all breeds instead of one).
    """
    centred = position_logits - position_logits.mean(axis=-1, keepdims=True)
    weighed = centred @ probabilities
    low, high = weighed.min(), weighed.max()
    return (weighed - low) / (high - low) if high > low else np.ones_like(weighed)


def _extent(mask: np.ndarray) -> tuple[tuple[float, float], tuple[float, float]]:
    """The marked cells' first and last edge, as shares of the height and of the width."""
    edges = []
    for axis in (1, 0):
        marked = np.flatnonzero(mask.any(axis=axis))
        cells = mask.shape[1 - axis]
        edges.append((marked[0] / cells, (marked[-1] + 1) / cells))
    return edges[0], edges[1]


def _square_inside(
    rectangle: tuple[float, float, float, float], margin: float, width: int, height: int
) -> Box:
    left, top, right, bottom = rectangle
    side = min(max(right - left, bottom - top) * (1 + margin), width, height)
    left = float(np.clip((left + right - side) / 2, 0, width - side))
    top = float(np.clip((top + bottom - side) / 2, 0, height - side))
    return Box(left / width, top / height, (left + side) / width, (top + side) / height)
