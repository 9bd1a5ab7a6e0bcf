"""Gradio's own words on the page, and what the page says in their place, in its language."""

from dataclasses import asdict, dataclass
from typing import Any

import gradio as gr

from ui.texts.page import LANGUAGES

TOAST = "[data-testid=toast-body]"
TOAST_TEXT = "[data-testid=toast-text]"


@dataclass(frozen=True)
class Replaced:
    """Words of Gradio's that no setting changes: which of the texts replaces them.

    `pattern` is the regular expression that they match as a whole, `within` a CSS selector for
    where they stand.
    """

    text: str
    pattern: str
    within: str = "*"


# The first that matches counts.
REPLACED = (
    Replaced("more_tabs", "More tabs"),
    Replaced("close", "Close", TOAST),
    Replaced("queue", r"queue: (\d+)/(\d+) \|"),
    Replaced("at_work", r"processing \|"),
    Replaced("lost_sentence", "Connection (to the server was lost|errored out).*", TOAST_TEXT),
    # Whatever else it says there is for programmers, and in English.
    Replaced("failed_sentence", ".*", TOAST_TEXT),
    Replaced("failed", "Error", f"{TOAST}, [role=status]"),
)


def replacements() -> list[dict[str, Any]]:
    """What `gradio_words.js` is told of each text."""
    return [
        asdict(each)
        | {"said": {texts.code: getattr(texts.gradio, each.text) for texts in LANGUAGES}}
        for each in REPLACED
    ]


def added() -> gr.I18n:
    """The sentences that Gradio lacks in a language that it speaks otherwise."""
    return gr.I18n(
        **{
            texts.code: {
                "common.complete": texts.gradio.done,
                "status.queue_position": texts.gradio.in_queue,
            }
            for texts in LANGUAGES
        }
    )
