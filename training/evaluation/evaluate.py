"""A model and photos whose breed is known -> figures, through the bundle that is served."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from breeds.bundle.evaluation import (
    Alteration,
    Evaluation,
    HeatMapCheck,
    Metrics,
    Model,
    Slice,
    Source,
)
from training.errors import TrainingError
from training.evaluation import alterations, heat_map_check, slices
from training.evaluation.answers import (
    Contender,
    DecidedAnswers,
    NamedSet,
    SetAnswers,
    answer,
    readable,
)
from training.evaluation.metrics import measure
from training.evaluation.strangers import no_dogs, unknown_breeds

# Scenes for small dogs: as many different ones as are kept in memory, and how large at least.
MOST_SCENES = 100
SCENE_SIDE = 224


class EvaluationError(TrainingError):
    """An evaluation that can't be done as asked, with the reason in one sentence."""


@dataclass(frozen=True)
class Pool:
    """Several sets, by name, whose photos also count together."""

    name: str
    sets: tuple[str, ...]


@dataclass(frozen=True)
class PickedList:
    """Some photos of the set `of`, by their keys."""

    name: str
    of: str
    keys: frozenset[str]


@dataclass(frozen=True)
class Further:
    """What is asked of a model beside its figures on its own breeds.

    `alterations` and `heat_map` name the set or pool whose photos are altered, or hidden in part.
    """

    unknown_breeds: tuple[NamedSet, ...] = ()
    no_dogs: tuple[NamedSet, ...] = ()
    alterations: str | None = None
    heat_map: str | None = None
    slices: tuple[PickedList, ...] = ()


NOTHING_FURTHER = Further()


def evaluate(
    model: Contender,
    sets: Sequence[NamedSet],
    pools: Sequence[Pool] = (),
    others: Sequence[Contender] = (),
    further: Further = NOTHING_FURTHER,
    command: str = "",
    progress: bool = True,
) -> Evaluation:
    """Let the model, and others to compare it with, answer for the same photos.

    A photo that can't be read counts for none of them; one of a breed that another model lacks is
    answered wrongly by that one. `command` is the command line that asks for
    this; `progress` shows a bar for each set on stderr. Raises EvaluationError for a name used
    twice, a pool of unknown sets or a photo of a breed that the model lacks; DatasetError for a set
    without a readable photo; BundleError.
    """
    _check_names(sets, pools, others)
    _check_further(sets, pools, further, model)
    contenders = (model, *others)
    for photos in sets:
        _check_breeds(photos, model)
    answers = {photos.name: answer(photos, contenders, progress) for photos in sets}
    strangers = {
        photos.name: answer(photos, [model], progress)
        for photos in (*further.unknown_breeds, *further.no_dogs)
    }
    members = {name: (name,) for name in answers} | {pool.name: pool.sets for pool in pools}

    def parts_of(name: str) -> list[SetAnswers]:
        return [answers[each] for each in members[name]]

    return Evaluation(
        model=_describe(model),
        date=datetime.now(UTC).date().isoformat(),
        command=command,
        compared_with=tuple(_describe(other) for other in others),
        sets=tuple(_figures(name, [part], contenders) for name, part in answers.items()),
        pools=tuple(
            _figures(pool.name, [answers[name] for name in pool.sets], contenders) for pool in pools
        ),
        shared_breeds=slices.shared_breeds(list(answers.values())),
        by_source=tuple(part for each in answers.values() for part in _by_source(each, further)),
        alterations=_altered(model, further, parts_of, strangers, progress),
        unknown_breeds=tuple(
            unknown_breeds(model, strangers[photos.name], _source(strangers[photos.name]))
            for photos in further.unknown_breeds
        ),
        no_dogs=tuple(
            no_dogs(strangers[photos.name], _source(strangers[photos.name]))
            for photos in further.no_dogs
        ),
        heat_map=_heat_map(model, further, parts_of, progress),
    )


def _by_source(shown: SetAnswers, further: Further) -> tuple[Slice, ...]:
    lists = {each.name: each.keys for each in further.slices if each.of == shown.photos.name}
    return slices.picked(shown, lists) + slices.by_source(shown)


def _altered(
    model: Contender,
    further: Further,
    parts_of: Callable[[str], list[SetAnswers]],
    strangers: Mapping[str, SetAnswers],
    progress: bool,
) -> tuple[Alteration, ...]:
    if further.alterations is None:
        return ()
    parts = parts_of(further.alterations)
    empty = [sample for each in further.no_dogs for sample in strangers[each.name].samples]
    scenes = [photo for _, photo in readable(empty[:MOST_SCENES], SCENE_SIDE)]
    plain = DecidedAnswers.joined([part.answers[0] for part in parts])
    samples = [sample for part in parts for sample in part.samples]
    return alterations.measure(further.alterations, model, samples, plain, scenes, progress)


def _heat_map(
    model: Contender,
    further: Further,
    parts_of: Callable[[str], list[SetAnswers]],
    progress: bool,
) -> HeatMapCheck | None:
    if further.heat_map is None:
        return None
    samples = [sample for part in parts_of(further.heat_map) for sample in part.samples]
    return heat_map_check.check(further.heat_map, model, samples, progress)


def _check_names(
    sets: Sequence[NamedSet], pools: Sequence[Pool], others: Sequence[Contender]
) -> None:
    if not sets:
        raise EvaluationError(
            "There are no photos to evaluate on: name some with --set or --leak-free-set."
        )
    _require_unique(
        "sets or pools", [*(each.name for each in sets), *(pool.name for pool in pools)]
    )
    _require_unique("models to compare with", [other.name for other in others])
    known = {photos.name for photos in sets}
    for pool in pools:
        _require_unique(f"sets of the pool {pool.name!r}", pool.sets)
        if not pool.sets:
            raise EvaluationError(f"The pool {pool.name!r} names no set.")
        unknown = [name for name in pool.sets if name not in known]
        if unknown:
            raise EvaluationError(f"The pool {pool.name!r} names {unknown[0]!r}, which is no set.")


def _check_further(
    sets: Sequence[NamedSet], pools: Sequence[Pool], further: Further, model: Contender
) -> None:
    names = [*(each.name for each in sets), *(pool.name for pool in pools)]
    strangers = [each.name for each in (*further.unknown_breeds, *further.no_dogs)]
    _require_unique("sets of photos", [*names, *strangers])
    for what, name in (("altered", further.alterations), ("hidden in part", further.heat_map)):
        if name is not None and name not in names:
            raise EvaluationError(f"The photos to be {what}, {name!r}, are no set and no pool.")
    for part in further.slices:
        if part.of not in names[: len(sets)]:
            raise EvaluationError(f"The slice {part.name!r} is of {part.of!r}, which is no set.")
    for photos in further.unknown_breeds:
        known = sorted(set(photos.dataset.breeds) & set(model.breeds))
        if known:
            raise EvaluationError(
                f"The set {photos.name!r} of unknown breeds has {known[0]}, which the model knows."
            )


def _require_unique(what: str, names: Sequence[str]) -> None:
    for name in names:
        if names.count(name) > 1:
            raise EvaluationError(f"Two {what} are called {name!r}.")


def _check_breeds(photos: NamedSet, contender: Contender) -> None:
    unknown = sorted(set(photos.dataset.breeds) - set(contender.breeds))
    if unknown:
        more = f" and {len(unknown) - 3} more" if len(unknown) > 3 else ""
        raise EvaluationError(
            f"The set {photos.name!r} has breeds that the model {contender.name!r} can't answer: "
            f"{', '.join(unknown[:3])}{more}."
        )


def _describe(contender: Contender) -> Model:
    return Model(contender.name, contender.bundle.manifest.version, contender.one_look)


def _figures(name: str, parts: Sequence[SetAnswers], contenders: Sequence[Contender]) -> Metrics:
    model, *others = contenders
    answers, *other_answers = (
        DecidedAnswers.joined(of_one)
        for of_one in zip(*(part.answers for part in parts), strict=True)
    )
    return measure(
        name,
        all(part.photos.leak_free for part in parts),
        answers,
        dict(zip((other.name for other in others), other_answers, strict=True)),
        model.bundle.breeds,
        tuple(_source(part) for part in parts),
    )


def _source(part: SetAnswers) -> Source:
    photos, dataset = part.photos, part.photos.dataset
    return Source(photos.name, dataset.name, photos.list_name, dataset.fingerprint, part.unreadable)
