"""A training run's folder: what was trained, on what, and the weights that differ from the start.

The folder travels with the published model as what retraining needs.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np

from breeds.bundle import Recipe
from breeds.files import replacing, write
from training.data.dataset import Dataset
from training.errors import TrainingError

DESCRIPTION = "run.json"
WEIGHTS = "weights.npz"
HEAD_KERNEL = "head/kernel"
HEAD_BIAS = "head/bias"
TRAINING_LIST = "training_list.txt"
VALIDATION_LIST = "validation_list.txt"
# Where a bundle keeps the files of the run that it came from.
RETRAINING = "retraining"


class RunError(TrainingError):
    """A run's folder that can't be used, with the reason in one sentence."""


@dataclass(frozen=True)
class Companion:
    """A second network whose log-probabilities, times `weight`, are added to the logits.

    `file` lies in the run's folder; `scaling` is a key of scaling.SCALINGS.
    """

    file: str
    scaling: str
    weight: float


@dataclass(frozen=True)
class Run:
    """What a run trained; `training` holds its data, settings and validation figures."""

    backbone: str
    backbone_digest: str
    recipe: Recipe
    breeds: tuple[str, ...]
    temperature: float
    companion: Companion | None
    training: Mapping[str, Any]

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, indent=1) + "\n"

    @classmethod
    def from_json(cls, text: str) -> "Run":
        values = json.loads(text)
        companion = values["companion"]
        parsed = {
            "recipe": Recipe.from_dict(values["recipe"]),
            "breeds": tuple(values["breeds"]),
            "companion": Companion(**companion) if companion else None,
        }
        return cls(**{**values, **parsed})


def save(folder: Path, run: Run, weights: Mapping[str, np.ndarray]) -> None:
    """Write the run's description and its weights, in float16."""
    folder.mkdir(parents=True, exist_ok=True)
    with replacing(folder / WEIGHTS) as draft:
        np.savez(draft, **{name: w.astype(np.float16) for name, w in weights.items()})
    write(folder / DESCRIPTION, run.to_json())


def load(folder: Path) -> tuple[Run, dict[str, np.ndarray]]:
    """The description and the weights, float32. Raises RunError."""
    with _told(folder):
        run = _read(folder)
        with np.load(folder / WEIGHTS, allow_pickle=False) as arrays:
            return run, {name: arrays[name].astype(np.float32) for name in arrays.files}


def read(folder: Path) -> Run:
    """The description alone. Raises RunError."""
    with _told(folder):
        return _read(folder)


def files(run: Run) -> list[str]:
    """The names of a run's files, without what training kept for itself."""
    names = [DESCRIPTION, WEIGHTS, TRAINING_LIST, VALIDATION_LIST]
    if run.companion:
        graph = Path(run.companion.file)
        names += [graph.name, graph.with_suffix(".bin").name]
    return names


def save_lists(folder: Path, training: Dataset, validation: Dataset) -> None:
    """Write which photos were trained on and which were kept for validation, by key.

    Raises RunError for a folder that can't be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise RunError(f"{folder} can't be a run's folder: {error.strerror}.") from error
    for name, part in ((TRAINING_LIST, training), (VALIDATION_LIST, validation)):
        keys = "".join(f"{sample.key}\n" for sample in part.samples)
        write(folder / name, keys)


def _read(folder: Path) -> Run:
    return Run.from_json((folder / DESCRIPTION).read_text("utf-8"))


@contextmanager
def _told(folder: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, EOFError, ValueError, KeyError, TypeError, BadZipFile) as error:
        raise RunError(f"{folder} doesn't hold a finished training run: {error}.") from error
