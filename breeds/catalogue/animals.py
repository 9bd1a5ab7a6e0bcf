"""The photos of one animal -> one answer for it: pooled, and held back where they disagree.

Each picture counts once, however many near-duplicates of it there are. The mean of the pictures'
log-probabilities is sharpened by their number, as `Pooling` has it.
"""

import math
from collections.abc import Sequence
from dataclasses import astuple, dataclass

import numpy as np

from breeds.bundle import Bundle
from breeds.catalogue.rows import Evidence
from breeds.photo.resemblance import MAX_DISTANCE, distance
from breeds.recognition.answering import TOP, Answer
from breeds.recognition.classifier import LEAST_PROBABILITY, Kinds, Prediction, log_odds
from breeds.recognition.decision import Certainty, Decision, Reason, decide


@dataclass(frozen=True)
class Pooled:
    """The answer for an animal, the number of pictures that it is from, and whether these agree."""

    answer: Answer
    pictures: int
    agree: bool


@dataclass(frozen=True)
class _Picture:
    """What is said of one picture by itself."""

    evidence: Evidence
    decision: Decision

    @property
    def has_dog(self) -> bool:
        return self.decision.certainty is not Certainty.NOT_A_DOG

    @property
    def first(self) -> int:
        return int(self.evidence.probabilities.argmax())


def pool(evidence: Sequence[Evidence], bundle: Bundle) -> Pooled:
    """There must be a photo; those without a dog count where there are no others."""
    pictures = [_picture(_mean(alike), bundle) for alike in _near_duplicates(evidence)]
    counted = [picture for picture in pictures if picture.has_dog] or pictures
    sharpness = len(counted) ** bundle.manifest.pooling.exponent
    together = _mean([picture.evidence for picture in counted])
    prediction = _prediction(together, sharpness, bundle)
    decision = decide(prediction, bundle.labels, bundle.manifest.thresholds)
    agree = _agree(int(prediction.probabilities.argmax()), counted)
    if decision.certainty is Certainty.ACCEPTED and not agree:
        decision = Decision(
            Certainty.UNSURE,
            Reason.DISAGREE,
            (),
            None,
            decision.dog_score,
            decision.legal_weight,
        )
    return Pooled(Answer(tuple(prediction.top(TOP)), decision), len(counted), agree)


def _picture(evidence: Evidence, bundle: Bundle) -> _Picture:
    prediction = _prediction(evidence, 1, bundle)
    return _Picture(evidence, decide(prediction, bundle.labels, bundle.manifest.thresholds))


def _agree(first: int, pictures: Sequence[_Picture]) -> bool:
    """Whether no two are accepted as different breeds, and half of them have the first breed."""
    sure = {
        picture.first for picture in pictures if picture.decision.certainty is Certainty.ACCEPTED
    }
    behind_it = sum(picture.first == first for picture in pictures)
    return len(sure) < 2 and 2 * behind_it >= len(pictures)


def _near_duplicates(evidence: Sequence[Evidence]) -> list[list[Evidence]]:
    """Groups of the same picture: each is like another of its group."""
    groups: list[list[Evidence]] = []
    for each in evidence:
        like, unlike = [each], []
        for group in groups:
            if any(distance(each.resemblance, one.resemblance) <= MAX_DISTANCE for one in group):
                like = group + like
            else:
                unlike.append(group)
        groups = [*unlike, like]
    return groups


def _mean(evidence: Sequence[Evidence]) -> Evidence:
    """By the mean of log-probabilities and of log-odds."""
    if len(evidence) == 1:
        return evidence[0]
    probabilities = _geometric_mean([each.probabilities for each in evidence])
    another = [log_odds(each.another) for each in evidence if each.another]
    kinds = [astuple(each.kinds) for each in evidence if each.kinds]
    return Evidence(
        probabilities,
        _probability(sum(another) / len(another)) if another else 0.0,
        Kinds(*_geometric_mean(kinds).tolist()) if kinds else None,
        evidence[0].resemblance,
    )


def _geometric_mean(shares: Sequence[Sequence[float] | np.ndarray]) -> np.ndarray:
    logs = np.log(np.maximum(np.array(shares), LEAST_PROBABILITY)).mean(axis=0)
    return _shares(logs)


def _shares(logs: np.ndarray) -> np.ndarray:
    powers = np.exp(logs - logs.max())
    shares: np.ndarray = powers / powers.sum()
    return shares


def _probability(odds: float) -> float:
    return 1 / (1 + math.exp(-odds))


def _prediction(evidence: Evidence, sharpness: float, bundle: Bundle) -> Prediction:
    logs = np.log(np.maximum(evidence.probabilities, LEAST_PROBABILITY))
    logits = (logs * sharpness).astype(np.float32)
    another = evidence.another and _probability(sharpness * log_odds(evidence.another))
    # As it was where nothing is sharpened, to the last bit.
    probabilities = evidence.probabilities if sharpness == 1 else _shares(logits)
    return Prediction(logits, probabilities, another, evidence.kinds, (), bundle.breeds)
