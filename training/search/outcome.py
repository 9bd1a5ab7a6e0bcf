"""A search's folder, as `python -m training tune` leaves it -> how it went."""

import csv
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from training.errors import TrainingError
from training.search import best
from training.search.best import Best

BEST, TRIALS = "best.json", "trials.csv"


class SearchError(TrainingError):
    """A folder that holds no finished search, told in one sentence."""


@dataclass(frozen=True)
class SearchResult:
    """How a search went; `states` counts trials by how they ended.

    `photos` were trained on, with one look at each or two. `best` and `start` are top-1 on the
    validation part, 0..1; `start` is that of the settings that the search began from, None where it
    didn't try them. `settings` are those of the best trial; `plots` the pictures in the folder.
    """

    name: str
    tuner: str
    photos: int
    looks: int
    best: float
    start: float | None
    trials: int
    states: Mapping[str, int]
    seconds: float
    settings: Mapping[str, Any]
    plots: tuple[Path, ...]


def read(folder: Path) -> list[SearchResult]:
    """The searches in a folder or, where several tuners searched, in those below it.

    Raises SearchError, BestError.
    """
    below = sorted(path.parent for path in folder.glob(f"*/{BEST}"))
    found = [folder] if (folder / BEST).exists() else below
    if not found:
        raise SearchError(f"{folder} holds no finished search: there is no {BEST} in it.")
    return [_read_one(each) for each in found]


def _read_one(folder: Path) -> SearchResult:
    chosen = best.load(folder / BEST)
    try:
        with (folder / TRIALS).open(encoding="utf-8", newline="") as stream:
            trials = list(csv.DictReader(stream))
        return SearchResult(
            folder.name,
            chosen.found["tuner"],
            chosen.found["photos"],
            chosen.found["looks"],
            chosen.found["validation_top_1"],
            chosen.found["start_top_1"],
            len(trials),
            Counter(trial["state"] for trial in trials),
            sum(float(trial["seconds"]) for trial in trials),
            {**chosen.head, **_of_tuning(chosen), "augmented": chosen.augmented},
            tuple(sorted(folder.glob("*.png"))),
        )
    except (OSError, KeyError, ValueError) as error:
        raise SearchError(f"{folder} holds no finished search: {error}.") from error


def _of_tuning(chosen: Best) -> dict[str, Any]:
    """The head has a learning rate too."""
    return {f"fine_tune.{name}": value for name, value in (chosen.fine_tune or {}).items()}
