"""Photos with the model's answer: right in green, wrong in red, neither where none is right."""

from dataclasses import dataclass

from breeds.bundle import Breed
from ui.texts.page import Texts


@dataclass(frozen=True)
class Judgement:
    """Whether an answer is right: a CSS class, a sign and a word for it, and why."""

    kind: str
    sign: str
    mark: str
    why: str


@dataclass(frozen=True)
class AnsweredPhoto:
    """A photo and its answer in words; `name` is shown under both, `alt` isn't.

    `thumbnail` is an address or a data URL; `probability` is None where the answer isn't one breed.
    `answered_photos.html` lays out a grid of them.
    """

    thumbnail: str
    answer: str
    probability: float | None
    judgement: Judgement
    alt: str = ""
    name: str = ""


def judge(answer: Breed, truth: Breed, texts: Texts) -> Judgement:
    """Right or wrong, by the dog's true breed."""
    return mark(answer == truth, true_breed(truth, texts), texts)


def mark(is_right: bool, why: str, texts: Texts) -> Judgement:
    if is_right:
        return Judgement("right", "✓", texts.pictures.right, why)
    return Judgement("wrong", "✗", texts.pictures.wrong, why)


def true_breed(truth: Breed, texts: Texts) -> str:
    return texts.pictures.truth.format(truth.name(texts.code))


def neither(mark: str, why: str) -> Judgement:
    """Where no answer is right nor wrong: in a word, and a sentence that says why."""
    return Judgement("neutral", "○", mark, why)
