"""An upright RGB array -> the network's input, by a Recipe that travels with the model."""

from dataclasses import asdict, dataclass
from typing import Any

import cv2
import numpy as np
from PIL import Image

CROPS = ("centre", "squash", "letterbox")
EQUALISATIONS = ("none", "global", "clahe")
DENOISINGS = ("none", "non-local-means")


@dataclass(frozen=True)
class Box:
    """A rectangle on the upright photo; each edge is a fraction of its width or height, in 0..1."""

    left: float
    top: float
    right: float
    bottom: float

    def to_pixels(self, width: int, height: int) -> tuple[float, float, float, float]:
        return self.left * width, self.top * height, self.right * width, self.bottom * height


@dataclass(frozen=True)
class SecondLook:
    """How the first pass's evidence becomes the box that goes through the network again.

    `threshold` cuts the evidence, scaled to 0..1; `margin` widens the squared box by that share of
    its side. A first look whose top-1 probability reaches `sure_above` isn't followed by a second;
    None always looks again.
    """

    threshold: float = 0.45
    margin: float = 0.15
    sure_above: float | None = None


@dataclass(frozen=True)
class Recipe:
    """Every choice between a decoded photo and the network's input.

    `size` is the side of the square input in pixels; `decode_min_side` the least short side, in
    pixels, at which a large JPEG may be decoded; `second_look` is None where one look is enough.
    """

    size: int = 299
    crop: str = "centre"
    equalisation: str = "none"
    denoising: str = "none"
    decode_min_side: int = 640
    second_look: SecondLook | None = None

    def __post_init__(self) -> None:
        _require(self.crop, CROPS, "crop")
        _require(self.equalisation, EQUALISATIONS, "equalisation")
        _require(self.denoising, DENOISINGS, "denoising")

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> "Recipe":
        """Raises TypeError for an unknown or missing field, ValueError for an unknown choice."""
        look = values.get("second_look")
        return cls(**{**values, "second_look": SecondLook(**look) if look else None})


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


def _require(value: str, choices: tuple[str, ...], field: str) -> None:
    if value not in choices:
        raise ValueError(f"{field} is {value!r}: expected one of {', '.join(choices)}")
