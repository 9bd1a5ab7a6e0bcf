"""The photo's box: its component, and what of a photo goes between browser and program."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import gradio as gr
import numpy as np
from gradio.events import Dependency

from breeds.photo.thumbnails import data_url, jpeg
from ui.parts import templates, uploads
from ui.parts.examples import Examples
from ui.parts.queues import IN_TURN
from ui.parts.wording import Wording
from ui.texts.page import Texts

HERE = Path(__file__).parent
# One scope, in this order.
SCRIPTS = (
    HERE.parents[1] / "parts" / "send.js",
    HERE.parents[1] / "parts" / "reduce.js",
    *(HERE / f"{name}.js" for name in ("webcam", "clipboard", "drops", "over_reload", "giver")),
)
# In pixels, of what the browser can't show itself.
PICTURE_SIDE = 800

# A photo and a language -> what is shown of the answer, and the photo's pixels or None.
Answer = Callable[[Path, str], tuple[*tuple[Any, ...], np.ndarray | None]]


@dataclass(frozen=True)
class Given:
    """What the browser says of a photo.

    `number` counts the visit's photos; `picture` tells that the browser can't show this one.
    """

    path: Path
    number: int
    picture: bool

    @classmethod
    def of(cls, said: Mapping[str, Any], uploaded_to: str, examples: Examples) -> "Given":
        """Raises PermissionError for a file that nobody uploaded and that is no example."""
        if "example" in said:
            path = examples.path(str(said["example"]))
        else:
            path = uploads.given_path(str(said["path"]), uploaded_to)
        return cls(path, int(said["number"]), bool(said["picture"]))

    def reply(self, pixels: np.ndarray | None) -> dict[str, Any]:
        """What the browser is to know with the answer; no pixels where there are none."""
        picture = "" if pixels is None or not self.picture else data_url(jpeg(pixels, PICTURE_SIDE))
        return {"number": self.number, "picture": picture}


class PhotoGiver:
    """The box on the page, which asks for the answer to each photo that is given.

    A large photo is reduced in the browser as the program would reduce it, to no less than
    `min_side` pixels.
    """

    def __init__(self, min_side: int, examples: Examples, wording: Wording) -> None:
        self._examples = examples
        self._box = wording.create(
            gr.HTML,
            partial(_box, min_side),
            js_on_load="\n".join(script.read_text("utf-8") for script in SCRIPTS),
            apply_default_css=False,
            elem_id="photo",
        )
        self._reply = gr.JSON(visible=False)

    def answer_by(self, answer: Answer, switch: gr.Radio, outputs: list[Any]) -> Dependency:
        """Have each photo answered in the language of the switch."""

        def answer_given(language: str, said: gr.EventData) -> tuple[Any, ...]:
            given = Given.of(said._data, self._box.GRADIO_CACHE, self._examples)
            *shown, pixels = answer(given.path, language)
            return (*shown, given.reply(pixels))

        answered: Dependency = self._box.submit(
            answer_given,
            switch,
            [*outputs, self._reply],
            show_progress="hidden",
            # The browser asks for one at a time itself, and knows which was the last.
            trigger_mode="multiple",
            api_visibility="private",
            **IN_TURN,
        )
        tell = "(reply) => { window.photoAnswered(reply); }"
        answered.success(None, self._reply, js=tell, api_visibility="private")
        answered.failure(None, js="() => { window.photoUnanswered(); }", api_visibility="private")
        return answered


def _box(min_side: int, texts: Texts) -> dict[str, str]:
    html = templates.render(
        "identify/giving/giver.html",
        min_side=min_side,
        largest=uploads.LARGEST,
        said=texts.giving,
        texts=texts,
    )
    return {"value": html}
