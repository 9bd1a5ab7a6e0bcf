"""What each network of a comparison learnt and answered, in a folder for each row and seed."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeVar
from zipfile import BadZipFile

import numpy as np

from breeds import checked_json, files
from breeds.checked_json import MalformedError
from breeds.files import replacing
from breeds.one_line import first_sentence
from training.errors import TrainingError
from training.evaluation.answers import Answers

TERMS = "terms.json"
RESULT = "result.json"
ANSWERS = "answers.npz"
VALIDATION = "validation"
RANDOM = "random"

Read = TypeVar("Read")


class ResultError(TrainingError):
    """Results that can't be read, or that don't belong together, told in one sentence."""


@dataclass(frozen=True)
class ShownSet:
    """Photos that every network answered for; `leak_free`: no network was trained on any."""

    name: str
    photos: int
    fingerprint: str
    leak_free: bool


@dataclass(frozen=True)
class Terms:
    """What all rows of a comparison share; `photos` and `fingerprint` are of the training part.

    `breeds` are ids in the order of the networks' outputs; `most` and `fewest` photos of one breed
    were trained on. The first of `sets` is the validation part.
    """

    data: str
    photos: int
    fewest: int
    most: int
    fingerprint: str
    breeds: tuple[str, ...]
    sets: tuple[ShownSet, ...]


@dataclass(frozen=True)
class Training:
    """How one row was trained with one seed.

    `title` is what the tables call the row; `settings` how it was trained, as JSON has it;
    `curves` hold a value for each epoch.
    """

    row: str
    title: str
    seed: int
    settings: Mapping[str, Any]
    minutes: float
    curves: Mapping[str, Sequence[float]]


@dataclass(frozen=True)
class Result(Training):
    """One row with one seed; `answers` are by the set's name."""

    answers: Mapping[str, Answers]

    @property
    def pretrained(self) -> bool:
        weights: str = self.settings["weights"]
        return weights != RANDOM


def folder_of(out: Path, row: str, seed: int) -> Path:
    return out / row / f"seed-{seed}"


def agree(out: Path, terms: Terms) -> None:
    """Keep the terms, or check that `out` holds results under the same ones.

    Raises ResultError where it doesn't.
    """
    out.mkdir(parents=True, exist_ok=True)
    if not (out / TERMS).exists():
        _write(out / TERMS, asdict(terms))
    elif load_terms(out) != terms:
        raise ResultError(
            f"{out} holds results on other photos: choose another --out, or give the same photos, "
            "lists and seed."
        )


def load_terms(out: Path) -> Terms:
    """Raises ResultError."""
    try:
        return _read(Terms, out / TERMS)
    except FileNotFoundError as error:
        raise ResultError(f"{out} holds no results: there is no {TERMS} in it.") from error


def save(out: Path, result: Result) -> None:
    """Keep a result; it counts as finished once all of it is on the disk."""
    folder = folder_of(out, result.row, result.seed)
    folder.mkdir(parents=True, exist_ok=True)
    arrays = {
        f"{name}/{part}": array
        for name, answers in result.answers.items()
        for part, array in vars(answers).items()
    }
    with replacing(folder / ANSWERS) as draft:
        np.savez_compressed(draft, **arrays)
    described = {name: value for name, value in vars(result).items() if name != "answers"}
    _write(folder / RESULT, described)


def is_finished(out: Path, row: str, seed: int, settings: Mapping[str, Any]) -> bool:
    """Raises ResultError for a result that was had with other settings."""
    path = folder_of(out, row, seed) / RESULT
    if not path.exists():
        return False
    if _read(Training, path).settings != json.loads(json.dumps(settings)):
        raise ResultError(
            f"{path.parent} was trained with other settings: choose another --out, or delete it to "
            "train it anew."
        )
    return True


def load(out: Path) -> dict[str, list[Result]]:
    """All finished results of a folder, by row, in the order of their seeds. Raises ResultError."""
    found: dict[str, list[Result]] = {}
    for path in out.glob(f"*/seed-*/{RESULT}"):
        result = load_one(path.parent)
        found.setdefault(result.row, []).append(result)
    return {row: sorted(of_row, key=lambda result: result.seed) for row, of_row in found.items()}


def load_one(folder: Path) -> Result:
    """The result of one row and seed. Raises ResultError."""
    training = _read(Training, folder / RESULT)
    try:
        return Result(**vars(training), answers=_load_answers(folder / ANSWERS))
    except (OSError, EOFError, KeyError, TypeError, ValueError, BadZipFile) as error:
        raise ResultError(f"{folder} can't be read: {first_sentence(error)}.") from error


def _load_answers(path: Path) -> dict[str, Answers]:
    parts: dict[str, dict[str, np.ndarray]] = {}
    with np.load(path, allow_pickle=False) as arrays:
        for key in arrays.files:
            name, _, part = key.rpartition("/")
            parts.setdefault(name, {})[part] = arrays[key]
    return {name: Answers(**arrays) for name, arrays in parts.items()}


def _read(kind: type[Read], path: Path) -> Read:
    """Raises ResultError, FileNotFoundError."""
    try:
        # Not by `decode`: a training that diverged leaves losses that no JSON has.
        return checked_json.read(kind, path.read_text("utf-8"))
    except UnicodeDecodeError as error:
        raise ResultError(f"{path} can't be read: it isn't text in UTF-8.") from error
    except MalformedError as error:
        raise ResultError(f"{path} can't be read: it {error}.") from error


def _write(path: Path, values: Mapping[str, Any]) -> None:
    files.write(path, json.dumps(values, ensure_ascii=False, indent=1) + "\n")
