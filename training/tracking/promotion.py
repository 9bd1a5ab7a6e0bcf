"""The challenger against the champion on the same photos -> which of them is the champion."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from breeds import bundle
from breeds.bundle.evaluation import Metrics
from breeds.intervals import Interval
from training.data.dataset import Dataset, open_dataset, read_list
from training.errors import TrainingError
from training.evaluation.answers import Contender, NamedSet
from training.evaluation.evaluate import evaluate
from training.evaluation.markdown import points
from training.fit import run
from training.tracking import registry
from training.tracking.registry import CHALLENGER, CHAMPION, Registered


class PromotionError(TrainingError):
    """A decision that can't be made, with the reason in one sentence."""


def promote(data: Path) -> str:
    """Make the challenger the champion where there is none, or where it beats the one there is.

    It beats it where the paired 95 % interval of its top-1 less the champion's lies above zero and,
    where it knows other breeds, doesn't lie below zero on those of the champion's. The photos are
    the challenger's validation part, without what the champion learnt from; `data` is the folder
    that holds them. Returns the decision in one sentence or two, which MLflow keeps too. Raises
    PromotionError, BundleError, DatasetError, EvaluationError, TrackingError, RegistryError.
    """
    challenger, champion = registry.by_alias(CHALLENGER), registry.by_alias(CHAMPION)
    if challenger is None:
        raise PromotionError("There is no challenger: export a run first.")
    if champion is None:
        return _crown_unopposed(challenger)
    if challenger == champion:
        raise PromotionError(f"{champion} is the champion already, and has no other challenger.")
    figures, of_champion = _compare(challenger, champion, data)
    lead, own = figures.differences[0].top_1, of_champion.differences[0].top_1
    decision = explain(challenger, champion, lead, own, figures.photos)
    if of_champion.photos != figures.photos:
        decision += (
            f" On the {of_champion.photos:,} of them that show the champion's breeds it is "
            f"{points(own)} points."
        )
    if wins(lead, own):
        registry.crown(challenger, decision)
    else:
        registry.note(challenger, decision)
    return decision


def wins(lead: Interval, own: Interval) -> bool:
    """Whether a lead on all photos counts, by the lead on those of the champion's breeds."""
    return lead.low > 0 and own.high >= 0


def explain(
    challenger: Registered, champion: Registered, lead: Interval, own: Interval, photos: int
) -> str:
    """The decision and its reason; leads are the challenger's top-1 less the champion's."""
    verdict = (
        f"{challenger} is the champion now" if wins(lead, own) else f"{champion} stays the champion"
    )
    place = "above zero" if lead.low > 0 else "below zero" if lead.high < 0 else "that holds zero"
    return (
        f"{verdict}: top-1 of {challenger} less that of {champion} is {points(lead)} points on "
        f"{photos:,} validation photos, an interval {place}."
    )


def _crown_unopposed(challenger: Registered) -> str:
    with registry.model_folder(challenger.reference):
        decision = f"{challenger} is the champion now, because there was none."
    registry.crown(challenger, decision)
    return decision


def _compare(challenger: Registered, champion: Registered, data: Path) -> tuple[Metrics, Metrics]:
    """On all photos, and on those that show a breed of the champion's."""
    with (
        registry.model_folder(challenger.reference) as ours,
        registry.model_folder(champion.reference) as theirs,
    ):
        photos = _unseen(
            open_dataset(data, _list(challenger, ours, run.VALIDATION_LIST)),
            read_list(_list(champion, theirs, run.TRAINING_LIST)),
        )
        contender = Contender(str(champion), bundle.load(theirs))
        sets = [NamedSet("validation photos", photos)]
        known = tuple(s for s in photos.samples if s.breed in contender.breeds)
        if 0 < len(known) < len(photos.samples):
            sets.append(NamedSet("the champion's breeds", replace(photos, samples=known)))
        ours_too = Contender(str(challenger), bundle.load(ours))
        compared = evaluate(ours_too, sets, others=[contender])
    return compared.sets[0], compared.sets[-1]


def _list(registered: Registered, folder: Path, name: str) -> Path:
    path = folder / run.RETRAINING / name
    if not path.is_file():
        raise PromotionError(f"{registered} has no {name}, so no photos can decide about it.")
    return path


def _in_its_folder(key: str) -> str:
    """A photo with its breed's folder: what lies above may differ between two trainings."""
    return "/".join(key.split("/")[-2:])


def _unseen(validation: Dataset, learnt: Sequence[str]) -> Dataset:
    """A photo that the champion learnt from would speak for it."""
    known = set(map(_in_its_folder, learnt))
    left = tuple(s for s in validation.samples if _in_its_folder(s.key) not in known)
    if not left:
        raise PromotionError(
            "The champion learnt from every validation photo of the challenger, so none can "
            "decide between them: train with the seed and list that the champion had."
        )
    return replace(validation, samples=left)
