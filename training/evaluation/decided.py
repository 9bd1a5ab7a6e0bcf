"""Each photo's decision -> how many are answered without a person, and how many rightly."""

from collections.abc import Sequence

import numpy as np

from breeds.bundle import Breed
from breeds.bundle.evaluation import Among, Coverage, Decided, Kind
from training.evaluation.answers import DecidedAnswers
from training.evaluation.statistics import among, wilson_share

# Of the surest tenth, two tenths, … of the photos.
STEPS = 10


def decided(answers: DecidedAnswers, breeds: Sequence[Breed]) -> Decided:
    """`answers` must tell each photo's decision, and be of the network's `breeds` alone."""
    truths = [breeds[output] for output in answers.truth.tolist()]
    accepted, group, two, legal, nothing, no_dog = (_of_kind(answers, kind) for kind in Kind)
    right_group = [
        bool(decision.group and decision.group.id == truth.group)
        for decision, truth in zip(answers.decisions, truths, strict=True)
    ]
    in_two = [
        truth in decision.breeds for decision, truth in zip(answers.decisions, truths, strict=True)
    ]
    return Decided(
        accepted=among(accepted),
        accepted_right=among(answers.right[accepted]),
        group=among(group),
        group_right=among(np.array(right_group)[group]),
        two=among(two),
        two_right=among(np.array(in_two)[two]),
        legal=among(legal),
        nothing=among(nothing),
        no_dog=among(no_dog),
    )


def accepted(answers: DecidedAnswers) -> tuple[Among, Among]:
    """How many are answered without a person, and how many of those rightly."""
    shown = accepted_of(answers)
    return among(shown), among(answers.right[shown])


def accepted_of(answers: DecidedAnswers) -> np.ndarray:
    """Whether each is answered without a person: bool, (photos,)."""
    return _of_kind(answers, Kind.ACCEPTED)


def no_dog_of(answers: DecidedAnswers) -> np.ndarray:
    """Whether each is taken for no dog: bool, (photos,)."""
    return _of_kind(answers, Kind.NO_DOG)


def risk(answers: DecidedAnswers) -> tuple[Coverage, ...]:
    """The share of wrong first breeds among the surest photos, by what acceptance goes by."""
    surest = np.argsort(-answers.scores, kind="stable")
    wrong = ~answers.right[surest]
    counts = [max(1, round(len(wrong) * step / STEPS)) for step in range(1, STEPS + 1)]
    return tuple(
        Coverage(step / STEPS, wilson_share(wrong[:count]))
        for step, count in enumerate(counts, start=1)
    )


def _of_kind(answers: DecidedAnswers, kind: Kind) -> np.ndarray:
    return np.array([decision.kind is kind for decision in answers.decisions], bool)
