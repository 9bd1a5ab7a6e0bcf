"""Photos -> the parts that training learns from and chooses by, or a smaller set of each breed.

Which photo goes where is drawn by a hash of the seed and its key: the same on every machine,
whatever the order of the files, and little changed by photos that come or go.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, zip_longest

import numpy as np

from training.data import near_duplicates
from training.data.dataset import (
    Dataset,
    DatasetError,
    Sample,
    crop_to_annotations,
    open_dataset,
    readable,
)
from training.data.files import told
from training.data.photo_sets import PhotoSet

Cluster = tuple[Sample, ...]


@dataclass(frozen=True)
class Parts:
    """The photos to learn from and those kept to choose by.

    `others` show breeds that aren't learnt, None where there are no such photos.
    """

    training: Dataset
    validation: Dataset
    others: Dataset | None = None

    @property
    def breeds(self) -> tuple[str, ...]:
        return self.training.breeds

    def truth_of(self, dataset: Dataset) -> np.ndarray:
        """Each photo's breed as its index among the network's outputs."""
        index = {breed: position for position, breed in enumerate(self.breeds)}
        return np.array([index[sample.breed] for sample in dataset.samples])


def share_out(
    photos: PhotoSet, share: float, count: int | None, seed: int, cropped: bool = False
) -> Parts:
    """The photos to learn from, at most `count`, and the `share` (0..1) of all to choose by.

    Unreadable ones are named and left out. Whoever learns from fewer photos is measured on the
    same ones. `cropped` leaves of the photos to learn from what Stanford's annotations frame.
    Raises DatasetError.
    """
    dataset, unreadable = readable(open_dataset(photos.root, photos.list_file), progress=True)
    for line in told(dataset.left_out):
        print(line)
    for photo in unreadable:
        print(f"left out {photo.key}: {photo.reason}")
    training, validation = split(dataset, share, seed)
    if count:
        training = subset(training, count, seed)
    if len(training.breeds) < 2 or not validation.samples:
        raise DatasetError(
            f"{dataset.name} is too small to learn from: it takes two breeds, and two different "
            "photos of one of them."
        )
    if training.breeds != dataset.breeds:
        raise DatasetError(
            f"{count} photos are too few for the {len(dataset.breeds)} breeds of {dataset.name}."
        )
    return Parts(crop_to_annotations(training, photos.root) if cropped else training, validation)


def calibration_sets(asked: Sequence[PhotoSet], parts: Parts) -> list[Dataset]:
    """What the temperature is fitted on: the validation part, if no set is asked for.

    Raises DatasetError for a breed that isn't learnt.
    """
    sets = [open_dataset(photos.root, photos.list_file) for photos in asked]
    for photos in sets:
        unknown = set(photos.breeds) - set(parts.breeds)
        if unknown:
            raise DatasetError(
                f"{photos.name} can't calibrate the model, which doesn't learn {min(unknown)}."
            )
    return sets or [parts.validation]


def split(dataset: Dataset, validation_share: float, seed: int) -> tuple[Dataset, Dataset]:
    """Training and validation part, with about `validation_share` (0..1) of each breed's photos.

    Near-duplicates stay together, and those that bear two breeds stay in training, so a breed
    may give a little less than its share. A breed of at least two pictures gives at least one and
    keeps at least one. Raises DatasetError for a photo that can't be read.
    """
    if not 0 < validation_share < 1:
        raise ValueError(f"the validation share is {validation_share}: it must lie between 0 and 1")
    chosen: set[str] = set()
    for clusters in _clusters_by_breed(dataset.samples).values():
        chosen.update(_drawn_keys(clusters, validation_share, seed))
    training = [sample for sample in dataset.samples if sample.key not in chosen]
    validation = [sample for sample in dataset.samples if sample.key in chosen]
    return (
        Dataset.of(f"{dataset.name} (training)", training),
        Dataset.of(f"{dataset.name} (validation)", validation),
    )


def subset(dataset: Dataset, photos: int, seed: int) -> Dataset:
    """`photos` of the photos, as many of each breed as of any other where it has that many.

    Raises DatasetError where the set has fewer.
    """
    if not 0 < photos <= len(dataset.samples):
        raise DatasetError(
            f"{dataset.name} has {len(dataset.samples)} photos: it can't give {photos}."
        )
    by_breed: dict[str, list[Sample]] = defaultdict(list)
    for sample in sorted(dataset.samples, key=lambda sample: _draw(seed, sample.key)):
        by_breed[sample.breed].append(sample)
    rounds = zip_longest(*(by_breed[breed] for breed in _drawn_order(by_breed, seed)))
    in_turn = [sample for sample in chain.from_iterable(rounds) if sample is not None]
    return Dataset.of(f"{dataset.name} ({photos} photos)", in_turn[:photos])


def _clusters_by_breed(samples: Sequence[Sample]) -> dict[str, list[Cluster]]:
    """Photos of one picture together; a picture under two breeds is left out."""
    numbers = near_duplicates.groups([sample.path for sample in samples])
    clusters: dict[int, list[Sample]] = defaultdict(list)
    for sample, number in zip(samples, numbers, strict=True):
        clusters[number].append(sample)
    by_breed: dict[str, list[Cluster]] = defaultdict(list)
    for cluster in clusters.values():
        if len({sample.breed for sample in cluster}) == 1:
            by_breed[cluster[0].breed].append(tuple(cluster))
    return by_breed


def _drawn_keys(clusters: Sequence[Cluster], share: float, seed: int) -> set[str]:
    if len(clusters) < 2:
        return set()
    wanted = max(1, round(share * sum(map(len, clusters))))
    order = sorted(clusters, key=lambda cluster: min(_draw(seed, s.key) for s in cluster))
    keys: set[str] = set()
    for cluster in order[:-1]:
        if len(keys) + len(cluster) <= wanted:
            keys.update(sample.key for sample in cluster)
    return keys or {sample.key for sample in min(order, key=len)}


def _drawn_order(breeds: Iterable[str], seed: int) -> list[str]:
    return sorted(breeds, key=lambda breed: _draw(seed, breed))


def _draw(seed: int, name: str) -> bytes:
    return hashlib.sha256(f"{seed} {name}".encode()).digest()
