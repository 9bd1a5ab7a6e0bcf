"""Photos by breed -> a run's folder: shared out, learnt from, calibrated and written."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import openvino as ov

from breeds import files
from training.config import FineTuneConfig, Guide, TrainConfig
from training.data.dataset import Dataset
from training.data.labels import read_labels
from training.data.splits import Parts, calibration_sets
from training.evaluation import plots
from training.evaluation.answers import Answers
from training.evaluation.calibration import fit_temperature
from training.fit import run
from training.fit.fine_tune import Tuned
from training.fit.learn import Curves, Learnt, learn
from training.fit.preparation import prepare
from training.networks import openvino_graph

COMPANION = "companion.xml"


@dataclass(frozen=True)
class _Calibrated:
    """A temperature, what it was fitted on, and the answers to the validation part under it."""

    temperature: float
    sets: Mapping[str, run.CalibrationSet]
    answers: Answers


def train(config: TrainConfig) -> run.Run:
    """Train and write the run's folder; a killed run, started again, goes on where it stopped.

    Raises TrainingError.
    """
    started = time.monotonic()
    parts = prepare(config)
    calibration = calibration_sets(config.calibrate, parts)
    run.save_lists(config.out, parts.training, parts.validation)
    files.write(config.out / run.CONFIG, config.to_json())
    learnt = learn(config, parts)
    calibrated = _calibrate(learnt, parts.validation, calibration)
    finished = run.Run(
        backbone=config.backbone,
        backbone_digest=learnt.start,
        recipe=config.recipe,
        breeds=parts.breeds,
        temperature=calibrated.temperature,
        companion=_keep_companion(config.companion, config.out),
        training=_facts(config, parts, learnt, calibrated, time.monotonic() - started),
    )
    _draw(config.out, config.backbone, parts, learnt, calibrated.answers)
    weights = {run.HEAD_KERNEL: learnt.head.kernel, run.HEAD_BIAS: learnt.head.bias}
    weights |= run.weights_of(learnt.added)
    run.save(config.out, finished, weights | (learnt.tuned.weights if learnt.tuned else {}))
    return finished


def _calibrate(learnt: Learnt, validation: Dataset, sets: Sequence[Dataset]) -> _Calibrated:
    *answered, kept = [learnt.answer(photos) for photos in (*sets, validation)]
    temperature = fit_temperature(
        np.concatenate([each.logits for each in answered]),
        np.concatenate([each.truth for each in answered]),
    )
    measured = {
        photos.name: run.CalibrationSet(len(each.truth), _share(each.right))
        for photos, each in zip(sets, answered, strict=True)
    }
    looked_twice = learnt.extractor.looks_twice
    answers = Answers.of_logits(kept.truth, kept.logits, temperature, looked_twice)
    return _Calibrated(temperature, measured, answers)


def _keep_companion(guide: Guide | None, out: Path) -> run.Companion | None:
    """Put the companion into the run's folder, its weights halved to float16."""
    if guide is None:
        return None
    openvino_graph.save(ov.Core().read_model(guide.file), out / COMPANION, compress=True)
    return run.Companion(COMPANION, guide.scaling, guide.weight)


def _facts(
    config: TrainConfig, parts: Parts, learnt: Learnt, calibrated: _Calibrated, seconds: float
) -> run.Training:
    """What the model was trained on and how, without a path of this machine."""
    return run.Training(
        data=parts.training.name,
        photos=len(parts.training.samples),
        fingerprint=parts.training.fingerprint,
        validation_photos=len(parts.validation.samples),
        validation_fingerprint=parts.validation.fingerprint,
        augmented=config.augmented,
        teacher=config.teacher.file.name if config.teacher else None,
        head=config.head,
        seed=config.seed,
        precision=config.precision,
        validation_top_1=_share(calibrated.answers.right),
        calibrated_on=calibrated.sets,
        fine_tuning=_tuning(config.fine_tune, learnt.tuned),
        head_curves=_rounded(learnt.head_curves),
        minutes=round(seconds / 60, 1),
    )


def _tuning(config: FineTuneConfig | None, tuned: Tuned | None) -> run.FineTuning | None:
    if config is None or tuned is None:
        return None
    return run.FineTuning(
        **asdict(config),
        share=tuned.share,
        validation_top_1_by_share={str(s): round(a, 4) for s, a in tuned.accuracies.items()},
        curves=_rounded(tuned.curves),
    )


def _draw(out: Path, title: str, parts: Parts, learnt: Learnt, answers: Answers) -> None:
    samples, labels = parts.validation.samples, read_labels(parts.breeds)
    plots.save_all(out, title, learnt.curves, samples, answers, labels)


def _share(right: np.ndarray) -> float:
    return round(float(np.mean(right)), 4)


def _rounded(curves: Curves) -> dict[str, list[float]]:
    return {name: [round(value, 4) for value in values] for name, values in curves.items()}
