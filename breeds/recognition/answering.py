"""A photo in, the program's answer out: for one photo, or for ever so many."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Generic, TypeVar

import numpy as np

from breeds import photo as photos
from breeds.bundle import Box, Bundle
from breeds.photo import PhotoError, Read
from breeds.recognition.classifier import Classifier, Guess, Prediction
from breeds.recognition.decision import Decision, decide
from breeds.recognition.wording import FRENCH, LANGUAGES

TOP = 5
# Photos decoded one after another, then shared out among the processor's cores.
BATCH = 8

# A photo as whoever asks knows it: its path, or what leads to it.
Photo = TypeVar("Photo")


@dataclass(frozen=True)
class Answer:
    """What the program says of one photo: the likeliest breeds, and what it stands by.

    `guesses` begin with the likeliest, whatever the decision. `box` is the part of the photo that
    was looked at again, None where one look was enough; `incomplete` tells that the file broke
    off, and the answer is for what there was of the photo.
    """

    guesses: tuple[Guess, ...]
    decision: Decision
    box: Box | None = None
    incomplete: bool = False

    @classmethod
    def of(
        cls, prediction: Prediction, bundle: Bundle, top: int, incomplete: bool = False
    ) -> "Answer":
        decision = decide(prediction, bundle.labels, bundle.manifest.thresholds)
        return cls(tuple(prediction.top(top)), decision, prediction.box, incomplete)

    def to_dict(self) -> dict[str, Any]:
        """As programs read it; that a photo is whole isn't said."""
        told: dict[str, Any] = {"status": "ok"}
        if self.incomplete:
            told["incomplete"] = True
        told |= self.decision.to_dict()
        told["said"] = {
            texts.code: texts.word(self.decision, self.guesses[0].breed).sentences
            for texts in LANGUAGES
        }
        return told | {"breeds": [_told(guess) for guess in self.guesses]}


@dataclass(frozen=True)
class Unreadable(Generic[Photo]):
    """A photo that couldn't be read, and why."""

    photo: Photo
    error: PhotoError

    def to_dict(self, language: str) -> dict[str, Any]:
        """As programs read it, the reason in the language."""
        return {"status": "unreadable", "error": self.error.in_language(language)}


@dataclass(frozen=True)
class Answered(Generic[Photo]):
    """A photo with its answer, and the prediction that this is of.

    `pixels` are what was answered for, upright RGB, uint8, height x width x 3; whoever keeps them
    keeps many megabytes.
    """

    photo: Photo
    answer: Answer
    prediction: Prediction
    pixels: np.ndarray


def _told(guess: Guess) -> dict[str, str | float]:
    """As programs read it, with the words that French law asks for."""
    return guess.to_dict() | {"fr_looks": FRENCH.looks_like(guess.breed)}


Outcome = Answered[Photo] | Unreadable[Photo]


def answer(classifier: Classifier, photo: Path, top: int = TOP) -> Outcome[Path]:
    """Answer for a photo's file, with its `top` likeliest breeds."""
    return next(answer_all(classifier, [photo], lambda path: path, top))


def answer_all(
    classifier: Classifier,
    given: Iterable[Photo],
    file_of: Callable[[Photo], Path | bytes],
    top: int = TOP,
    batch: int = BATCH,
) -> Iterator[Outcome[Photo]]:
    """What becomes of each photo, in their order.

    `file_of` leads to a photo's file or gives its content, and may raise PhotoError. However many
    photos there are, `batch` of them at most are taken and held in memory at once.
    """
    left = iter(given)
    while taken := list(islice(left, batch)):
        yield from _answer_batch(classifier, taken, file_of, top)


def _answer_batch(
    classifier: Classifier,
    taken: Sequence[Photo],
    file_of: Callable[[Photo], Path | bytes],
    top: int,
) -> Iterator[Outcome[Photo]]:
    bundle = classifier.bundle
    min_side = bundle.manifest.recipe.decode_min_side
    read = [_read(photo, file_of, min_side) for photo in taken]
    readable = [each.pixels for each in read if not isinstance(each, PhotoError)]
    predictions = iter(classifier.predict(readable))
    for photo, each in zip(taken, read, strict=True):
        if isinstance(each, PhotoError):
            yield Unreadable(photo, each)
        else:
            prediction = next(predictions)
            said = Answer.of(prediction, bundle, top, incomplete=not each.whole)
            yield Answered(photo, said, prediction, each.pixels)


def _read(
    photo: Photo, file_of: Callable[[Photo], Path | bytes], min_side: int
) -> Read | PhotoError:
    try:
        return photos.read(file_of(photo), min_side)
    except PhotoError as error:
        return error.afresh()
