"""An upright RGB array -> the network's input, by a Recipe that travels with the model."""

import cv2
import numpy as np
from PIL import Image

from breeds.bundle import Box, Recipe


def prepare(photo: np.ndarray, recipe: Recipe, box: Box | None = None) -> np.ndarray:
    """Crop, resize, equalise, denoise, in this order.

    `photo` is uint8 RGB, height x width x 3; the result uint8 RGB, size x size x 3. A box replaces
    the recipe's own crop.
    """
    view = _crop_and_resize(photo, recipe, box)
    view = _equalise(view, recipe.equalisation)
    return _denoise(view, recipe.denoising)


def viewed_region(width: int, height: int, recipe: Recipe) -> Box:
    """The region of a photo of this size, in pixels, that the recipe's own crop shows.

    A letterbox shows more than the photo, so its edges lie outside 0..1.
    """
    if recipe.crop == "squash":
        return Box(0, 0, 1, 1)
    side = min(width, height) if recipe.crop == "centre" else max(width, height)
    left, top = (width - side) / 2, (height - side) / 2
    return Box(left / width, top / height, (left + side) / width, (top + side) / height)


def _crop_and_resize(photo: np.ndarray, recipe: Recipe, box: Box | None) -> np.ndarray:
    height, width = photo.shape[:2]
    image = Image.fromarray(photo)
    if box is None and recipe.crop == "letterbox":
        return _letterbox(image, recipe.size)
    region = (box or viewed_region(width, height, recipe)).to_pixels(width, height)
    # Pillow's bilinear filter is antialiased when it shrinks, unlike OpenCV's.
    resized = image.resize((recipe.size, recipe.size), Image.Resampling.BILINEAR, box=region)
    return np.asarray(resized)


def _letterbox(image: Image.Image, size: int) -> np.ndarray:
    scale = size / max(image.size)
    width, height = (max(1, round(side * scale)) for side in image.size)
    canvas = np.full((size, size, 3), 127, np.uint8)
    top, left = (size - height) // 2, (size - width) // 2
    resized = image.resize((width, height), Image.Resampling.BILINEAR)
    canvas[top : top + height, left : left + width] = np.asarray(resized)
    return canvas


def _equalise(view: np.ndarray, method: str) -> np.ndarray:
    """Equalise luma alone, so that colours keep their hue."""
    if method == "none":
        return view
    luma, *chroma = cv2.split(cv2.cvtColor(view, cv2.COLOR_RGB2YCrCb))
    if method == "global":
        luma = cv2.equalizeHist(luma)
    else:
        luma = cv2.createCLAHE(clipLimit=2.0, tileGridSize=(8, 8)).apply(luma)
    return cv2.cvtColor(cv2.merge([luma, *chroma]), cv2.COLOR_YCrCb2RGB)


def _denoise(view: np.ndarray, method: str) -> np.ndarray:
    """OpenCV's Non-local Means (Buades et al. 2011) with its documented default strengths."""
    if method == "none":
        return view
    return cv2.fastNlMeansDenoisingColored(
        view, None, h=3, hColor=3, templateWindowSize=7, searchWindowSize=21
    )
