"""Lists of photos -> the dogs that they show several times, and what the network says of each."""

import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from tqdm import tqdm

from breeds.catalogue.animal_by import AnimalBy
from breeds.catalogue.animals import near_duplicates
from breeds.catalogue.rows import Impression
from breeds.photo.resemblance import signature
from breeds.recognition.answering import Unreadable, answer_all
from breeds.recognition.classifier import Classifier
from training.data.dataset import Dataset, Sample
from training.errors import TrainingError

# Fewer pictures can't be pooled.
SEVERAL = 2


class PoolingError(TrainingError):
    """Photos by which pooling can't be fitted or measured, with the reason in one sentence."""


@dataclass(frozen=True)
class Dog:
    """Photos that are pooled: of one dog, or of several that stand for one.

    `breed` is an id; `pictures` has near-duplicates of one picture together.
    """

    name: str
    breed: str
    pictures: tuple[tuple[Impression, ...], ...]

    @classmethod
    def of(cls, name: str, breed: str, photos: Sequence[Impression]) -> "Dog":
        return cls(name, breed, tuple(map(tuple, near_duplicates(photos))))

    @property
    def photos(self) -> tuple[Impression, ...]:
        return tuple(chain.from_iterable(self.pictures))


def by_dog(sets: Sequence[Dataset], animal_by: AnimalBy) -> dict[str, list[Sample]]:
    """The photos of each dog that has several, by the animal's id, sorted.

    Raises PoolingError where the pattern tells of no such dog, or one of two breeds.
    """
    found: defaultdict[str, list[Sample]] = defaultdict(list)
    for sample in _distinct(sets):
        animal = animal_by.animal(sample.key)
        if animal is not None:
            found[animal.id].append(sample)
    if not found:
        first = sets[0].samples[0].key
        raise PoolingError(
            f"--animal-by {animal_by.text} fits no photo of {_names(sets)}, such as {first}."
        )
    several = {name: found[name] for name in sorted(found) if len(found[name]) >= SEVERAL}
    if not several:
        raise PoolingError(f"No dog of {_names(sets)} has two photos.")
    for name, samples in several.items():
        breeds = sorted({sample.breed for sample in samples})
        if len(breeds) > 1:
            raise PoolingError(
                f"By --animal-by {animal_by.text}, {name} is one dog of two breeds, {breeds[0]} "
                f"and {breeds[1]}."
            )
    return several


def require_apart(choice: Mapping[str, object], shown: Mapping[str, object]) -> None:
    """Let no dog be shown that took part in the choice. Raises PoolingError."""
    both = sorted(choice.keys() & shown.keys())
    if both:
        raise PoolingError(
            f"{both[0]} is a dog of --choice and of --dogs too: by one that it was fitted on, "
            "pooling would flatter itself."
        )


def dogs(classifier: Classifier, samples: Mapping[str, Sequence[Sample]], title: str) -> list[Dog]:
    """Those of the dogs that have several pictures, near-duplicates counting once, by their names.

    `title` is what the progress bar says. Raises PoolingError where there are none.
    """
    everything = Dataset.of(title, chain.from_iterable(samples.values()))
    said = {sample.path: impression for sample, impression in see(classifier, everything)}
    known = []
    for name, photos in samples.items():
        read = [said[sample.path] for sample in photos if sample.path in said]
        known.append(Dog.of(name, photos[0].breed, read))
    several = [dog for dog in known if len(dog.pictures) >= SEVERAL]
    if not several:
        raise PoolingError(f"No dog of {title} has two pictures that can be read.")
    return several


def see(classifier: Classifier, dataset: Dataset) -> Iterator[tuple[Sample, Impression]]:
    """Each photo that can be read with what the network says of it; the others are told."""
    said = answer_all(classifier, dataset.samples, lambda sample: sample.path)
    for each in tqdm(said, dataset.name, len(dataset.samples), unit="photo"):
        if isinstance(each, Unreadable):
            print(f"left out {each.photo.key}: {each.error}", file=sys.stderr)
        else:
            yield each.photo, Impression.of(each.prediction, signature(each.pixels))


def _distinct(sets: Sequence[Dataset]) -> list[Sample]:
    """Each file once, whichever lists name it."""
    return list({sample.path: sample for photos in sets for sample in photos.samples}.values())


def _names(sets: Sequence[Dataset]) -> str:
    return " and ".join(photos.name for photos in sets)
