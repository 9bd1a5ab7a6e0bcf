"""Random draws: of some of a dog's pictures, and of photos that stand for one dog's."""

from collections import defaultdict
from collections.abc import Iterable
from itertools import combinations
from math import comb

import numpy as np

from breeds.catalogue.animals import near_duplicates
from breeds.catalogue.rows import Impression
from training.data.dataset import Sample
from training.evaluation.pooling.dogs import Dog
from training.evaluation.statistics import SEED

# A dog with many pictures has ever so many subsets of some size; so many of them tell enough.
MOST_SUBSETS = 64


def subsets(dog: Dog, size: int) -> list[Dog]:
    """The dog with `size` of its pictures: every such choice, or MOST_SUBSETS drawn at random.

    There must be so many pictures. The same for each call.
    """
    count = len(dog.pictures)
    if comb(count, size) <= MOST_SUBSETS:
        chosen: Iterable[tuple[int, ...]] = combinations(range(count), size)
    else:
        chosen = _drawn(count, size)
    return [
        Dog(dog.name, dog.breed, tuple(dog.pictures[place] for place in places))
        for places in chosen
    ]


def groups(photos: Iterable[tuple[Sample, Impression]], size: int) -> list[Dog]:
    """Photos of `size` dogs of one breed each, as if they showed one; no photo is in two of them.

    Of near-duplicates one is taken. What remains of a breed, too few for a group, is left out. The
    same for each call.
    """
    random = np.random.default_rng(SEED)
    by_breed: defaultdict[str, list[Impression]] = defaultdict(list)
    for sample, impression in photos:
        by_breed[sample.breed].append(impression)
    found = []
    for breed in sorted(by_breed):
        pictures = [alike[0] for alike in near_duplicates(by_breed[breed])]
        order = random.permutation(len(pictures)).tolist()
        for start in range(0, len(order) - size + 1, size):
            members = tuple((pictures[place],) for place in order[start : start + size])
            found.append(Dog(f"{breed} {start // size + 1}", breed, members))
    return found


def _drawn(count: int, size: int) -> list[tuple[int, ...]]:
    """MOST_SUBSETS different choices of `size` of so many, of which there are more."""
    random = np.random.default_rng(SEED)
    found: set[tuple[int, ...]] = set()
    while len(found) < MOST_SUBSETS:
        found.add(tuple(sorted(random.permutation(count)[:size].tolist())))
    return sorted(found)
