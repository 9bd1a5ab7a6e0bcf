"""Photos made for tests: clouds of colour, coarse and fine, another picture for each number."""

from pathlib import Path

import numpy as np
from PIL import Image


def picture(number: int, size: tuple[int, int] = (160, 120)) -> Image.Image:
    """An RGB picture, `size` is (width, height) in pixels; as in nature, large shapes dominate."""
    random = np.random.default_rng(number)
    layers = [
        scale * np.asarray(_blobs(random, 2**level).resize(size, Image.Resampling.BICUBIC))
        for level, scale in ((1, 0.4), (2, 0.3), (3, 0.2), (4, 0.1))
    ]
    return Image.fromarray(np.sum(layers, axis=0).astype(np.uint8))


def _blobs(random: np.random.Generator, count: int) -> Image.Image:
    return Image.fromarray(random.integers(0, 256, (count, count, 3), np.uint8))


def write_photo(path: Path, number: int) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    picture(number).save(path, "JPEG")
    return path
