"""A model and photos whose breed is known -> figures, through the bundle that is served."""

import argparse
import json
import shlex
import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from tqdm import tqdm

from breeds import photo
from breeds.bundle import Bundle, load, replace_evaluation, resolve
from breeds.classifier import Classifier
from training import card, report
from training.dataset import Dataset, DatasetError, Sample, Unreadable, open_dataset
from training.figures import Answers, Evaluation, Figures, Model, Source, measure

PROJECT = Path(__file__).parents[1]
BATCH = 32
EPILOG = """
A set is a folder of photos by breed, as `python -m training dataset` describes it, and may have a
list that picks some of them. For example:

  python -m training evaluate --set "Stanford Dogs" stanford_dogs stanford_test.txt \\
      --leak-free-set "Oxford-IIIT Pet" oxford_pets --leak-free-set "Own dogs" own_dogs own.txt \\
      --pool "Leak-free, together" "Oxford-IIIT Pet" "Own dogs" \\
      --compare-one-look "linear head" runs/linear-model
"""


class EvaluationError(Exception):
    """An evaluation that can't be done as asked, with the reason in one sentence."""


@dataclass(frozen=True)
class NamedSet:
    """Photos to evaluate on: what they are called, and the list that picked them, if any.

    `leak_free` says that no network was trained on any of them.
    """

    name: str
    dataset: Dataset
    list_name: str | None = None
    leak_free: bool = False


@dataclass(frozen=True)
class Pool:
    """Several sets, by name, whose photos also count together."""

    name: str
    sets: tuple[str, ...]


@dataclass(frozen=True)
class Contender:
    """A model to evaluate, or to compare with; `one_look` switches its second look off."""

    name: str
    bundle: Bundle
    one_look: bool = False

    @property
    def breeds(self) -> tuple[str, ...]:
        return tuple(breed.id for breed in self.bundle.breeds)

    @property
    def decode_min_side(self) -> int:
        return self.bundle.manifest.recipe.decode_min_side

    def describe(self) -> Model:
        return Model(self.name, self.bundle.manifest.version, self.one_look)


@dataclass(frozen=True)
class _Part:
    """The answers on one set: the model's, then those of each other contender."""

    photos: NamedSet
    unreadable: tuple[Unreadable, ...]
    answers: tuple[Answers, ...]

    def source(self) -> Source:
        dataset = self.photos.dataset
        return Source(
            self.photos.name,
            dataset.name,
            self.photos.list_name,
            dataset.fingerprint,
            self.unreadable,
        )


def evaluate(
    model: Contender,
    sets: Sequence[NamedSet],
    pools: Sequence[Pool] = (),
    others: Sequence[Contender] = (),
    command: str = "",
    progress: bool = True,
) -> Evaluation:
    """Let the model, and others to compare it with, answer for the same photos.

    A photo that can't be read counts for nobody. `command` is the command line that asks for this;
    `progress` shows a bar on stderr for each set. Raises EvaluationError for a name used twice, a
    pool of unknown sets or a photo of a breed that a model lacks; DatasetError for a set without a
    readable photo; BundleError.
    """
    _check_names(sets, pools, others)
    contenders = (model, *others)
    for photos in sets:
        for contender in contenders:
            _check_breeds(photos, contender)
    classifiers = [Classifier(each.bundle, not each.one_look) for each in contenders]
    parts = {photos.name: _answer(photos, contenders, classifiers, progress) for photos in sets}
    return Evaluation(
        model=model.describe(),
        date=datetime.now(UTC).date().isoformat(),
        command=command,
        compared_with=tuple(other.describe() for other in others),
        sets=tuple(_figures(name, [part], contenders) for name, part in parts.items()),
        pools=tuple(
            _figures(pool.name, [parts[name] for name in pool.sets], contenders) for pool in pools
        ),
    )


def _check_names(
    sets: Sequence[NamedSet], pools: Sequence[Pool], others: Sequence[Contender]
) -> None:
    if not sets:
        raise EvaluationError("There are no photos to evaluate on: give at least one --set.")
    _require_unique("sets and pools", [item.name for item in (*sets, *pools)])
    _require_unique("models to compare with", [other.name for other in others])
    known = {photos.name for photos in sets}
    for pool in pools:
        _require_unique(f"sets in the pool {pool.name!r}", pool.sets)
        unknown = [name for name in pool.sets if name not in known]
        if unknown:
            raise EvaluationError(
                f"The pool {pool.name!r} names {unknown[0]!r}, which is none of the sets."
            )


def _require_unique(what: str, names: Sequence[str]) -> None:
    twice = [name for name in dict.fromkeys(names) if names.count(name) > 1]
    if twice:
        raise EvaluationError(f"Two {what} are called {twice[0]!r}.")


def _check_breeds(photos: NamedSet, contender: Contender) -> None:
    unknown = sorted(set(photos.dataset.breeds) - set(contender.breeds))
    if unknown:
        shown = ", ".join(unknown[:3]) + (f" and {len(unknown) - 3} more" if unknown[3:] else "")
        raise EvaluationError(
            f"The set {photos.name!r} has photos of breeds that the model {contender.name} can't "
            f"answer: {shown}."
        )


def _answer(
    photos: NamedSet,
    contenders: Sequence[Contender],
    classifiers: Sequence[Classifier],
    progress: bool,
) -> _Part:
    outputs = [{breed: i for i, breed in enumerate(each.breeds)} for each in contenders]
    sides = {each.decode_min_side for each in contenders}
    samples = photos.dataset.samples
    answers: list[list[Answers]] = [[] for _ in contenders]
    unreadable: list[Unreadable] = []
    with tqdm(total=len(samples), desc=photos.name, unit="photo", disable=not progress) as bar:
        for batch in _load_batches(samples, sides):
            bar.update(len(batch))
            unreadable += [loaded for _, loaded in batch if isinstance(loaded, Unreadable)]
            read = [(s, loaded) for s, loaded in batch if not isinstance(loaded, Unreadable)]
            if not read:
                continue
            for number, contender in enumerate(contenders):
                views = [loaded[contender.decode_min_side] for _, loaded in read]
                truth = [outputs[number][sample.breed] for sample, _ in read]
                answers[number].append(Answers.of(truth, classifiers[number].predict(views)))
    if not answers[0]:
        raise DatasetError(f"None of the {len(samples):,} photos of {photos.name!r} can be read.")
    return _Part(photos, tuple(unreadable), tuple(Answers.joined(parts) for parts in answers))


def _load_batches(
    samples: Sequence[Sample], sides: set[int]
) -> Iterator[list[tuple[Sample, Mapping[int, np.ndarray] | Unreadable]]]:
    """Each sample with its photo, decoded for each of the least short sides, or why it isn't."""
    with ThreadPoolExecutor() as loaders:
        for start in range(0, len(samples), BATCH):
            batch = samples[start : start + BATCH]
            loaded = loaders.map(_load, batch, [sides] * len(batch))
            yield list(zip(batch, loaded, strict=True))


def _load(sample: Sample, sides: set[int]) -> Mapping[int, np.ndarray] | Unreadable:
    try:
        return {side: photo.load(sample.path, side) for side in sides}
    except photo.PhotoError as error:
        return Unreadable(sample.key, str(error))


def _figures(name: str, parts: Sequence[_Part], contenders: Sequence[Contender]) -> Figures:
    joined = [
        Answers.joined([part.answers[number] for part in parts])
        for number in range(len(contenders))
    ]
    return measure(
        name,
        all(part.photos.leak_free for part in parts),
        joined[0],
        {other.name: answers for other, answers in zip(contenders[1:], joined[1:], strict=True)},
        contenders[0].breeds,
        tuple(part.source() for part in parts),
    )


def write(evaluation: Evaluation, model_folder: Path, card_file: Path) -> None:
    """Put the figures into the model's folder and its card. Raises BundleError, CardError."""
    replace_evaluation(model_folder, evaluation.to_dict())
    card.update(card_file, load(model_folder))
