"""Dogs with several photos -> what is said of each photo alone and of each dog, in figures."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from breeds.bundle import Bundle
from breeds.bundle.evaluation import Among
from breeds.catalogue.animals import Pooled, pool
from breeds.intervals import Interval
from breeds.recognition.decision import Certainty
from training.evaluation.pooling.dogs import SEVERAL, Dog
from training.evaluation.pooling.draws import subsets
from training.evaluation.pooling.fit import (
    EXPONENTS,
    best_exponent,
    is_known,
    known,
    log_likelihoods,
)
from training.evaluation.statistics import MEANS, SEED, TAILS, among, mean
from training.evaluation.thresholds import PRECISION

# At so many pictures a dog's answers are shown.
NUMBERS = (1, 2, 3, 5)


@dataclass(frozen=True)
class Judged:
    """What became of one dog's photos, or of the dog; bool, and float for `scores`, (answers,).

    `right` the first breed is the dog's; `accepted` without a person; `agree` the photos do;
    `scores` the breed scores.
    """

    right: np.ndarray
    accepted: np.ndarray
    agree: np.ndarray
    scores: np.ndarray


@dataclass(frozen=True)
class Standing:
    """How many are named rightly, of those of the model's breeds, and how many accepted.

    `coverage` is the largest share, 0..1, that could be accepted with PRECISION of these right, by
    the breed score alone; `coverage_agreeing` the same where those that disagree aren't accepted.
    Their intervals are by the bootstrap over dogs.
    """

    top_1: Among
    accepted: Among
    accepted_right: Among
    coverage: Interval
    coverage_agreeing: Interval


@dataclass(frozen=True)
class Measured:
    """The figures of some dogs, by photo and by dog.

    The dogs are of so many `breeds`, `known` of the dogs of the model's. `gain` is what pooling
    adds to the share of right first breeds, each of these dogs counting alike; None where there are
    none, as `best`, the one of EXPONENTS that makes the right breed likeliest. `likelihoods` has
    the mean log-likelihood at each of them. `agreeing` and `disagreeing` tell of how many of these
    dogs, whose photos do, the first breed is right.
    """

    name: str
    dogs: int
    breeds: int
    known: int
    photos: int
    by_photo: Standing
    by_dog: Standing
    gain: Interval | None
    agreeing: Among
    disagreeing: Among
    likelihoods: tuple[float, ...]
    best: float | None

    def likelihood(self, exponent: float) -> float:
        """At the nearest of EXPONENTS; there must be dogs of the model's breeds."""
        return self.likelihoods[int(np.abs(EXPONENTS - exponent).argmin())]


@dataclass(frozen=True)
class AtNumber:
    """What the dogs with at least so many pictures get from `pictures` of them, at random.

    Each dog counts alike. `top_1` is of those of the model's breeds; `gain` and `accepted_gain` are
    by how much these shares exceed those from one picture of the same dogs. `accepted_right` is a
    share, None where nothing is accepted.
    """

    pictures: int
    dogs: int
    top_1: Interval
    gain: Interval
    accepted: Interval
    accepted_gain: Interval
    accepted_right: float | None


def measure(name: str, dogs: Sequence[Dog], bundle: Bundle) -> Measured:
    """There must be a dog."""
    photos = [_photos(dog, bundle) for dog in dogs]
    pooled = [pool(dog.photos, bundle) for dog in dogs]
    whole = [_judged([each], dog) for each, dog in zip(pooled, dogs, strict=True)]
    right = np.array([judged.right[0] for judged in whole])
    agree = np.array([each.agree for each in pooled])
    of_model, marked = known(dogs, bundle), is_known(dogs, bundle)
    gains = right - np.array([judged.right.mean() for judged in photos])
    logs = log_likelihoods(of_model, bundle, EXPONENTS) if of_model else None
    return Measured(
        name=name,
        dogs=len(dogs),
        breeds=len({dog.breed for dog in dogs}),
        known=len(of_model),
        photos=sum(len(dog.photos) for dog in dogs),
        by_photo=_standing(photos, marked),
        by_dog=_standing(whole, marked),
        gain=mean(gains[marked]) if of_model else None,
        agreeing=among(right[agree]),
        disagreeing=among(right[~agree]),
        likelihoods=() if logs is None else tuple(logs.mean(axis=0).tolist()),
        best=None if logs is None else best_exponent(logs),
    )


def at_numbers(dogs: Sequence[Dog], bundle: Bundle) -> list[AtNumber]:
    """A row for each of NUMBERS that a dog of the model's breeds has pictures enough for."""
    rows = []
    for number in NUMBERS:
        enough = [dog for dog in dogs if len(dog.pictures) >= max(number, SEVERAL)]
        if known(enough, bundle):
            rows.append(_at_number(number, enough, bundle))
    return rows


def coverage(scores: np.ndarray, right: np.ndarray) -> float:
    """The largest share, 0..1, that a threshold may accept with PRECISION of these right.

    `scores` float, -inf for what may not be accepted; `right` bool; both (answers,), of at least
    one.
    """
    order = np.argsort(-scores, kind="stable")
    ranked = scores[order]
    accepted = np.arange(1, len(ranked) + 1)
    # A threshold takes all of one score, or none.
    possible = np.isfinite(ranked) & (np.append(ranked[1:], -np.inf) < ranked)
    enough = possible & (np.cumsum(right[order]) >= PRECISION * accepted)
    return float(accepted[enough].max(initial=0) / len(ranked))


def _at_number(number: int, dogs: Sequence[Dog], bundle: Bundle) -> AtNumber:
    chosen = [_of_subsets(dog, number, bundle) for dog in dogs]
    single = [_of_subsets(dog, 1, bundle) for dog in dogs]
    marked = is_known(dogs, bundle)
    right, right_alone = (
        np.array([judged.right.mean() for judged in rows])[marked] for rows in (chosen, single)
    )
    accepted, accepted_alone = (
        np.array([judged.accepted.mean() for judged in rows]) for rows in (chosen, single)
    )
    both = np.array([(judged.accepted & judged.right).mean() for judged in chosen])
    return AtNumber(
        pictures=number,
        dogs=len(dogs),
        top_1=mean(right),
        gain=mean(right - right_alone),
        accepted=mean(accepted),
        accepted_gain=mean(accepted - accepted_alone),
        accepted_right=float(both.sum() / accepted.sum()) if accepted.any() else None,
    )


def _photos(dog: Dog, bundle: Bundle) -> Judged:
    return _judged([pool([photo], bundle) for photo in dog.photos], dog)


def _of_subsets(dog: Dog, size: int, bundle: Bundle) -> Judged:
    return _judged([pool(chosen.photos, bundle) for chosen in subsets(dog, size)], dog)


def _judged(answers: Sequence[Pooled], dog: Dog) -> Judged:
    decisions = [each.answer.decision for each in answers]
    return Judged(
        np.array([each.answer.guesses[0].breed.id == dog.breed for each in answers]),
        np.array([each.certainty is Certainty.ACCEPTED for each in decisions]),
        np.array([each.agree for each in answers]),
        np.array([each.prediction.breed_score for each in answers]),
    )


def _standing(judged: Sequence[Judged], marked: np.ndarray) -> Standing:
    """Of all dogs; the first breed, of the marked ones: bool, (dogs,)."""
    right = np.concatenate([each.right for each in judged])
    accepted = np.concatenate([each.accepted for each in judged])
    of_marked = np.repeat(marked, [len(each.right) for each in judged])
    return Standing(
        among(right[of_marked]),
        among(accepted),
        among(right[accepted]),
        _coverage(judged),
        _coverage([replace(each, scores=_held_back(each)) for each in judged]),
    )


def _held_back(judged: Judged) -> np.ndarray:
    scores: np.ndarray = np.where(judged.agree, judged.scores, -np.inf)
    return scores


def _coverage(judged: Sequence[Judged]) -> Interval:
    """Dogs are drawn with all of their answers, since these err together."""
    random = np.random.default_rng(SEED)
    drawn = [
        _coverage_of([judged[place] for place in random.integers(0, len(judged), len(judged))])
        for _ in range(MEANS)
    ]
    value = _coverage_of(judged)
    low, high = np.quantile(drawn, TAILS)
    return Interval(value, min(value, float(low)), max(value, float(high)))


def _coverage_of(judged: Sequence[Judged]) -> float:
    scores = np.concatenate([each.scores for each in judged])
    return coverage(scores, np.concatenate([each.right for each in judged]))
