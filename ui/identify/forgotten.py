"""The answer of a visit that the server no longer remembers is made again, from the photo."""

from collections.abc import Callable, Sequence
from typing import Any

import gradio as gr
from gradio.events import Dependency

from ui.identify.answer import Outcome
from ui.parts.wording import QUIET


def ask_again(events: Sequence[Callable[..., Dependency]], outcome: gr.State) -> None:
    """At one of `events`, have the browser ask anew where its photo's answer is gone.

    Gradio forgets the visits that were idle longest once there are too many of them.
    """
    forgotten = gr.JSON(visible=False)
    looked: Any = gr.on(list(events), _look, outcome, forgotten, **QUIET)
    ask = "({gone}) => { if (gone) window.askAgain(); }"
    looked.success(None, forgotten, js=ask, api_visibility="private")


def _look(outcome: Outcome) -> dict[str, bool]:
    return {"gone": outcome is None}
