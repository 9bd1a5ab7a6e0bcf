"""A prediction and the bundle's thresholds -> what may be said of the photo, and why."""

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from breeds.bundle import Breed, Group, Labels, Thresholds
from breeds.bundle.evaluation import Kind
from breeds.bundle.labels import NO_GROUP
from breeds.recognition.classifier import Prediction
from breeds.recognition.legal_weight import has_legal_weight

# What is named as possible, of a group or alone, are the likeliest two: more would be no answer.
POSSIBLE = 2
# A breed is named as possible from this probability on, so that at most so many are.
WORTH_NAMING = 0.1
MOST_WORTH_NAMING = 10
# Two breeds share the probability where the second has at least so much of the first's, and the
# third less than that of the second's.
EVEN = 0.5
# Where there is no dog, what is shown instead is named from this probability on.
LIKELY = 0.2


class Certainty(StrEnum):
    """How far an answer may be trusted."""

    ACCEPTED = "accepted"
    UNSURE = "unsure"
    NOT_A_DOG = "not_a_dog"


class Reason(StrEnum):
    """Why it may, or may not.

    LEGAL_WEIGHT: sure, but the law hangs on it, so a person has to decide. GROUP: no breed is sure,
    but a group is. ANOTHER: more likely a breed that the model doesn't know. MIX: two breeds share
    most of the probability. FEW: they hold it, and one has the most of it. WILD_CANID: a wolf, a
    fox or a coyote, or a dog that looks like one. DISAGREE: an animal's photos don't speak for one
    dog. NO_THRESHOLDS: the bundle doesn't say when to be sure.
    """

    SURE = "sure"
    LEGAL_WEIGHT = "legal_weight"
    GROUP = "group"
    ANOTHER = "another_breed"
    MIX = "mix"
    FEW = "few_breeds"
    NOTHING = "nothing_stands_out"
    NO_DOG = "no_dog"
    WILD_CANID = "wild_canid"
    CAT = "cat"
    DISAGREE = "photos_disagree"
    NO_THRESHOLDS = "no_thresholds"


@dataclass(frozen=True)
class Decision:
    """What may be said of a photo.

    `breeds` are those to name, the likeliest first: the one that is sure, or the possible ones
    where the reason is GROUP, MIX or FEW. `group` is the one that is sure, if one is; `dog_score`
    the prediction's; `legal_weight` says that a breed on which the law hangs is likely enough to
    be named.
    """

    certainty: Certainty
    reason: Reason
    breeds: tuple[Breed, ...]
    group: Group | None
    dog_score: float
    legal_weight: bool = False

    @property
    def kind(self) -> Kind:
        """What it is in an evaluation's figures."""
        if self.certainty is Certainty.ACCEPTED:
            return Kind.ACCEPTED
        if self.certainty is Certainty.NOT_A_DOG:
            return Kind.NO_DOG
        if self.reason is Reason.LEGAL_WEIGHT:
            return Kind.LEGAL
        if self.group and self.reason in (Reason.GROUP, Reason.MIX):
            return Kind.GROUP
        is_two = self.reason in (Reason.MIX, Reason.FEW) and not self.group
        return Kind.TWO if is_two else Kind.NOTHING

    def to_dict(self) -> dict[str, Any]:
        """As programs read it."""
        group = self.group
        return {
            "decision": self.certainty.value,
            "reason": self.reason.value,
            "group": {"id": group.id, "en": group.en, "fr": group.fr} if group else None,
            "dog_score": round(self.dog_score, 4),
            "legal_weight": self.legal_weight,
        }


def decide(prediction: Prediction, labels: Labels, thresholds: Thresholds | None) -> Decision:
    """What the program stands by; without thresholds, nothing."""
    if thresholds is None:
        return _decision(prediction, Certainty.UNSURE, Reason.NO_THRESHOLDS)
    if prediction.dog_score < thresholds.dog:
        return _decision(prediction, Certainty.NOT_A_DOG, _instead_of_a_dog(prediction))
    if prediction.wild_score >= thresholds.wild:
        return _decision(prediction, Certainty.UNSURE, Reason.WILD_CANID)
    likeliest = [guess.breed for guess in prediction.top(POSSIBLE)]
    group, share = _likeliest_group(prediction, labels)
    if prediction.breed_score >= thresholds.breed:
        known = _groups(labels).get(likeliest[0].group)
        if _has_legal_weight(prediction):
            reason = Reason.LEGAL_WEIGHT
            return _decision(prediction, Certainty.UNSURE, reason, likeliest[:1], known)
        return _decision(prediction, Certainty.ACCEPTED, Reason.SURE, likeliest[:1], known)
    hold_it = sum(guess.probability for guess in prediction.top(POSSIBLE)) >= thresholds.few
    is_mix = hold_it and _share_it(prediction)
    if group and share >= thresholds.group:
        named = _worth_naming(prediction, group)
        if is_mix and named == likeliest:
            return _decision(prediction, Certainty.UNSURE, Reason.MIX, likeliest, group)
        return _decision(prediction, Certainty.UNSURE, Reason.GROUP, named, group)
    if prediction.another > 0.5:
        return _decision(prediction, Certainty.UNSURE, Reason.ANOTHER)
    if hold_it:
        reason = Reason.MIX if is_mix else Reason.FEW
        return _decision(prediction, Certainty.UNSURE, reason, likeliest)
    return _decision(prediction, Certainty.UNSURE, Reason.NOTHING)


def distance_to_threshold(prediction: Prediction, thresholds: Thresholds | None) -> float | None:
    """How far the nearest score is from what decides on it, in log-odds; None without thresholds.

    A photo that is close to one would be answered otherwise by a hair.
    """
    if thresholds is None:
        return None
    by_score = (
        (prediction.dog_score, thresholds.dog),
        (prediction.wild_score, thresholds.wild),
        (prediction.breed_score, thresholds.breed),
    )
    return min(abs(score - threshold) for score, threshold in by_score)


def _decision(
    prediction: Prediction,
    certainty: Certainty,
    reason: Reason,
    named: list[Breed] | None = None,
    group: Group | None = None,
) -> Decision:
    weighty = certainty is not Certainty.NOT_A_DOG and _has_legal_weight(prediction)
    return Decision(certainty, reason, tuple(named or ()), group, prediction.dog_score, weighty)


def _has_legal_weight(prediction: Prediction) -> bool:
    return any(
        guess.probability >= WORTH_NAMING and has_legal_weight(guess.breed)
        for guess in prediction.top(MOST_WORTH_NAMING)
    )


def _instead_of_a_dog(prediction: Prediction) -> Reason:
    kinds = prediction.kinds
    if kinds is None or max(kinds.cat, kinds.wild_canid) < LIKELY:
        return Reason.NO_DOG
    return Reason.CAT if kinds.cat > kinds.wild_canid else Reason.WILD_CANID


def _share_it(prediction: Prediction) -> bool:
    """Whether the two likeliest breeds share the probability between them."""
    first, second, third = (*(guess.probability for guess in prediction.top(3)), 0.0, 0.0)[:3]
    return second >= EVEN * first and third < EVEN * second


def _groups(labels: Labels) -> dict[str, Group]:
    return {group.id: group for group in labels.groups if group.id != NO_GROUP}


def _likeliest_group(prediction: Prediction, labels: Labels) -> tuple[Group | None, float]:
    """The group whose breeds have the largest probability together, and that probability."""
    shares: dict[str, float] = defaultdict(float)
    for breed, probability in zip(prediction.breeds, prediction.probabilities, strict=True):
        shares[breed.group] += float(probability)
    likeliest = max(shares, key=lambda group: shares[group])
    return _groups(labels).get(likeliest), shares[likeliest]


def _worth_naming(prediction: Prediction, group: Group) -> list[Breed]:
    ranked = prediction.top(len(prediction.breeds))
    of_group = [guess for guess in ranked if guess.breed.group == group.id]
    return [guess.breed for guess in of_group[:POSSIBLE] if guess.probability >= WORTH_NAMING]
