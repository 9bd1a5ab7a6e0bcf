"""Parts of a set that tell what its whole hides: breeds that another set has too, and sources."""

from collections.abc import Mapping, Sequence

import numpy as np

from breeds.bundle.evaluation import Slice
from training.evaluation import decided
from training.evaluation.answers import SetAnswers
from training.evaluation.statistics import proportion

# A leak-free set of more breeds is compared as a whole.
FEW_BREEDS = 30
# A file's name begins with where it is from, before this.
AFTER_SOURCE = "__"


def shared_breeds(shown: Sequence[SetAnswers]) -> tuple[Slice, ...]:
    """The breeds of each small leak-free set, on it and on each set that was seen in part."""
    return tuple(
        part
        for free in shown
        for seen in shown
        if free.photos.leak_free and not seen.photos.leak_free
        for part in _both(free, seen)
    )


def by_source(shown: SetAnswers) -> tuple[Slice, ...]:
    """A slice for each source that the files' names tell; none where they don't."""
    names = [sample.path.name for sample in shown.samples]
    if not all(AFTER_SOURCE in name for name in names):
        return ()
    sources = np.array([name.partition(AFTER_SOURCE)[0] for name in names])
    found = [_slice(shown, str(source), sources == source) for source in np.unique(sources)]
    return tuple(sorted(found, key=lambda part: -part.photos))


def picked(shown: SetAnswers, lists: Mapping[str, frozenset[str]]) -> tuple[Slice, ...]:
    """The photos of the set that each list, by its name, has; none for a list that has none."""
    keys = [sample.key for sample in shown.samples]
    marked = {name: np.array([key in listed for key in keys]) for name, listed in lists.items()}
    return tuple(_slice(shown, name, marks) for name, marks in marked.items() if marks.any())


def _both(free: SetAnswers, seen: SetAnswers) -> tuple[Slice, ...]:
    breeds = set(free.photos.dataset.breeds)
    common = breeds & set(seen.photos.dataset.breeds)
    if len(breeds) > FEW_BREEDS or not common:
        return ()
    name = f"{len(common)} breeds that both have"
    return tuple(
        _slice(part, name, np.array([sample.breed in common for sample in part.samples]))
        for part in (seen, free)
    )


def _slice(shown: SetAnswers, name: str, chosen: np.ndarray) -> Slice:
    answers = shown.answers[0].taken(chosen)
    accepted, right = decided.accepted(answers)
    photos = len(answers.truth)
    return Slice(shown.photos.name, name, photos, proportion(answers.right), accepted, right)
