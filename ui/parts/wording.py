"""The language switch, and the components whose texts follow it."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import gradio as gr
from gradio.blocks import Block

from ui.texts.page import FRENCH, LANGUAGES, Texts, in_language

# For events that are answered at once, without waiting behind photos, and are no business of API
# clients.
QUIET: dict[str, Any] = {"queue": False, "show_progress": "hidden", "api_visibility": "private"}

Describe = Callable[[Texts], Mapping[str, Any]]
Created = TypeVar("Created", bound=Block)


def value_of(field: str) -> Describe:
    """Describes a component whose value is one of the texts."""
    return lambda texts: {"value": getattr(texts, field)}


class Wording:
    """Creates components in French and rewords them when the visitor switches language.

    `switch` holds the language's code, so it is an input of every handler that says something; the
    page renders it where it likes.
    """

    def __init__(self) -> None:
        choices = [(texts.name, texts.code) for texts in LANGUAGES]
        self.switch = gr.Radio(
            choices,
            value=FRENCH.code,
            label=" / ".join(texts.name for texts in LANGUAGES),
            show_label=False,
            container=False,
            elem_id="language",
            render=False,
        )
        self._worded: list[tuple[Block, Describe]] = []

    def create(self, kind: type[Created], describe: Describe, **settings: Any) -> Created:
        """A component whose properties `describe` gives for a language, beside fixed settings."""
        created = kind(**describe(FRENCH), **settings)
        self._worded.append((created, describe))
        return created

    def connect(self) -> None:
        """Make the switch reword all that was created; called once, when the page is complete."""
        self.switch.change(
            self._reword,
            self.switch,
            [component for component, _ in self._worded],
            **QUIET,
        )

    def _reword(self, language: str) -> list[Any]:
        texts = in_language(language)
        return [gr.update(**describe(texts)) for _, describe in self._worded]
