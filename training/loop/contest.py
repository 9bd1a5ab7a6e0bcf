"""A challenger and the champion on the photos that measure, and against the best there ever was."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from training.evaluation.answers import LACKING, Contender, NamedSet, answer
from training.loop.best_ever import BestEver, Record
from training.loop.gate import Comparison, compare, joined, most_lost

KINDS = {False: "photos that a network may have seen", True: "leak-free photos"}


@dataclass(frozen=True)
class Measured:
    """What the fixed photos say: comparisons, what couldn't be compared, and who is best now."""

    comparisons: tuple[Comparison, ...]
    lacks: tuple[str, ...]
    best: BestEver


@dataclass(frozen=True)
class _OnSet:
    """Which of a set's photos each answers rightly, bool, (photos,), and of which the champion
    knows the breed.
    """

    photos: NamedSet
    ours: np.ndarray
    theirs: np.ndarray
    known: np.ndarray


def measure(
    sets: Sequence[NamedSet], challenger: Contender, champion: Contender, best: BestEver | None
) -> Measured:
    """Compare on all sets of a kind together, on photos of the champion's breeds alone.

    Raises DatasetError, BundleError.
    """
    answered = [_answered(photos, challenger, champion) for photos in sets]
    mine, its = (
        BestEver(name, {each.photos.dataset.fingerprint: record for each, record in records})
        for name, records in (
            (challenger.bundle.manifest.version, _records(answered, "ours")),
            (champion.bundle.manifest.version, _records(answered, "theirs")),
        )
    )
    before = its.better(best)
    comparisons: list[Comparison] = []
    lacks: list[str] = []
    if best and best.version != its.version and not best.shares(its):
        lacks.append(f"the best model ever, {best.version}, never answered any of these photos")
        before = best
    for leak_free, name in KINDS.items():
        of_kind = [each for each in answered if each.photos.leak_free is leak_free]
        if not of_kind:
            lacks.append(f"no {name} were given to compare on")
            continue
        ours, most = _joined(of_kind, "ours"), most_lost(leak_free)
        comparisons.append(compare(name, "the champion", ours, _joined(of_kind, "theirs"), most))
        if before.version == its.version or not before.shares(its):
            continue
        records = [before.records.get(each.photos.dataset.fingerprint) for each in of_kind]
        hits = [
            record.hits[each.known]
            for record, each in zip(records, of_kind, strict=True)
            if record is not None and record.photos == len(each.known)
        ]
        if len(hits) < len(of_kind):
            lacks.append(f"the best model ever, {before.version}, never answered these {name}")
            continue
        against = f"the best ever, {before.version}"
        comparisons.append(compare(name, against, ours, joined(hits), most))
    return Measured(
        tuple(comparisons), tuple(lacks), mine.better(before) if before.shares(mine) else before
    )


def _answered(photos: NamedSet, challenger: Contender, champion: Contender) -> _OnSet:
    shown = answer(photos, [challenger, champion], progress=True)
    ours, theirs = shown.answers
    return _OnSet(photos, ours.right, theirs.right, theirs.truth != LACKING)


def _records(answered: Sequence[_OnSet], whose: str) -> list[tuple[_OnSet, Record]]:
    return [
        (each, Record.of(each.photos.name, each.photos.leak_free, getattr(each, whose)))
        for each in answered
    ]


def _joined(answered: Sequence[_OnSet], whose: str) -> np.ndarray:
    return joined([getattr(each, whose)[each.known] for each in answered])
