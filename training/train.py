"""Photos by breed -> a run's folder: a head on frozen features, then, if asked, tuned layers."""

import time
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import keras
import numpy as np
import openvino as ov

from training import imagenet_classifier, networks, run, splits
from training.calibration import fit_temperature
from training.config import HeadConfig, TrainConfig
from training.dataset import Dataset, DatasetError, crop_to_annotations, open_dataset, readable
from training.digests import digest_of
from training.features import PLAIN, Variant, variants
from training.fine_tune import Tuned, View, check_cut, fine_tune
from training.head import Examples, Head, fit_head, targets_of
from training.observer import Observer, Parts

COMPANION = "companion.xml"


def train(config: TrainConfig) -> run.Run:
    """Train and write the run's folder; a killed run, started again, goes on where it stopped."""
    started = time.monotonic()
    parts = _parts(config)
    calibration = _calibration_sets(config, parts)
    _check_guides(config, parts)
    run.save_lists(config.out, parts.training, parts.validation)
    backbone = networks.load_backbone(config.backbone, config.backbone_weights, config.recipe.size)
    if config.fine_tune:
        check_cut(backbone, config.fine_tune.first)
    digest = digest_of(backbone.model.get_weights())
    observer = _observer(config, parts, backbone, digest)
    head, curves = _fit(config, parts, observer)
    tuned = _tune(config, parts, observer, backbone, head) if config.fine_tune else None
    if tuned and tuned.weights:
        networks.restore_layers(backbone.model, tuned.weights)
        head = tuned.head
        tuned_digest = digest_of(backbone.model.get_weights())
        observer = _observer(config, parts, backbone, tuned_digest)
    temperature, measured = _calibrate(calibration, config, parts, observer, head)
    finished = run.Run(
        backbone=config.backbone,
        backbone_digest=digest,
        recipe=config.recipe,
        breeds=parts.breeds,
        temperature=temperature,
        companion=_keep_companion(config),
        training={
            **_description(config, parts),
            "validation_top_1": _accuracy(
                observer.logits(parts.validation, head, config.companion),
                parts.truth_of(parts.validation),
            ),
            "calibrated_on": measured,
            "fine_tuning": _describe_tuning(config, tuned),
            "head_curves": {name: [round(v, 4) for v in values] for name, values in curves.items()},
            "minutes": round((time.monotonic() - started) / 60, 1),
        },
    )
    weights = {run.HEAD_KERNEL: head.kernel, run.HEAD_BIAS: head.bias}
    run.save(config.out, finished, weights | (tuned.weights if tuned else {}))
    return finished


def _observer(
    config: TrainConfig, parts: Parts, backbone: networks.Backbone, digest: str
) -> Observer:
    return Observer(backbone, digest, parts, config.recipe, config.precision, config.cache)


def _parts(config: TrainConfig) -> Parts:
    dataset = open_dataset(config.data.root, config.data.list_file)
    dataset, unreadable = readable(dataset, progress=True)
    for photo in unreadable:
        print(f"left out {photo.key}: {photo.reason}")
    if config.photos:
        dataset = splits.subset(dataset, config.photos, config.seed)
    training, validation = splits.split(dataset, config.validation_share, config.seed)
    if len(training.breeds) < 2 or not validation.samples:
        raise DatasetError(
            f"{dataset.name} is too small to learn from: it takes two breeds, and two different "
            "photos of one of them."
        )
    if config.crop_to_annotations:
        training = crop_to_annotations(training, config.data.root)
    return Parts(training, validation)


def _calibration_sets(config: TrainConfig, parts: Parts) -> list[Dataset]:
    sets = [open_dataset(photos.root, photos.list_file) for photos in config.calibrate]
    for photos in sets:
        unknown = set(photos.breeds) - set(parts.breeds)
        if unknown:
            raise DatasetError(
                f"{photos.name} can't calibrate the model, which doesn't learn {min(unknown)}."
            )
    return sets or [parts.validation]


def _check_guides(config: TrainConfig, parts: Parts) -> None:
    """Raises TeacherError now rather than once the features are computed."""
    for guide in filter(None, (config.teacher, config.companion)):
        imagenet_classifier.load(guide.file, guide.scaling, parts.breeds, config.recipe.size)


def _fit(
    config: TrainConfig, parts: Parts, observer: Observer
) -> tuple[Head, dict[str, list[float]]]:
    breeds = len(parts.breeds)
    truth = parts.truth_of(parts.training)
    features, targets = [], []
    for variant in variants(config.augmented):
        views = observer.views(parts.training, variant)
        teacher = _teacher_targets(config, parts.training, observer, variant)
        for look in range(views.features.shape[1]):
            features.append(views.features[:, look])
            targets.append(targets_of(truth, breeds, config.head, teacher))
    plain = HeadConfig()
    validation = Examples(
        observer.views(parts.validation).features.mean(axis=1),
        targets_of(parts.truth_of(parts.validation), breeds, plain),
    )
    training = Examples(np.concatenate(features), np.concatenate(targets))
    identity = [asdict(config.head), training.features, training.targets]
    backup = f"head-{digest_of(identity)[:12]}"
    return fit_head(training, validation, config.head, config.out / "work" / backup)


def _teacher_targets(
    config: TrainConfig, dataset: Dataset, observer: Observer, variant: Variant
) -> np.ndarray | None:
    if config.teacher is None:
        return None
    averaged = observer.answers(config.teacher, dataset, variant).mean(axis=1)
    powers = np.exp(averaged - averaged.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def _tune(
    config: TrainConfig,
    parts: Parts,
    observer: Observer,
    backbone: networks.Backbone,
    head: Head,
) -> Tuned:
    def views(dataset: Dataset, shown: Sequence[Variant]) -> list[View]:
        rows = []
        for variant in shown:
            teacher = _teacher_targets(config, dataset, observer, variant)
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
        backbone,
        _in_precision(config),
        Head(head.kernel * sharpness, head.bias * sharpness),
        views(parts.training, variants(config.augmented)),
        views(parts.validation, (PLAIN,)),
        config.recipe,
        config.fine_tune,
        config.precision,
        config.out / "work" / "fine_tune",
    )


def _in_precision(config: TrainConfig) -> networks.Backbone:
    """The backbone as it started, computing in bfloat16 if the configuration says so."""
    usual = keras.config.dtype_policy()
    keras.config.set_dtype_policy("mixed_bfloat16" if config.precision == "bf16" else "float32")
    try:
        return networks.load_backbone(config.backbone, config.backbone_weights, config.recipe.size)
    finally:
        keras.config.set_dtype_policy(usual)


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
    ov.save_model(ov.Core().read_model(guide.file), config.out / COMPANION, compress_to_fp16=True)
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
    }
