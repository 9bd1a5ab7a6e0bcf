"""`--heatmap`: an answered photo -> a picture of it, warm where the first breed is from."""

import io
from pathlib import Path

from PIL import Image

from breeds import files
from breeds.bundle import Recipe
from breeds.command.given import Given
from breeds.recognition.answering import Answered
from breeds.recognition.decision import Certainty
from breeds.recognition.heat_map import first_breed_map, overlay

SUFFIX = ".heatmap.jpg"
QUALITY = 90


class HeatMapError(Exception):
    """Pictures that can't be written, with the reason in one sentence."""


class HeatMaps:
    """Writes pictures into a folder, under the photos' own names with `.heatmap.jpg` after them.

    Where two photos of a run have one name, the later one's gets a number.
    """

    def __init__(self, folder: Path, recipe: Recipe) -> None:
        """Makes the folder. Raises HeatMapError."""
        self._folder = folder
        self._recipe = recipe
        self._taken: set[str] = set()
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise _refusal(folder, error) from error

    def save(self, answered: Answered[Given]) -> Path | None:
        """The picture's path; None, and no picture, where no dog was found. Raises HeatMapError."""
        if answered.answer.decision.certainty is Certainty.NOT_A_DOG:
            return None
        pixels = answered.pixels
        heat = first_breed_map(answered.prediction, pixels, self._recipe)
        picture = io.BytesIO()
        Image.fromarray(overlay(pixels, heat)).save(picture, "JPEG", quality=QUALITY)
        path = self._folder / self._free_name(Path(answered.photo.name).name)
        try:
            files.write(path, picture.getvalue())
        except OSError as error:
            raise _refusal(path, error) from error
        return path

    def _free_name(self, photo: str) -> str:
        number, name = 1, photo + SUFFIX
        while name.casefold() in self._taken:
            number += 1
            name = f"{photo}-{number}{SUFFIX}"
        self._taken.add(name.casefold())
        return name


def _refusal(path: Path, error: OSError) -> HeatMapError:
    return HeatMapError(f"The heat map {path} can't be written: {error.strerror or error}.")
