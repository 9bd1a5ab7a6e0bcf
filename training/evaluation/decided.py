"""Each photo's decision -> how many are answered without a person, and how many rightly."""

from collections.abc import Callable, Sequence

import numpy as np

from breeds.bundle import Breed
from breeds.bundle.evaluation import Among, Coverage, Decided
from breeds.recognition.decision import Certainty, Decision, Reason
from training.evaluation.answers import DecidedAnswers
from training.evaluation.statistics import among, wilson_share

# Of the surest tenth, two tenths, … of the photos.
STEPS = 10
TWO = (Reason.MIX, Reason.FEW)


def decided(answers: DecidedAnswers, breeds: Sequence[Breed]) -> Decided:
    """`answers` must tell each photo's decision, and be of the network's `breeds` alone."""
    truths = [breeds[output] for output in answers.truth.tolist()]
    accepted, group, two = (_where(answers, test) for test in (_is_accepted, _is_group, _is_two))
    right_group = [
        bool(decision.group and decision.group.id == truth.group)
        for decision, truth in zip(answers.decisions, truths, strict=True)
    ]
    in_two = [
        truth in decision.breeds for decision, truth in zip(answers.decisions, truths, strict=True)
    ]
    legal = _where(answers, lambda each: each.reason is Reason.LEGAL_WEIGHT)
    no_dog = no_dog_of(answers)
    return Decided(
        accepted=among(accepted),
        accepted_right=among(answers.right[accepted]),
        group=among(group),
        group_right=among(np.array(right_group)[group]),
        two=among(two),
        two_right=among(np.array(in_two)[two]),
        legal=among(legal),
        nothing=among(~(accepted | group | two | legal | no_dog)),
        no_dog=among(no_dog),
    )


def accepted(answers: DecidedAnswers) -> tuple[Among, Among]:
    """How many are answered without a person, and how many of those rightly."""
    shown = accepted_of(answers)
    return among(shown), among(answers.right[shown])


def accepted_of(answers: DecidedAnswers) -> np.ndarray:
    """Whether each is answered without a person: bool, (photos,)."""
    return _where(answers, _is_accepted)


def no_dog_of(answers: DecidedAnswers) -> np.ndarray:
    """Whether each is taken for no dog: bool, (photos,)."""
    return _where(answers, lambda each: each.certainty is Certainty.NOT_A_DOG)


def risk(answers: DecidedAnswers) -> tuple[Coverage, ...]:
    """The share of wrong first breeds among the surest photos, by what acceptance goes by."""
    surest = np.argsort(-answers.scores, kind="stable")
    wrong = ~answers.right[surest]
    counts = [max(1, round(len(wrong) * step / STEPS)) for step in range(1, STEPS + 1)]
    return tuple(
        Coverage(step / STEPS, wilson_share(wrong[:count]))
        for step, count in enumerate(counts, start=1)
    )


def _where(answers: DecidedAnswers, test: Callable[[Decision], bool]) -> np.ndarray:
    return np.array([test(decision) for decision in answers.decisions], bool)


def _is_accepted(decision: Decision) -> bool:
    return decision.certainty is Certainty.ACCEPTED


def _is_group(decision: Decision) -> bool:
    """Whether a group is what is said to be sure, with a mix of two of its breeds or not."""
    return decision.reason in (Reason.GROUP, Reason.MIX) and decision.group is not None


def _is_two(decision: Decision) -> bool:
    return decision.reason in TWO and decision.group is None
