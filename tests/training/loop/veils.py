"""Photos of small dogs that a tiny network can tell apart: clouds, veiled in the breed's colour."""

from pathlib import Path

from PIL import Image

from tests.training.photos import picture
from tests.training.tiny import COLOURS

# So many of each breed measure that a model which loses none can be known to lose few.
MEASURING = 260
CHOICE = 10


def veiled(number: int, colour: tuple[int, int, int]) -> Image.Image:
    cloud = picture(number, (80, 80))
    return Image.blend(cloud, Image.new("RGB", cloud.size, colour), 0.86)


def write_veiled(folder: Path, count: int, first: int) -> list[str]:
    """Write `count` photos of each breed, none like those of another `first`; their keys."""
    keys = []
    for number, (name, colour) in enumerate(COLOURS.items()):
        (folder / name).mkdir(parents=True, exist_ok=True)
        for index in range(count):
            keys.append(f"{name}/{index}.jpg")
            veiled(first + 1000 * number + index, colour).save(folder / keys[-1])
    return keys
