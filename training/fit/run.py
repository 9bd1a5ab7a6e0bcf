"""A training run's folder: what was trained, on what, and the weights that differ from the start.

The folder travels with the published model as what retraining needs.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeVar
from zipfile import BadZipFile

import numpy as np

from breeds import checked_json
from breeds.bundle import Recipe
from breeds.checked_json import MalformedError
from breeds.files import replacing, write
from training.config import IMAGENET, FineTuneConfig, HeadConfig
from training.data.dataset import Dataset
from training.errors import TrainingError
from training.networks.linear_head import Added, Head

DESCRIPTION = "run.json"
WEIGHTS = "weights.npz"
HEAD_KERNEL = "head/kernel"
HEAD_BIAS = "head/bias"
ADDED_BREEDS, ANOTHER = "companion/breeds", "companion/another"
TRAINING_LIST = "training_list.txt"
VALIDATION_LIST = "validation_list.txt"
# What repeats the run on this machine; its paths stay here, so it isn't published.
CONFIG = "config.json"
# Where a bundle keeps the files of the run that it came from.
RETRAINING = "retraining"

Kept = TypeVar("Kept")


class RunError(TrainingError):
    """A run's folder that can't be used, with the reason in one sentence."""


@dataclass(frozen=True)
class Companion:
    """A second network whose log-probabilities, times `weight`, are added to the logits.

    `file` lies in the run's folder; `scaling` is a key of imagenet_classifier.SCALINGS.
    """

    file: str
    scaling: str
    weight: float


@dataclass(frozen=True)
class CalibrationSet:
    """What the temperature was fitted on: how many photos, and their top-1, 0..1."""

    photos: int
    top_1: float


@dataclass(frozen=True, kw_only=True)
class FineTuning(FineTuneConfig):
    """How layers were tuned, the share of the tuned weights that was taken, and what led there.

    The accuracies on the validation part are by share, from "0.0" (the start) to "1.0"; `curves`
    have a value an epoch.
    """

    share: float
    validation_top_1_by_share: Mapping[str, float]
    curves: Mapping[str, list[float]]


@dataclass(frozen=True)
class Training:
    """A run's photos and settings, without a path of its machine, and its validation figures.

    `teacher` is a file's name; `head_curves` have a value an epoch.
    """

    data: str
    photos: int
    fingerprint: str
    validation_photos: int
    validation_fingerprint: str
    augmented: int
    teacher: str | None
    head: HeadConfig
    seed: int
    precision: str
    validation_top_1: float
    calibrated_on: Mapping[str, CalibrationSet]
    fine_tuning: FineTuning | None
    head_curves: Mapping[str, list[float]]
    minutes: float


@dataclass(frozen=True)
class Run:
    """What a run trained, and how."""

    backbone: str
    backbone_digest: str
    recipe: Recipe
    breeds: tuple[str, ...]
    temperature: float
    companion: Companion | None
    training: Training

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, indent=1) + "\n"

    @classmethod
    def from_json(cls, text: str) -> "Run":
        """Raises MalformedError."""
        return checked_json.read(cls, text)


def save(folder: Path, run: Run, weights: Mapping[str, np.ndarray]) -> None:
    """Write the run's description and its weights, in float16."""
    folder.mkdir(parents=True, exist_ok=True)
    halved = {name: array.astype(np.float16) for name, array in weights.items()}
    with replacing(folder / WEIGHTS) as draft:
        np.savez(draft, allow_pickle=False, **halved)
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


def weights_of(added: Added) -> dict[str, np.ndarray]:
    """What a companion learnt, as a run keeps it."""
    kept = {ADDED_BREEDS: added.breeds, ANOTHER: added.another}
    return {
        f"{name}/{part}": array
        for name, rows in kept.items()
        if rows
        for part, array in vars(rows).items()
    }


def added_of(weights: Mapping[str, np.ndarray]) -> Added:
    """What `weights_of` kept."""

    def rows(name: str) -> Head | None:
        if f"{name}/kernel" not in weights:
            return None
        return Head(weights[f"{name}/kernel"], weights[f"{name}/bias"])

    return Added(rows(ADDED_BREEDS), rows(ANOTHER))


def files(run: Run) -> list[str]:
    """The names of a run's files, without what training kept for itself."""
    names = [DESCRIPTION, WEIGHTS, TRAINING_LIST, VALIDATION_LIST]
    if run.companion:
        graph = Path(run.companion.file)
        names += [graph.name, graph.with_suffix(".bin").name]
    return names


def starting_weights(folder: Path) -> str:
    """What the backbone started from: what training was told, where that is still known here.

    ImageNet's where it isn't, as in what is published. Raises RunError.
    """
    path = folder / CONFIG
    if not path.is_file():
        return IMAGENET
    with _told(folder):
        known = checked_json.read(dict[str, Any], checked_json.decode(path.read_bytes()))
    return str(known.get("backbone_weights", IMAGENET))


def read_beside(kind: type[Kept], path: Path) -> Kept | None:
    """A data class that lies as JSON beside a run; None where it doesn't. Raises RunError."""
    if not path.is_file():
        return None
    try:
        return checked_json.read(kind, checked_json.decode(path.read_bytes()))
    except (OSError, MalformedError) as error:
        raise RunError(f"{path} can't be used: {error}.") from error


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
    except MalformedError as error:
        raise RunError(
            f"{folder} doesn't hold a finished training run: {DESCRIPTION} {error}."
        ) from error
    except (OSError, EOFError, ValueError, KeyError, TypeError, BadZipFile) as error:
        raise RunError(f"{folder} doesn't hold a finished training run: {error}.") from error
