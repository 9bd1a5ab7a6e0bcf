"""An answer and its impression <-> the columns of a catalogue."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import astuple
from datetime import UTC, datetime
from typing import Any

import numpy as np

from breeds.bundle import KINDS, Breed, Group
from breeds.catalogue.rows import Dated, Impression
from breeds.recognition.answering import Answer
from breeds.recognition.classifier import Guess, Kinds
from breeds.recognition.decision import Certainty, Decision, Reason

# The columns that photos' answers and animals' have in common, in their order.
ANSWER = (
    "model",
    "answered",
    "decision",
    "reason",
    "breeds",
    "group_id",
    "dog_score",
    "legal_weight",
    "guesses",
)


def now() -> datetime:
    """To the second, as catalogues have it."""
    return datetime.now(UTC).replace(microsecond=0)


def from_answer(dated: Dated) -> tuple[Any, ...]:
    """The values of ANSWER."""
    decision = dated.answer.decision
    return (
        dated.model,
        dated.answered.isoformat(),
        decision.certainty.value,
        decision.reason.value,
        json.dumps([breed.id for breed in decision.breeds]),
        decision.group.id if decision.group else None,
        round(decision.dog_score, 4),
        decision.legal_weight,
        json.dumps(
            [[guess.breed.id, round(guess.probability, 6)] for guess in dated.answer.guesses]
        ),
    )


def to_answer(
    values: Sequence[Any],
    incomplete: bool,
    breeds: Mapping[str, Breed],
    groups: Mapping[str, Group],
) -> Dated:
    model, answered, certainty, reason, named, group, dog_score, weighty, guesses = values
    decision = Decision(
        Certainty(certainty),
        Reason(reason),
        tuple(breeds[each] for each in json.loads(named)),
        groups.get(group),
        dog_score,
        bool(weighty),
    )
    likeliest = tuple(Guess(breeds[each], share) for each, share in json.loads(guesses))
    answer = Answer(likeliest, decision, incomplete=incomplete)
    return Dated(answer, model, to_time(answered))


def to_time(kept: str) -> datetime:
    return datetime.fromisoformat(kept)


def from_impression(impression: Impression) -> tuple[bytes, bytes]:
    """The columns impression and resemblance.

    The former holds little-endian float32: `another`, the kinds, nan where there are none, and the
    logits.
    """
    kinds = astuple(impression.kinds) if impression.kinds else (np.nan,) * len(KINDS)
    numbers = np.concatenate([[impression.another], kinds, impression.logits])
    return numbers.astype("<f4").tobytes(), impression.resemblance


def to_impression(kept: bytes, resemblance: bytes) -> Impression:
    numbers = np.frombuffer(kept, "<f4").astype(np.float32)
    kinds = numbers[1 : 1 + len(KINDS)]
    told = None if np.isnan(kinds).any() else Kinds(*kinds.tolist())
    return Impression(numbers[1 + len(KINDS) :], float(numbers[0]), told, resemblance)
