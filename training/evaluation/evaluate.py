"""A model and photos whose breed is known -> figures, through the bundle that is served."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from breeds.bundle.evaluation import Evaluation, Metrics, Model, Source
from training.errors import TrainingError
from training.evaluation.answers import Answers, Contender, NamedSet, SetAnswers, answer
from training.evaluation.metrics import measure


class EvaluationError(TrainingError):
    """An evaluation that can't be done as asked, with the reason in one sentence."""


@dataclass(frozen=True)
class Pool:
    """Several sets, by name, whose photos also count together."""

    name: str
    sets: tuple[str, ...]


def evaluate(
    model: Contender,
    sets: Sequence[NamedSet],
    pools: Sequence[Pool] = (),
    others: Sequence[Contender] = (),
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
    contenders = (model, *others)
    for photos in sets:
        _check_breeds(photos, model)
    answers = {photos.name: answer(photos, contenders, progress) for photos in sets}
    return Evaluation(
        model=_describe(model),
        date=datetime.now(UTC).date().isoformat(),
        command=command,
        compared_with=tuple(_describe(other) for other in others),
        sets=tuple(_figures(name, [part], contenders) for name, part in answers.items()),
        pools=tuple(
            _figures(pool.name, [answers[name] for name in pool.sets], contenders) for pool in pools
        ),
    )


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
        Answers.joined(of_one) for of_one in zip(*(part.answers for part in parts), strict=True)
    )
    return measure(
        name,
        all(part.photos.leak_free for part in parts),
        answers,
        dict(zip((other.name for other in others), other_answers, strict=True)),
        model.breeds,
        tuple(_source(part) for part in parts),
    )


def _source(part: SetAnswers) -> Source:
    photos, dataset = part.photos, part.photos.dataset
    return Source(photos.name, dataset.name, photos.list_name, dataset.fingerprint, part.unreadable)
