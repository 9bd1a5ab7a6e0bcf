"""The answer of a visit that the server no longer remembers is made again, from the photo."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import gradio as gr
from gradio.events import Dependency

from ui.identify.answer import Outcome
from ui.parts.photo_input import PhotoInput
from ui.parts.wording import QUIET


def notice(
    events: Sequence[Callable[..., Dependency]], outcome: gr.State, photo: PhotoInput
) -> gr.State:
    """A state that changes where, at one of `events`, a photo is shown but its answer is gone.

    Gradio forgets the visits that were idle longest once there are too many of them.
    """
    noticed = gr.State(None)
    # In the queue: without it, Gradio's script isn't told that a state has changed.
    gr.on(list(events), _look, [outcome, photo], noticed, **QUIET | {"queue": True})
    return noticed


def _look(outcome: Outcome, photo: Path | None) -> Any:
    forgotten = outcome is None and photo is not None
    return time.monotonic() if forgotten else gr.skip()
