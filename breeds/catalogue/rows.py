"""What a catalogue holds of a photo and of an animal, as the rest of the program reads it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from breeds.bilingual import BilingualError
from breeds.flags.record import Verdict
from breeds.recognition.answering import Answer
from breeds.recognition.classifier import Kinds, Prediction


@dataclass(frozen=True)
class Found:
    """A photo's file: its path in the archive's folder, with / between, its bytes and its time.

    `modified` is in nanoseconds since 1970.
    """

    path: str
    size: int
    modified: int


@dataclass(frozen=True)
class Impression:
    """What pooling needs of a prediction.

    `logits` float32, (breeds,); `another` 0..1; `kinds` None where the network can't tell;
    `resemblance` the photo's `breeds.photo.resemblance.signature`.
    """

    logits: np.ndarray
    another: float
    kinds: Kinds | None
    resemblance: bytes

    @classmethod
    def of(cls, prediction: Prediction, resemblance: bytes) -> "Impression":
        kinds = prediction.kinds
        return cls(prediction.logits, prediction.another, kinds, resemblance)


@dataclass(frozen=True)
class Dated:
    """An answer, the version of the model that gave it, and when."""

    answer: Answer
    model: str
    answered: datetime


@dataclass(frozen=True)
class Judgement:
    """A person's verdict on a photo or an animal; `breed` is an id where the verdict is BREED."""

    verdict: Verdict
    breed: str | None
    judged: datetime
    judged_by: str | None = None


@dataclass(frozen=True)
class PhotoRow:
    """All that is known of a photo.

    `digest` is the SHA-256 of its content, None where that was never read; `error` why it couldn't
    be read the last time; `moved_from` the path under which it was before. `missing` says that its
    file was gone. `animal` is an animal's id. The judgement is on the photo, or else on its animal.
    """

    file: Found
    digest: str | None
    error: BilingualError | None
    animal: str | None
    moved_from: str | None
    missing: bool
    answer: Dated | None
    judgement: Judgement | None


@dataclass(frozen=True)
class AnimalRow:
    """All that is known of an animal: the answer is for its photos together.

    `code` and `name` are empty where its photos' paths don't tell them. `photos` are those there
    are, `pictures` those that count for the answer: readable ones with a dog, near-duplicates once.
    `agree` says whether they speak for one dog.
    """

    id: str
    code: str
    name: str
    photos: Sequence[str]
    pictures: int
    agree: bool
    answer: Dated | None
    judgement: Judgement | None
