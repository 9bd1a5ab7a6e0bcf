"""How long each recipe takes a photo, all of them measured in one run, in turn."""

import json
import os
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from breeds import checked_json, files
from breeds.bundle import Recipe
from breeds.checked_json import MalformedError
from breeds.recognition.preprocess import prepare
from training.data.dataset import Sample, load_photo
from training.study.results import ResultError

COST = "preprocessing_cost.json"
PHOTOS, ROUNDS = 20, 3


@dataclass(frozen=True)
class Cost:
    """Milliseconds a photo by row, the fastest of the rounds; decoding isn't counted."""

    photos: int
    rounds: int
    cores: int
    milliseconds: Mapping[str, float]


def measure(samples: Sequence[Sample], recipes: Mapping[str, Recipe], out: Path) -> Cost:
    """Time the recipes, by row, on photos spread over the samples; keep the cost in `out`.

    Raises DatasetError.
    """
    spread = np.unique(np.linspace(0, len(samples) - 1, PHOTOS).astype(int))
    photos = [load_photo(samples[index].path, Recipe().decode_min_side) for index in spread]
    seconds: dict[str, list[float]] = {row: [] for row in recipes}
    for _ in range(ROUNDS):
        for row, recipe in recipes.items():
            started = time.perf_counter()
            for pixels in photos:
                prepare(pixels, recipe)
            seconds[row].append(time.perf_counter() - started)
    best = {row: round(1000 * min(taken) / len(photos), 3) for row, taken in seconds.items()}
    cost = Cost(len(photos), ROUNDS, os.cpu_count() or 1, best)
    files.write(out / COST, json.dumps(asdict(cost), indent=1) + "\n")
    return cost


def load(out: Path) -> Cost | None:
    """None where nothing was measured yet. Raises ResultError."""
    try:
        return checked_json.read(Cost, checked_json.decode((out / COST).read_bytes()))
    except FileNotFoundError:
        return None
    except MalformedError as error:
        raise ResultError(f"{out / COST} can't be read: it {error}.") from error


def covers(out: Path, rows: Iterable[str]) -> bool:
    """Raises ResultError."""
    cost = load(out)
    return cost is not None and set(rows) <= set(cost.milliseconds)
