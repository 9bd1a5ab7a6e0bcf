"""Photos by breed -> a run's folder: a head on frozen features, then, if asked, tuned layers."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import openvino as ov

from training.config import TrainConfig
from training.data.dataset import Dataset
from training.data.labels import read_labels
from training.digests import digest_of
from training.evaluation import plots
from training.evaluation.answers import Answers
from training.evaluation.calibration import fit_temperature
from training.fit import head_data, preparation, run
from training.fit.extractor import Observer, Parts
from training.fit.features import PLAIN, Variant, variants
from training.fit.fine_tune import Tuned, View, check_cut, fine_tune
from training.fit.head import Head, fit_head, targets_of
from training.fit.head_data import HeadData
from training.fit.preparation import Frozen
from training.networks import backbones, openvino_graph

COMPANION = "companion.xml"
WORK = "work"

Curves = Mapping[str, Sequence[float]]


@dataclass(frozen=True)
class Learnt:
    """A head and who looks for it; `start` is the SHA-256 of the backbone's first weights.

    `head_curves` have a value an epoch; `tuned` is None where no layer was to be tuned.
    """

    start: str
    observer: Observer
    head: Head
    head_curves: Curves
    tuned: Tuned | None


def train(config: TrainConfig) -> run.Run:
    """Train and write the run's folder; a killed run, started again, goes on where it stopped."""
    started = time.monotonic()
    parts = preparation.share_out(config)
    calibration = preparation.calibration_sets(config, parts)
    preparation.check_guides(config, parts)
    run.save_lists(config.out, parts.training, parts.validation)
    learnt = learn(config, parts)
    head, observer, tuned = learnt.head, learnt.observer, learnt.tuned
    temperature, measured = _calibrate(calibration, config, parts, observer, head)
    answers = _answers(config, parts, observer, head, temperature)
    finished = run.Run(
        backbone=config.backbone,
        backbone_digest=learnt.start,
        recipe=config.recipe,
        breeds=parts.breeds,
        temperature=temperature,
        companion=_keep_companion(config),
        training={
            **_description(config, parts),
            "validation_top_1": round(float(answers.right.mean()), 4),
            "calibrated_on": measured,
            "fine_tuning": _describe_tuning(config, tuned),
            "head_curves": _rounded(learnt.head_curves),
            "minutes": round((time.monotonic() - started) / 60, 1),
        },
    )
    plots.save_all(
        config.out,
        config.backbone,
        tuned.curves if tuned else learnt.head_curves,
        parts.validation.samples,
        answers,
        read_labels(parts.breeds),
    )
    weights = {run.HEAD_KERNEL: head.kernel, run.HEAD_BIAS: head.bias}
    run.save(config.out, finished, weights | (tuned.weights if tuned else {}))
    return finished


def learn(config: TrainConfig, parts: Parts) -> Learnt:
    """Fit a head, and tune layers if asked, going on from what is kept under WORK in `config.out`.

    Raises NetworkError, TeacherError.
    """
    backbone = preparation.load_backbone(config)
    if config.fine_tune:
        check_cut(backbone, config.fine_tune.first)
    frozen = preparation.freeze(config, parts, backbone)
    data = head_data.gather(config, parts, frozen.observer)
    work = _work(config, data)
    head, curves = fit_head(
        data.training(config.head), data.validation, config.head, work / "head.npz"
    )
    if config.fine_tune is None:
        return Learnt(frozen.digest, frozen.observer, head, curves, None)
    tuned = _tune(config, parts, frozen, head, work)
    if not tuned.weights:
        return Learnt(frozen.digest, frozen.observer, head, curves, tuned)
    backbones.restore_layers(backbone.model, tuned.weights)
    observer = preparation.freeze(config, parts, backbone).observer
    return Learnt(frozen.digest, observer, tuned.head, curves, tuned)


def _work(config: TrainConfig, data: HeadData) -> Path:
    """Where a head, and layers tuned under it, are kept, for all that the head comes from alone."""
    training, validation = data.training(config.head), data.validation
    arrays = [training.features, training.targets, validation.features, validation.targets]
    return config.out / WORK / digest_of([asdict(config.head), *arrays])[:12]


def _tune(config: TrainConfig, parts: Parts, frozen: Frozen, head: Head, work: Path) -> Tuned:
    observer = frozen.observer

    def views(dataset: Dataset, shown: Sequence[Variant]) -> list[View]:
        rows = []
        for variant in shown:
            teacher = head_data.teacher_of(config, dataset, observer, variant)
            targets = targets_of(parts.truth_of(dataset), len(parts.breeds), config.head, teacher)
            boxes = observer.views(dataset, variant).boxes
            for sample, edges, target in zip(dataset.samples, boxes, targets, strict=True):
                rows += [View(sample, variant, edge, target) for edge in edges]
        return rows

    # A head on features with a strong penalty is under-confident: its loss would ask for larger
    # logits before all else.
    sharpness = 1 / fit_temperature(
        observer.logits(parts.validation, head, None), parts.truth_of(parts.validation)
    )
    return fine_tune(
        frozen.backbone,
        _in_precision(config),
        Head(head.kernel * sharpness, head.bias * sharpness),
        views(parts.training, variants(config.augmented)),
        views(parts.validation, (PLAIN,)),
        config.recipe,
        config.fine_tune,
        config.precision,
        work,
        config.cache,
    )


def _in_precision(config: TrainConfig) -> backbones.Backbone:
    """The backbone as it started, computing in bfloat16 if the configuration says so."""
    with backbones.computing_in(config.precision):
        return preparation.load_backbone(config)


def _answers(
    config: TrainConfig, parts: Parts, observer: Observer, head: Head, temperature: float
) -> Answers:
    """What is answered on the validation part."""
    logits = observer.logits(parts.validation, head, config.companion)
    looked_twice = config.recipe.second_look is not None
    return Answers.of_logits(parts.truth_of(parts.validation), logits, temperature, looked_twice)


def _accuracy(logits: np.ndarray, truth: np.ndarray) -> float:
    return round(float(np.mean(logits.argmax(axis=1) == truth)), 4)


def _calibrate(
    sets: Sequence[Dataset], config: TrainConfig, parts: Parts, observer: Observer, head: Head
) -> tuple[float, dict[str, dict[str, float]]]:
    """The temperature, and what it was fitted on: photos and top-1 by the set's name."""
    logits = [observer.logits(photos, head, config.companion) for photos in sets]
    truth = [parts.truth_of(photos) for photos in sets]
    measured = {
        photos.name: {"photos": len(right), "top_1": _accuracy(answered, right)}
        for photos, answered, right in zip(sets, logits, truth, strict=True)
    }
    return fit_temperature(np.concatenate(logits), np.concatenate(truth)), measured


def _keep_companion(config: TrainConfig) -> run.Companion | None:
    """Put the companion into the run's folder, its weights halved to float16."""
    guide = config.companion
    if guide is None:
        return None
    openvino_graph.save(ov.Core().read_model(guide.file), config.out / COMPANION, compress=True)
    return run.Companion(COMPANION, guide.scaling, guide.weight)


def _description(config: TrainConfig, parts: Parts) -> dict[str, Any]:
    """What the model was trained on and how, without a path of this machine."""
    return {
        "data": parts.training.name,
        "photos": len(parts.training.samples),
        "fingerprint": parts.training.fingerprint,
        "validation_photos": len(parts.validation.samples),
        "validation_fingerprint": parts.validation.fingerprint,
        "augmented": config.augmented,
        "teacher": config.teacher.file.name if config.teacher else None,
        "head": asdict(config.head),
        "seed": config.seed,
        "precision": config.precision,
    }


def _describe_tuning(config: TrainConfig, tuned: Tuned | None) -> dict[str, Any] | None:
    if tuned is None:
        return None
    return {
        **asdict(config.fine_tune),
        "share": tuned.share,
        "validation_top_1_by_share": {str(s): round(a, 4) for s, a in tuned.accuracies.items()},
        "curves": _rounded(tuned.curves),
    }


def _rounded(curves: Curves) -> dict[str, list[float]]:
    return {name: [round(value, 4) for value in values] for name, values in curves.items()}
