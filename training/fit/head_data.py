"""What a head is fitted on and measured by: each photo's features, its breed, its guides' words.

Computed once, it serves any number of fits that differ in their HeadConfig alone.
"""

from dataclasses import dataclass

import numpy as np

from training.config import Guide, HeadConfig
from training.evaluation.calibration import fit_temperature
from training.fit.extractor import Extractor
from training.fit.features import variants
from training.fit.head import Examples, targets_of
from training.networks.linear_head import Head


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

    def sharpened(self, head: Head) -> Head:
        """The head with logits as large as it may be sure of, lest tuning seek larger ones first.

        A head on features with a strong penalty is under-confident.
        """
        logits = head.logits(self.validation.features)
        sharpness = 1 / fit_temperature(logits, self.validation_truth)
        return Head(head.kernel * sharpness, head.bias * sharpness)

    def accuracy(self, head: Head) -> float:
        """Top-1 on the validation part, companion included; NaN for a head that is not finite."""
        logits = head.logits(self.validation.features)
        if not np.isfinite(logits).all():
            return float("nan")
        if self.companion is not None:
            logits = logits + self.companion
        return float(np.mean(logits.argmax(axis=1) == self.validation_truth))


def gather(
    extractor: Extractor, augmented: int, teacher: Guide | None, companion: Guide | None
) -> HeadData:
    """Look at each photo, and at `augmented` altered copies, where that hasn't been done already.

    Raises DatasetError, CacheError, TeacherError.
    """
    parts = extractor.parts
    shown = [extractor.look(parts.training, each, teacher) for each in variants(augmented)]
    kept = extractor.look(parts.validation, guide=companion)
    taught = [np.tile(seen.guided.probabilities, (seen.looks, 1)) for seen in shown if seen.guided]
    breeds = len(parts.breeds)
    return HeadData(
        breeds,
        np.concatenate([seen.by_look for seen in shown]),
        np.concatenate([np.tile(seen.truth, seen.looks) for seen in shown]),
        np.concatenate(taught) if taught else None,
        Examples(kept.averaged, targets_of(kept.truth, breeds, HeadConfig())),
        kept.truth,
        kept.guided.added if kept.guided else None,
    )
