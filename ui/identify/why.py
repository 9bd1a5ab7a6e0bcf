"""What spoke for an answer, seen on its photo: made only when it is asked for."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gradio as gr
import numpy as np

from breeds.photo import PhotoError
from breeds.photo.thumbnails import data_url, jpeg, reduced
from breeds.recognition.answering import Answered, Unreadable, answer
from breeds.recognition.classifier import Classifier
from breeds.recognition.heat_map import first_breed_map, overlay
from ui.identify.answer import Outcome, ShownAnswer
from ui.parts import templates
from ui.parts.live_region import LIVE
from ui.parts.queues import IN_TURN
from ui.parts.wording import QUIET, Wording
from ui.texts.page import Texts, in_language

SCRIPT = Path(__file__).with_suffix(".js")
PICTURE_SIDE = 640

Updates = tuple[Any, ...]


@dataclass(frozen=True)
class Picture:
    """What spoke for the answer to a photo's file: a data URL, or why there is none."""

    photo: Path
    told: str | PhotoError


class Why:
    """A button under an answer, and the picture that it shows or hides again.

    `parts` are what `hidden` updates. What is asked for is kept apart from what was made, so that
    a picture that comes late is neither seen beside another photo's answer nor after it was hidden.
    """

    def __init__(self, classifier: Classifier, outcome: gr.State, wording: Wording) -> None:
        self._classifier = classifier
        self._asked = gr.State(None)
        self._made = gr.State(None)
        with gr.Column(elem_id="why"):
            self._button = gr.Button(visible=False, elem_id="why-ask")
            self._told = gr.HTML(
                elem_id="why-told",
                apply_default_css=False,
                js_on_load=f"{LIVE}\n{SCRIPT.read_text('utf-8')}",
            )
        self.parts = [self._asked, self._made, self._button, self._told]
        self.press = self._button.click
        self._connect(outcome, wording.switch)

    def _connect(self, outcome: gr.State, language: gr.Radio) -> None:
        told = [self._button, self._told]
        kept = [outcome, self._asked, self._made]
        pressed = self.press(_press, [*kept, language], [self._asked, *told], **QUIET)
        made = pressed.then(
            self._make,
            kept,
            self._made,
            show_progress="hidden",
            api_visibility="private",
            **IN_TURN,
        )
        made.then(_tell, [*kept, language], told, **QUIET)
        language.change(_tell, [*kept, language], told, **QUIET)

    def _make(
        self, outcome: Outcome, asked: Path | None, made: Picture | None
    ) -> Picture | dict[str, Any]:
        """The picture, answering once more from the photo's file; none where it isn't wanted."""
        wanted = isinstance(outcome, ShownAnswer) and asked == outcome.photo
        if asked is None or not wanted or (made and made.photo == asked):
            unchanged: dict[str, Any] = gr.skip()
            return unchanged
        answered = answer(self._classifier, asked)
        if isinstance(answered, Unreadable):
            return Picture(asked, answered.error)
        return Picture(asked, self._picture(answered))

    def _picture(self, answered: Answered[Path]) -> str:
        recipe = self._classifier.bundle.manifest.recipe
        heat = first_breed_map(answered.prediction, answered.pixels, recipe)
        photo = np.asarray(reduced(answered.pixels, PICTURE_SIDE))
        return data_url(jpeg(overlay(photo, heat), PICTURE_SIDE))


def hidden(outcome: Outcome, language: str) -> Updates:
    """Nothing told of a new answer; it may be asked for where a dog was found."""
    return (None, None, *_tell(outcome, None, None, language))


def _press(outcome: Outcome, asked: Path | None, made: Picture | None, language: str) -> Updates:
    """Ask for the picture, or hide it again."""
    shown = isinstance(outcome, ShownAnswer) and asked == outcome.photo
    wanted = outcome.photo if isinstance(outcome, ShownAnswer) and not shown else None
    return (wanted, *_tell(outcome, wanted, made, language))


def _tell(outcome: Outcome, asked: Path | None, made: Picture | None, language: str) -> Updates:
    """The button and what is under it."""
    texts = in_language(language)
    if not isinstance(outcome, ShownAnswer) or outcome.shows_no_dog:
        return gr.update(visible=False, value=texts.why.ask), ""
    if asked != outcome.photo:
        return gr.update(visible=True, value=texts.why.ask), ""
    current = made if made and made.photo == asked else None
    return gr.update(visible=True, value=texts.why.hide), render(outcome, current, texts)


def render(answer: ShownAnswer, made: Picture | None, texts: Texts) -> str:
    """The picture with its caption, its place while it is being made, or why there is none."""
    width, height = answer.size
    told = made.told if made else None
    return templates.render(
        "identify/why.html",
        picture=told if isinstance(told, str) else None,
        refusal=told.in_language(texts.code) if isinstance(told, PhotoError) else None,
        width=width,
        height=height,
        looks=texts.decision.looks_like(answer.guesses[0].breed),
        caption=texts.why.caption if answer.names_first else texts.why.caption_unsure,
        texts=texts,
    )
