"""Photos of breeds that the model can't know, and of what is no dog -> what passes for a breed."""

import re
from collections import Counter
from pathlib import Path

import numpy as np

from breeds.bundle.evaluation import (
    NoDogKind,
    NoDogs,
    Source,
    TakenFor,
    UnknownBreed,
    UnknownBreeds,
)
from breeds.intervals import Share
from training.data.dataset import Dataset, DatasetError, Sample, read_list
from training.data.files import find_files
from training.evaluation.answers import Contender, DecidedAnswers, SetAnswers
from training.evaluation.decided import accepted_of, no_dog_of
from training.evaluation.statistics import among, mean

# ImageNet's names of what could pass for a dog, as files bear them.
KINDS = {
    "wild canid": re.compile(r"fox|wolf|coyote"),
    "cat": re.compile(r"(?i)cat|tabby"),
    "toy": re.compile(r"teddy"),
}
ANYTHING = "anything else"


def without_dogs(folder: Path, list_file: Path | None) -> Dataset:
    """Photos that show no dog, by kind as their files' names tell it. Raises DatasetError."""
    keys = read_list(list_file) if list_file else find_files(folder).photos
    samples = [Sample(folder / key, key, _kind(key)) for key in keys]
    if not samples:
        raise DatasetError(f"There is no photo in {folder}.")
    return Dataset.of(folder.name, samples)


def unknown_breeds(contender: Contender, shown: SetAnswers, source: Source) -> UnknownBreeds:
    """What dogs of breeds that the model lacks are taken for."""
    [answers] = shown.answers
    names = np.array([sample.breed for sample in shown.samples])
    accepted = accepted_of(answers)
    breeds = tuple(
        _unknown(str(name), contender, answers.taken(names == name)) for name in np.unique(names)
    )
    share = mean(np.array([breed.accepted / breed.photos for breed in breeds]))
    return UnknownBreeds(
        name=shown.photos.name,
        accepted=among(accepted),
        by_breed=Share(share.value, max(0.0, share.low), min(1.0, share.high)),
        no_dog=among(no_dog_of(answers)),
        breeds=breeds,
        source=source,
    )


def no_dogs(shown: SetAnswers, source: Source) -> NoDogs:
    """What passes for a dog without being one."""
    [answers] = shown.answers
    kinds = np.array([sample.breed for sample in shown.samples])
    passed, accepted = ~no_dog_of(answers), accepted_of(answers)
    return NoDogs(
        name=shown.photos.name,
        taken_for_dog=among(passed),
        kinds=tuple(
            NoDogKind(
                str(kind),
                int((kinds == kind).sum()),
                int(passed[kinds == kind].sum()),
                int(accepted[kinds == kind].sum()),
            )
            for kind in np.unique(kinds)
        ),
        source=source,
    )


def _kind(key: str) -> str:
    return next((kind for kind, name in KINDS.items() if name.search(key)), ANYTHING)


def _unknown(name: str, contender: Contender, answers: DecidedAnswers) -> UnknownBreed:
    first = Counter(contender.breeds[output] for output in answers.ranked[:, 0].tolist())
    return UnknownBreed(
        id=name,
        photos=len(answers.truth),
        accepted=int(accepted_of(answers).sum()),
        taken_for=tuple(TakenFor(breed, photos) for breed, photos in first.most_common()),
    )
