"""A season played, reviewed, learnt from and judged: once with a model that knows every breed of
the photos, once with one that has two to learn.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from breeds import bundle
from breeds.bundle import Bundle
from breeds.bundle.evaluation import Among
from training.data.dataset import Dataset, Sample
from training.errors import TrainingError
from training.evaluation.answers import Contender, NamedSet, answer
from training.evaluation.statistics import among
from training.loop import challenger
from training.loop.config import RetrainConfig, SeasonConfig
from training.loop.retrain import Outcome, retrain
from training.loop.season.season import Played, play


class SeasonError(TrainingError):
    """A season that can't be played as asked, with the reason in one sentence."""


@dataclass(frozen=True)
class BreedLearnt:
    """Of the photos of a set that show a breed, by id, how many each model answers rightly."""

    breed: str
    photos_of: str
    before: Among
    after: Among


@dataclass(frozen=True)
class Chapter:
    """A season with all that came of it; `breeds` are what was to be learnt, if anything."""

    title: str
    start: Bundle
    played: Played
    outcome: Outcome
    breeds: tuple[BreedLearnt, ...]


def known_breeds(
    model: Path, photos: Dataset, sets: Sequence[NamedSet], out: Path, config: SeasonConfig
) -> Chapter:
    """A season of photos whose breeds the model knows."""
    return _chapter("A season of breeds that it knows", model, photos.samples, sets, out, config)


def new_breeds(
    model: Path,
    photos: Dataset,
    unknown: Dataset,
    forgotten: Sequence[str],
    sets: Sequence[NamedSet],
    out: Path,
    config: SeasonConfig,
) -> Chapter:
    """A season of the same and of breeds that were taken out of the model before it begins.

    `unknown` holds photos of the `forgotten` breeds, by id; others of it don't take part.
    """
    wanted = set(forgotten)
    shown = [sample for sample in unknown.samples if sample.breed in wanted]
    whole = challenger.load(model)
    lacking = wanted - set(whole.breeds) or wanted - {sample.breed for sample in shown}
    if lacking:
        raise SeasonError(f"{min(lacking)} can't be forgotten and learnt: there is none of it.")
    less = whole.without(wanted)
    start = out / "start"
    challenger.build(start, less, less.fused, None, {})
    title = "A season with two breeds to learn" if len(wanted) == 2 else "A season of new breeds"
    chapter = _chapter(title, start, [*photos.samples, *shown], sets, out, config)
    return replace(chapter, breeds=_learnt(chapter, sets, sorted(wanted)))


def _chapter(
    title: str,
    model: Path,
    samples: Sequence[Sample],
    sets: Sequence[NamedSet],
    out: Path,
    config: SeasonConfig,
) -> Chapter:
    start = bundle.load(model)
    flags = out / "flags"
    if flags.exists():
        raise SeasonError(f"{flags} exists already: give another --out for a season of its own.")
    played = play(start, samples, flags, config)
    made = RetrainConfig(flags=flags, model=model, out=out / "retrained", cards=out / "cards")
    return Chapter(title, start, played, retrain(made, sets), ())


def _learnt(
    chapter: Chapter, sets: Sequence[NamedSet], breeds: Sequence[str]
) -> tuple[BreedLearnt, ...]:
    models = [Contender("before", chapter.start), Contender("after", chapter.outcome.bundle)]
    found: list[BreedLearnt] = []
    for photos in sets:
        for breed in breeds:
            samples = tuple(s for s in photos.dataset.samples if s.breed == breed)
            if samples:
                of_breed = replace(photos, dataset=replace(photos.dataset, samples=samples))
                before, after = answer(of_breed, models, progress=False).answers
                name = photos.name
                found.append(BreedLearnt(breed, name, among(before.right), among(after.right)))
    return tuple(found)
