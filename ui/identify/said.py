"""What was said of a verdict, kept so that it can be said again in another language."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from breeds.bilingual import BilingualError
from ui.parts import templates
from ui.texts.page import LANGUAGES, Texts, in_language


@dataclass(frozen=True)
class Said:
    """A line of a kind, a CSS class, with its sentence in each language by the language's code.

    `record` is the id of the record that it is said of, empty where it is of none.
    """

    kind: str
    sentences: Mapping[str, str]
    record: str = ""

    @classmethod
    def of(cls, kind: str, sentence: Callable[[Texts], str], record: str = "") -> "Said":
        return cls(kind, {texts.code: sentence(texts) for texts in LANGUAGES}, record)


def kept(sentence: Callable[[Texts], str]) -> Said:
    return Said.of("kept", sentence)


def thanks(record: str, sentence: Callable[[Texts], str]) -> Said:
    """Said of a record once it is safe; until then, that it is kept here."""
    return Said.of("kept", sentence, record)


def refused(sentence: Callable[[Texts], str]) -> Said:
    return Said.of("refused", sentence)


def failed(error: BilingualError) -> Said:
    return refused(lambda texts: error.in_language(texts.code))


def render(is_safe: Callable[[str], bool], said: Said | None, language: str) -> str:
    """The line; nothing where nothing was said.

    Of a record that isn't safe yet, what the browser is to say once it is goes along.
    """
    if said is None:
        return ""
    texts = in_language(language)
    sentence = said.sentences[texts.code]
    if said.record and not is_safe(said.record):
        return line("waiting", texts.flag_waiting, said.record, then=sentence)
    return line(said.kind, sentence, said.record)


def line(kind: str, sentence: str, record: str = "", then: str = "") -> str:
    told = {"kind": kind, "sentence": sentence, "record": record, "then": then}
    return templates.render("identify/flag_message.html", **told)
