"""A model's answers on photos whose breed is known -> metrics, as evaluation.json holds them."""

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np

from breeds.bundle import Breed
from breeds.bundle.evaluation import (
    CONFIDENCE_BINS,
    BreedMetrics,
    Confusion,
    Difference,
    Metrics,
    Reliability,
    Source,
    confidence_bin,
)
from training.evaluation.answers import DecidedAnswers
from training.evaluation.calibration import calibration_error
from training.evaluation.debiased import debiased_error, equal_mass_bins
from training.evaluation.decided import accepted_of, decided, risk
from training.evaluation.statistics import among, paired_difference, proportion


def measure(
    name: str,
    leak_free: bool,
    answers: DecidedAnswers,
    others: Mapping[str, DecidedAnswers],
    breeds: Sequence[Breed],
    sources: tuple[Source, ...],
) -> Metrics:
    """The metrics of a model's answers; `others` holds other models' on the same photos, by name.

    `breeds` are the network's outputs, in their order.
    """
    right, accepted = answers.right, accepted_of(answers)
    ids = [breed.id for breed in breeds]
    return Metrics(
        name=name,
        leak_free=leak_free,
        photos=len(right),
        top_1=proportion(right),
        top_5=proportion(answers.right_in_top_5),
        calibration_error=calibration_error(answers.confidence, right),
        debiased_error=debiased_error(answers.confidence, right),
        reliability=tuple(
            Reliability(float(answers.confidence[members].mean()), among(right[members]))
            for members in equal_mass_bins(answers.confidence)
        ),
        mean_confidence=float(answers.confidence.mean()),
        second_looks=float(answers.looked_twice.mean()),
        decided=decided(answers, breeds),
        risk=risk(answers),
        differences=tuple(
            Difference(other, paired_difference(right, others[other].right)) for other in others
        ),
        confusions=_confusions(answers, ids),
        breeds=tuple(
            BreedMetrics(
                ids[index],
                int(shown.sum()),
                proportion(right[shown]),
                int(accepted[shown].sum()),
                int((accepted & right)[shown].sum()),
            )
            for index in np.unique(answers.truth)
            for shown in [answers.truth == index]
        ),
        sources=sources,
        confidences=tuple(
            np.bincount(
                [confidence_bin(each) for each in answers.confidence.tolist()],
                minlength=CONFIDENCE_BINS,
            ).tolist()
        ),
    )


def _confusions(answers: DecidedAnswers, breeds: Sequence[str]) -> tuple[Confusion, ...]:
    wrong = ~answers.right
    pairs = Counter(
        zip(answers.truth[wrong].tolist(), answers.ranked[wrong, 0].tolist(), strict=True)
    )
    by_count = sorted(pairs.items(), key=lambda item: (-item[1], item[0]))
    return tuple(Confusion(breeds[t], breeds[a], count) for (t, a), count in by_count)
