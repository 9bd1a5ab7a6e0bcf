"""A photo -> an altered copy, as a shelter's photos differ from one another."""

import hashlib

import numpy as np
from PIL import Image, ImageEnhance, ImageFilter, ImageOps

LEAST_AREA = 0.35
ASPECT_JITTER = 0.35
LIGHT_JITTER = 0.4
BLURRED_SHARE = 0.3
GREATEST_BLUR = 2.0


def alter(pixels: np.ndarray, seed: str) -> np.ndarray:
    """Crop, stretch, mirror, relight and perhaps blur: what a shelter's photos differ by.

    Uint8 RGB in and out, of another height and width; the same for the same seed.
    """
    number = int.from_bytes(hashlib.sha256(seed.encode()).digest()[:8], "big")
    random = np.random.default_rng(number)
    image = _crop_and_stretch(Image.fromarray(pixels), random)
    if random.random() < 0.5:
        image = ImageOps.mirror(image)
    for enhance in (ImageEnhance.Brightness, ImageEnhance.Contrast, ImageEnhance.Color):
        image = enhance(image).enhance(1 + random.uniform(-LIGHT_JITTER, LIGHT_JITTER))
    if random.random() < BLURRED_SHARE:
        image = image.filter(ImageFilter.GaussianBlur(random.uniform(0.5, GREATEST_BLUR)))
    return np.array(image)


def _crop_and_stretch(image: Image.Image, random: np.random.Generator) -> Image.Image:
    share = np.sqrt(random.uniform(LEAST_AREA, 1))
    width, height = image.width * share, image.height * share
    left = random.uniform(0, image.width - width)
    top = random.uniform(0, image.height - height)
    factor = np.exp(random.uniform(-ASPECT_JITTER, ASPECT_JITTER))
    size = (max(1, round(width * np.sqrt(factor))), max(1, round(height / np.sqrt(factor))))
    region = (left, top, left + width, top + height)
    return image.resize(size, Image.Resampling.BILINEAR, box=region)
