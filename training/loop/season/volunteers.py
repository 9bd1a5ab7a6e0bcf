"""Simulated people: what they say of an answer, given what the photo really shows."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from breeds.flags.record import Correction, Verdict
from breeds.flags.reviews import Finding
from breeds.recognition.answering import Answer
from training.loop.config import Errors


@dataclass(frozen=True)
class Seen:
    """A photo's answer, the breed that it really shows, by id, and whether that could be named."""

    answer: Answer
    truth: str
    listed: bool

    @property
    def shown(self) -> list[str]:
        return [guess.breed.id for guess in self.answer.guesses]

    @property
    def is_right(self) -> bool:
        return self.shown[0] == self.truth

    @property
    def others(self) -> list[str]:
        """What else was shown than the truth."""
        return [breed for breed in self.shown if breed != self.truth]


def volunteer(seen: Seen, errors: Errors, chance: random.Random) -> Correction | None:
    """What a volunteer says; None where nothing is said."""
    drawn = chance.random()
    if seen.is_right:
        if drawn < errors.confirmed:
            return Correction(Verdict.BREED, seen.truth)
        if drawn < errors.confirmed + errors.doubted:
            return _one_of(seen.others, chance)
        return None
    if drawn >= errors.noticed:
        return None
    if not seen.listed:
        is_told = chance.random() < errors.told
        return Correction(Verdict.UNLISTED) if is_told else _one_of(seen.others, chance)
    if chance.random() < errors.named:
        return Correction(Verdict.BREED, seen.truth)
    return _one_of(seen.others, chance)


def reviewer(
    seen: Seen, name: str, errors: Errors, chance: random.Random
) -> tuple[Finding, str | None, str]:
    """What a reviewer says: a finding, a breed's id, and the `name` of one that isn't listed."""
    drawn = chance.random()
    if drawn < errors.wrong:
        return Finding.BREED, chance.choice(seen.others), ""
    if drawn < errors.wrong + errors.unusable:
        return Finding.UNUSABLE, None, ""
    if not seen.listed:
        return Finding.UNLISTED, None, name
    return Finding.BREED, seen.truth, ""


def _one_of(breeds: Sequence[str], chance: random.Random) -> Correction:
    return Correction(Verdict.BREED, chance.choice(breeds))
