"""A model's answers on photos whose breed is known -> metrics, as evaluation.json holds them."""

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np

from breeds.bundle.evaluation import BreedMetrics, Confusion, Difference, Metrics, Source
from training.evaluation.answers import Answers
from training.evaluation.calibration import calibration_error
from training.evaluation.statistics import paired_difference, proportion


def measure(
    name: str,
    leak_free: bool,
    answers: Answers,
    others: Mapping[str, Answers],
    breeds: Sequence[str],
    sources: tuple[Source, ...],
) -> Metrics:
    """The metrics of a model's answers; `others` holds other models' on the same photos, by name.

    `breeds` are the ids of the network's outputs, in their order.
    """
    right = answers.right
    return Metrics(
        name=name,
        leak_free=leak_free,
        photos=len(right),
        top_1=proportion(right),
        top_5=proportion(answers.right_in_top_5),
        calibration_error=calibration_error(answers.confidence, right),
        mean_confidence=float(answers.confidence.mean()),
        second_looks=float(answers.looked_twice.mean()),
        differences=tuple(
            Difference(other, paired_difference(right, others[other].right)) for other in others
        ),
        confusions=_confusions(answers, breeds),
        breeds=tuple(
            BreedMetrics(breeds[index], int(shown.sum()), proportion(right[shown]))
            for index in np.unique(answers.truth)
            for shown in [answers.truth == index]
        ),
        sources=sources,
    )


def _confusions(answers: Answers, breeds: Sequence[str]) -> tuple[Confusion, ...]:
    wrong = ~answers.right
    pairs = Counter(
        zip(answers.truth[wrong].tolist(), answers.ranked[wrong, 0].tolist(), strict=True)
    )
    by_count = sorted(pairs.items(), key=lambda item: (-item[1], item[0]))
    return tuple(Confusion(breeds[t], breeds[a], count) for (t, a), count in by_count)
