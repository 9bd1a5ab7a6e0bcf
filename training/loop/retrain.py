"""Reviewed verdicts -> a challenger, held against the champion, its control and the best ever."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from breeds.bundle import Bundle
from breeds.files import standing, write
from training.errors import TrainingError
from training.evaluation.answers import Contender, NamedSet
from training.fit import run
from training.loop import best_ever, challenger, changelog, contest, gate, reviewed
from training.loop.apart import FINGERPRINTS, Apart
from training.loop.challenger import Learnt, Model
from training.loop.config import FittingConfig, RetrainConfig
from training.loop.fitting import Fused, refit
from training.loop.gate import Comparison, Decision
from training.loop.held_out import Parts, rightly_answered, split
from training.loop.rehearsal import Labelled
from training.loop.reviewed import ReviewedPhoto, learnable, unlisted
from training.loop.rows import Reader
from training.release.publish import DECISION
from training.tracking import registry, runs

HELD_OUT = "later reviewed photos"
CONTROL = "the control, which learnt without the new verdicts"


class RetrainError(TrainingError):
    """A retraining that can't be done, with the reason in one sentence."""


class NothingNewError(RetrainError):
    """No verdict has come that the model could learn from."""


@dataclass(frozen=True)
class Outcome:
    """What came of a retraining; `added` are the ids of breeds that became outputs."""

    bundle: Bundle
    decision: Decision
    parts: Parts
    added: tuple[str, ...]
    left_out: tuple[reviewed.LeftOut, ...]
    card: Path
    run_id: str


def retrain(config: RetrainConfig, sets: Sequence[NamedSet], apart: Apart | None = None) -> Outcome:
    """Make the challenger, hold it against the others on `sets`, and keep the decision.

    The decision goes into the challenger's folder, into a run in MLflow and into the changelog.
    Raises RetrainError, BundleError, RunError, RehearsalError, ServedGraphError, DatasetError,
    ThresholdsError, TrackingError.
    """
    _check_out(config.out)
    runs.check()
    model = challenger.load(config.model)
    known = reviewed.read(config.flags, apart or Apart.read(FINGERPRINTS))
    parts = split(known.photos, model.learnt.until if model.learnt else "", config.hold_out)
    added = tuple(breed for breed in known.nameable if breed not in model.breeds)
    outputs = (*model.breeds, *added)
    _check_new(parts, outputs)
    version = model.bundle.manifest.version
    with runs.run(f"retrain {version}", {"kind": "retraining"}) as tracked:
        learner = _Learner(model, config.fitting)
        fused = learner.learn(parts.learnt, outputs)
        learnt = Learnt(parts.until, len(learnable(parts.learnt, outputs)), added, version)
        facts = {"retrained": asdict(learnt), "mlflow_run": tracked.id}
        made = challenger.build(config.out, model, fused, learnt, facts)
        decision, best = _decide(model, made, learner, parts, sets)
        best_ever.keep(made.folder / run.RETRAINING, best)
        write(made.folder / DECISION, decision.to_json())
        card = changelog.write_card(config.cards, made, learnt, _counted(parts), decision)
        tracked.parameters(
            {
                "champion": version,
                "challenger": made.manifest.version,
                **asdict(config.fitting),
                **_counted(parts),
            }
        )
        tracked.metrics(_metrics(decision))
        tracked.tag("decision", decision.sentence)
        tracked.text(decision.to_json(), Path(DECISION).name)
        tracked.file(card)
    return Outcome(made, decision, parts, added, known.left_out, card, tracked.id)


def register(outcome: Outcome) -> None:
    """Let MLflow's registry know the challenger, as the champion if the gate let it through.

    What is served changes by `publish` alone. Raises BundleError, RegistryError, TrackingError.
    """
    made, decision = outcome.bundle, outcome.decision
    with runs.but(f"the challenger is whole in {made.folder}, and register brings it there later."):
        registered = registry.register(made.folder, outcome.run_id)
        if decision.promoted:
            registry.crown(registered, decision.sentence)
        else:
            registry.note(registered, decision.sentence)


class _Learner:
    """Has a model learn from reviewed photos, each of which is looked at once."""

    def __init__(self, model: Model, fitting: FittingConfig) -> None:
        self._model, self._fitting = model, fitting
        self._reader = Reader(model.bundle)
        self._read: dict[str, Labelled] = {}

    def learn(self, photos: Sequence[ReviewedPhoto], outputs: Sequence[str]) -> Fused:
        """Of these outputs, which may hold breeds that the model lacks."""
        self._look(photos)
        listed = self._labelled(learnable(photos, outputs))
        others = self._labelled(unlisted(photos, outputs))
        model = self._model
        return refit(model.fused, model.rehearsal, listed, others, self._fitting)

    def _look(self, photos: Sequence[ReviewedPhoto]) -> None:
        unseen = [photo.sample for photo in photos if photo.id not in self._read]
        kept, rows = self._reader.read(unseen, "reviewed photos")
        for place, sample in enumerate(kept):
            only = np.array([place])
            self._read[sample.key] = Labelled(rows.taken(only), (sample.breed,))

    def _labelled(self, photos: Sequence[ReviewedPhoto]) -> Labelled:
        none = self._model.rehearsal.training.taken(np.zeros(0, int))
        read = [self._read[photo.id] for photo in photos if photo.id in self._read]
        return Labelled.joined([none, *read])


def _check_out(out: Path) -> None:
    """A folder that holds no challenger is somebody's, or the champion: it would be deleted."""
    folder = standing(out)
    is_free = not folder.exists() or (folder.is_dir() and not any(folder.iterdir()))
    if not is_free and not (folder / run.RETRAINING / challenger.LEARNT).is_file():
        raise RetrainError(f"{out} exists and is no retrained model, so it isn't replaced.")


def _check_new(parts: Parts, outputs: Sequence[str]) -> None:
    if not learnable(parts.new, outputs):
        raise NothingNewError(
            "There is nothing new to learn: no reviewer has named a breed on a photo that the "
            "model hasn't learnt from already."
        )


def _decide(
    model: Model, made: Bundle, learner: _Learner, parts: Parts, sets: Sequence[NamedSet]
) -> tuple[Decision, best_ever.BestEver]:
    ours, champion = Contender("challenger", made), Contender("champion", model.bundle)
    best = best_ever.read(model.bundle.folder / run.RETRAINING)
    measured = contest.measure(sets, ours, champion, best)
    against_control, lacks = _against_control(model, ours, learner, parts)
    decision = Decision(
        made.manifest.version,
        model.bundle.manifest.version,
        (*measured.comparisons, *against_control),
        (*measured.lacks, *lacks),
    )
    return decision, measured.best


def _against_control(
    model: Model, ours: Contender, learner: _Learner, parts: Parts
) -> tuple[list[Comparison], list[str]]:
    """On the later photos, which neither has learnt from."""
    photos = parts.held_out
    lacks = gate.lacking(
        len(photos),
        sum(photo.model_was_right is True for photo in photos),
        sum(photo.by_lot for photo in photos),
    )
    if not photos:
        return [], lacks
    with TemporaryDirectory(prefix="breeds-", ignore_cleanup_errors=True) as folder:
        fused = learner.learn(parts.old, model.breeds)
        control = challenger.build(Path(folder) / "control", model, fused, model.learnt, {})
        ours_right, its_right = rightly_answered([ours, Contender("control", control)], photos)
    return [gate.compare(HELD_OUT, CONTROL, ours_right, its_right, None)], lacks


def _counted(parts: Parts) -> Mapping[str, int]:
    """How many reviewed photos there were of each kind, by name."""
    findings = Counter(photo.finding.value for photo in parts.learnt)
    return {
        "verdicts learnt before": len(parts.old),
        "new verdicts": len(parts.new),
        "verdicts held out": len(parts.held_out),
        "held out, by lot": sum(photo.by_lot for photo in parts.held_out),
        "held out, model right": sum(photo.model_was_right is True for photo in parts.held_out),
        **{f"said {finding}": count for finding, count in sorted(findings.items())},
    }


def _metrics(decision: Decision) -> dict[str, float]:
    return {
        f"{each.photos_of} against {each.against}, {end}": getattr(each.difference, end)
        for each in decision.comparisons
        for end in ("value", "low", "high")
    } | {"promoted": float(decision.promoted)}
