"""A prediction's looks -> how much each place of the photo speaks for a breed, and a picture of it.

The network's last layer is linear over positions, so its answer is a sum over them, and what each
adds is read off without another pass (class activation mapping, Zhou et al. 2016).
"""

import cv2
import numpy as np

from breeds.bundle import Box, Recipe
from breeds.recognition.classifier import Look, Prediction
from breeds.recognition.preprocess import viewed_region

# The map's longer side, in cells: some six for each position of a network that sees 10 x 10.
LONGER_SIDE = 64
# How much of the photo the hottest colour hides.
OPACITY = 0.65


def heat_map(
    prediction: Prediction, output: int, photo_size: tuple[int, int], recipe: Recipe
) -> np.ndarray:
    """What each place adds to a breed's logit, less the mean over breeds: float32, rows x columns.

    `output` is the breed's place among the prediction's, `photo_size` (width, height) in pixels.
    All places together add up to the logit less the mean logit, but for what a letterbox's edges
    add, and a companion whose positions aren't told. What no look showed adds nothing.
    """
    width, height = photo_size
    scale = LONGER_SIDE / max(width, height)
    rows, columns = max(1, round(height * scale)), max(1, round(width * scale))
    whole = np.zeros((rows, columns), np.float32)
    for look in prediction.looks:
        region = look.box or viewed_region(width, height, recipe)
        for positions in _parts(look):
            added = _centred(positions, output) / len(prediction.looks)
            whole += _spread(added, region, rows, columns)
    return whole


def first_breed_map(prediction: Prediction, photo: np.ndarray, recipe: Recipe) -> np.ndarray:
    """The heat map of the likeliest breed; `photo` is what was answered for."""
    height, width = photo.shape[:2]
    first = int(prediction.probabilities.argmax())
    return heat_map(prediction, first, (width, height), recipe)


def overlay(photo: np.ndarray, heat: np.ndarray) -> np.ndarray:
    """The photo in grey, with what speaks for the breed in warm colours.

    `photo` is uint8 RGB, height x width x 3, and so is the result; `heat` a heat map of it. What
    speaks against the breed is left grey.
    """
    height, width = photo.shape[:2]
    smooth = cv2.resize(heat, (width, height), interpolation=cv2.INTER_CUBIC)
    strength = np.clip(smooth / max(float(smooth.max()), 1e-9), 0, 1)
    colours = cv2.applyColorMap((255 * strength).astype(np.uint8), cv2.COLORMAP_AUTUMN)[..., ::-1]
    grey = cv2.cvtColor(photo, cv2.COLOR_RGB2GRAY)[..., np.newaxis]
    opacity = OPACITY * strength[..., np.newaxis]
    mixed: np.ndarray = (1 - opacity) * grey + opacity * colours
    return mixed.astype(np.uint8)


def _parts(look: Look) -> list[np.ndarray]:
    """The network's positions, and its companion's where these are told."""
    parts = (look.position_logits, look.companion_positions)
    return [part for part in parts if part is not None]


def _centred(positions: np.ndarray, output: int) -> np.ndarray:
    """What each position adds to the breed's logit, less the mean over breeds: rows x columns."""
    centred = positions[..., output] - positions.mean(axis=-1)
    share: np.ndarray = centred / centred.size
    return share


def _spread(added: np.ndarray, region: Box, rows: int, columns: int) -> np.ndarray:
    """The values of positions over a region, smoothly laid out on a map of the whole photo."""
    down = _weights(added.shape[0], region.top * rows, region.bottom * rows, rows)
    across = _weights(added.shape[1], region.left * columns, region.right * columns, columns)
    laid: np.ndarray = down @ added @ across.T
    return laid


def _weights(positions: int, start: float, end: float, cells: int) -> np.ndarray:
    """How each position, between `start` and `end`, is shared out among cells: cells x positions.

    As in linear interpolation, but so that all of a position is shared out, within its region.
    """
    step = (end - start) / positions
    centres = start + step * (np.arange(positions) + 0.5)
    places = np.arange(cells) + 0.5
    reach = max(step, 1.0)
    near = np.clip(1 - np.abs(places[:, np.newaxis] - centres) / reach, 0, None)
    near[(places < start - 0.5) | (places > end + 0.5)] = 0
    total = near.sum(axis=0)
    shared: np.ndarray = near / np.where(total > 0, total, 1)
    return shared
