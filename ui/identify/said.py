"""What was said of a verdict, kept so that it can be said again in another language."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from breeds.bilingual import BilingualError
from ui.parts import templates
from ui.texts.page import LANGUAGES, Texts, in_language


@dataclass(frozen=True)
class Said:
    """A line of a kind, a CSS class, with its sentence in each language by the language's code."""

    kind: str
    sentences: Mapping[str, str]

    @classmethod
    def of(cls, kind: str, sentence: Callable[[Texts], str]) -> "Said":
        return cls(kind, {texts.code: sentence(texts) for texts in LANGUAGES})


def kept(sentence: Callable[[Texts], str]) -> Said:
    return Said.of("kept", sentence)


def refused(sentence: Callable[[Texts], str]) -> Said:
    return Said.of("refused", sentence)


def failed(error: BilingualError) -> Said:
    return refused(lambda texts: error.in_language(texts.code))


def render(said: Said | None, language: str) -> str:
    """The line; nothing where nothing was said."""
    if said is None:
        return ""
    return line(said.kind, said.sentences[in_language(language).code])


def line(kind: str, sentence: str) -> str:
    return templates.render("identify/flag_message.html", sentence=sentence, kind=kind)
