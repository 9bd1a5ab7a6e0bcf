"""Photos with the model's answer: right in green, wrong in red, neither where none is right."""

from dataclasses import dataclass

from breeds.bundle import Breed
from breeds.recognition.classifier import Guess
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
    """A photo and its likeliest breed; `name` is shown under both, `alt` isn't.

    `thumbnail` is an address or a data URL. `answered_photos.html` lays out a grid of them.
    """

    thumbnail: str
    guess: Guess
    judgement: Judgement
    alt: str = ""
    name: str = ""


def judge(answer: Breed, truth: Breed, texts: Texts) -> Judgement:
    """Right or wrong, by the dog's true breed."""
    said = texts.pictures
    told = said.truth.format(truth.name(texts.code))
    if answer == truth:
        return Judgement("right", "✓", said.right, told)
    return Judgement("wrong", "✗", said.wrong, told)


def neither(mark: str, why: str) -> Judgement:
    """Where no answer is right nor wrong: in a word, and a sentence that says why."""
    return Judgement("neutral", "○", mark, why)
