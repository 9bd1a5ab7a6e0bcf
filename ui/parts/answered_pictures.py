"""Photos with the model's answer: right in green, wrong in red, neither where none is right."""

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from breeds.bundle import Breed
from breeds.recognition.classifier import Guess
from ui.texts.page import Texts


@dataclass(frozen=True)
class AnsweredPicture:
    """A photo, as a data URL, with the likeliest breed; `name` is shown under both, `alt` isn't."""

    source: str
    guess: Guess
    alt: str = ""
    name: str = ""

    def judged(self, truth: Breed, texts: Texts) -> str:
        """The picture as an item of `grid`, marked right or wrong by the dog's true breed."""
        said = texts.pictures
        told = said.truth.format(truth.name(texts.code))
        if self.guess.breed == truth:
            return self._item("right", "✓", said.right, told, texts)
        return self._item("wrong", "✗", said.wrong, told, texts)

    def unjudged(self, mark: str, why: str, texts: Texts) -> str:
        """The same where the answer is neither right nor wrong, and a sentence that says why."""
        return self._item("neutral", "○", mark, why, texts)

    def _item(self, kind: str, sign: str, mark: str, truth: str, texts: Texts) -> str:
        answer = texts.pictures.answer.format(self.guess.breed.name(texts.code))
        share = texts.percent(self.guess.probability)
        name = f"<small>{escape(self.name)}</small>" if self.name else ""
        return (
            f'<li class="{kind}"><img src="{self.source}" alt="{escape(self.alt)}"><p>'
            f'<strong class="mark">{sign} {escape(mark)}</strong>'
            f'<span class="answer">{escape(answer)} <small>{escape(share)}</small></span>'
            f'<span class="truth">{escape(truth)}</span>{name}</p></li>'
        )


def grid(items: Iterable[str]) -> str:
    return f'<ul class="pictures">{"".join(items)}</ul>'
