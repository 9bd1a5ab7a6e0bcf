"""The photos of one animal -> one answer for it: pooled, and held back where they disagree.

Each picture counts once, however many near-duplicates of it there are. The mean of the pictures'
log-probabilities is sharpened by their number, as `Pooling` has it.
"""

import math
from collections.abc import Sequence
from dataclasses import astuple, dataclass

import numpy as np

from breeds.bundle import Bundle
from breeds.catalogue.rows import Impression
from breeds.photo.resemblance import MAX_DISTANCE, distance
from breeds.recognition.answering import TOP, Answer
from breeds.recognition.classifier import (
    LEAST_PROBABILITY,
    Kinds,
    Prediction,
    log_odds,
    softmax,
)
from breeds.recognition.decision import Certainty, Decision, Reason, decide


@dataclass(frozen=True)
class Pooled:
    """The answer for an animal, the number of pictures that it is from, and whether these agree.

    `prediction` is what the answer follows from; its `looks` are empty.
    """

    answer: Answer
    pictures: int
    agree: bool
    prediction: Prediction


@dataclass(frozen=True)
class _Picture:
    """What is said of one picture by itself."""

    prediction: Prediction
    decision: Decision

    @property
    def has_dog(self) -> bool:
        return self.decision.certainty is not Certainty.NOT_A_DOG

    @property
    def is_sure(self) -> bool:
        return self.decision.certainty is Certainty.ACCEPTED

    @property
    def first(self) -> int:
        return int(self.prediction.probabilities.argmax())


def pool(impressions: Sequence[Impression], bundle: Bundle) -> Pooled:
    """There must be a photo; those without a dog count where there are no others."""
    pictures = [_picture(alike, bundle) for alike in near_duplicates(impressions)]
    counted = [picture for picture in pictures if picture.has_dog] or pictures
    sharpness = len(counted) ** bundle.manifest.pooling.exponent
    together = _together([picture.prediction for picture in counted], sharpness, bundle)
    pooled = _Picture(together, decide(together, bundle.labels, bundle.manifest.thresholds))
    agree = _agree(pooled.first, counted)
    decision = pooled.decision if agree or not pooled.is_sure else _doubted(pooled.decision)
    return Pooled(Answer(tuple(together.top(TOP)), decision), len(counted), agree, together)


def near_duplicates(impressions: Sequence[Impression]) -> list[list[Impression]]:
    """Groups of the same picture: each photo is like another of its group. No photo is lost."""
    groups: list[list[Impression]] = []
    for each in impressions:
        like, unlike = [each], []
        for group in groups:
            if any(distance(each.resemblance, one.resemblance) <= MAX_DISTANCE for one in group):
                like = group + like
            else:
                unlike.append(group)
        groups = [*unlike, like]
    return groups


def _picture(alike: Sequence[Impression], bundle: Bundle) -> _Picture:
    prediction = _together([_prediction(each, bundle) for each in alike], 1, bundle)
    return _Picture(prediction, decide(prediction, bundle.labels, bundle.manifest.thresholds))


def _doubted(decision: Decision) -> Decision:
    score, weighty = decision.dog_score, decision.legal_weight
    return Decision(Certainty.UNSURE, Reason.DISAGREE, (), None, score, weighty)


def _agree(first: int, pictures: Sequence[_Picture]) -> bool:
    """Whether no two are sure of different breeds, and half of them have the first breed."""
    sure = {picture.first for picture in pictures if picture.is_sure}
    behind_it = sum(picture.first == first for picture in pictures)
    return len(sure) < 2 and 2 * behind_it >= len(pictures)


def _prediction(impression: Impression, bundle: Bundle) -> Prediction:
    """As it was, but for its looks."""
    logits = impression.logits
    probabilities = softmax(logits / bundle.manifest.temperature)
    another, kinds = impression.another, impression.kinds
    return Prediction(logits, probabilities, another, kinds, (), bundle.breeds)


def _together(predictions: Sequence[Prediction], sharpness: float, bundle: Bundle) -> Prediction:
    """One prediction by the mean of log-probabilities and of log-odds, sharpened."""
    if len(predictions) == 1:
        return predictions[0]
    logs = sharpness * _mean_logs([each.probabilities for each in predictions])
    # Shifted so that their log-sum-exp, which tells a dog where no `kinds` do, is the mean one.
    logits = bundle.manifest.temperature * logs
    lift = np.mean([np.logaddexp.reduce(each.logits) for each in predictions])
    logits += lift - np.logaddexp.reduce(logits)
    odds = [log_odds(each.another) for each in predictions if each.another]
    kinds = [astuple(each.kinds) for each in predictions if each.kinds]
    return Prediction(
        logits.astype(np.float32),
        softmax(logs).astype(np.float32),
        1 / (1 + math.exp(-sharpness * sum(odds) / len(odds))) if odds else 0.0,
        Kinds(*softmax(_mean_logs(kinds)).tolist()) if kinds else None,
        (),
        bundle.breeds,
    )


def _mean_logs(shares: Sequence[Sequence[float] | np.ndarray]) -> np.ndarray:
    mean: np.ndarray = np.log(np.maximum(np.array(shares), LEAST_PROBABILITY)).mean(axis=0)
    return mean
