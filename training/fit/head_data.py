"""What a head is fitted on and measured by: each photo's features, its breed, its guides' words.

Computed once, it serves any number of fits that differ in their HeadConfig alone.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import softmax

from training.config import HeadConfig, TrainConfig
from training.data.dataset import Dataset
from training.fit.extractor import Observer, Parts
from training.fit.features import PLAIN, Variant, variants
from training.fit.head import Examples, Head, targets_of


@dataclass(frozen=True)
class HeadData:
    """For training, `features`, float32, examples x channels, `truth`, each one's breed by index,
    and the `teacher`'s probabilities, examples x breeds, if there is a teacher.

    To choose by, the `validation` examples, one a photo, `validation_truth`, and the logits of a
    `companion` that are added to the head's, photos x breeds, if there is a companion.
    """

    breeds: int
    features: np.ndarray
    truth: np.ndarray
    teacher: np.ndarray | None
    validation: Examples
    validation_truth: np.ndarray
    companion: np.ndarray | None

    def training(self, config: HeadConfig) -> Examples:
        return Examples(self.features, targets_of(self.truth, self.breeds, config, self.teacher))

    def accuracy(self, head: Head) -> float:
        """Top-1 on the validation part, companion included; NaN for a head that is not finite."""
        logits = head.logits(self.validation.features)
        if not np.isfinite(logits).all():
            return float("nan")
        if self.companion is not None:
            logits = logits + self.companion
        return float(np.mean(logits.argmax(axis=1) == self.validation_truth))


def gather(config: TrainConfig, parts: Parts, observer: Observer) -> HeadData:
    """Look at each photo, and at its altered copies, where that hasn't been done already."""
    breeds = len(parts.breeds)
    features, teachers = [], []
    for variant in variants(config.augmented):
        views = observer.views(parts.training, variant)
        teacher = teacher_of(config, parts.training, observer, variant)
        for look in range(views.features.shape[1]):
            features.append(views.features[:, look])
            teachers.append(teacher)
    validation_truth = parts.truth_of(parts.validation)
    validation = Examples(
        observer.views(parts.validation).features.mean(axis=1),
        targets_of(validation_truth, breeds, HeadConfig()),
    )
    return HeadData(
        breeds,
        np.concatenate(features),
        np.tile(parts.truth_of(parts.training), len(features)),
        np.concatenate(teachers) if config.teacher else None,
        validation,
        validation_truth,
        _companion(config, parts, observer),
    )


def teacher_of(
    config: TrainConfig, dataset: Dataset, observer: Observer, variant: Variant
) -> np.ndarray | None:
    """The teacher's probabilities, photos x breeds, averaged over the looks."""
    if config.teacher is None:
        return None
    return softmax(observer.answers(config.teacher, dataset, variant).mean(axis=1), axis=1)


def _companion(config: TrainConfig, parts: Parts, observer: Observer) -> np.ndarray | None:
    guide = config.companion
    if guide is None:
        return None
    return guide.weight * observer.answers(guide, parts.validation, PLAIN).mean(axis=1)
