"""The tab where one photo is given and its likeliest breeds come back."""

from functools import partial
from pathlib import Path
from typing import Any

import gradio as gr
import numpy as np

from breeds.bundle import Bundle
from breeds.recognition.answering import Answered, Unreadable, answer
from breeds.recognition.classifier import Classifier
from breeds.recognition.decision import distance_to_threshold
from ui.identify import forgotten, why
from ui.identify.answer import Outcome, ShownAnswer, closeup, render, spoken
from ui.identify.flag_form import FlagForm
from ui.identify.flagging import Flagging
from ui.identify.giving.giver import PhotoGiver
from ui.identify.keeper import Keeper
from ui.identify.verdicts import VerdictBar
from ui.identify.why import Why
from ui.parts.examples import Examples
from ui.parts.live_region import LIVE
from ui.parts.wording import QUIET, Wording, value_of
from ui.texts.page import FRENCH, in_language

SCRIPT = Path(__file__).with_name("answer.js")
SOURCES = {
    "photo_choose": "() => { window.choosePhoto(); }",
    "photo_take": "() => { window.takePhoto(); }",
    "photo_paste": "() => { window.pastePhoto(); }",
}


def build(classifier: Classifier, keeper: Keeper, examples: Examples, wording: Wording) -> None:
    """Lay out the tab within the current Blocks."""
    outcome = gr.State(None)
    with gr.Row(elem_id="identify"):
        with gr.Column(elem_id="given", min_width=280):
            min_side = classifier.bundle.manifest.recipe.decode_min_side
            giver = PhotoGiver(min_side, examples, wording)
            _source_buttons(wording)
        with gr.Column(elem_id="found", min_width=280):
            shown = gr.HTML(
                render(None, FRENCH),
                elem_id="answer",
                apply_default_css=False,
                js_on_load=SCRIPT.read_text("utf-8"),
            )
            heard = gr.HTML(elem_id="heard", apply_default_css=False, js_on_load=LIVE)
            reasons = Why(classifier, outcome, wording)
            flagging = Flagging(classifier.bundle, keeper)
            bar = VerdictBar(flagging, outcome, shown, wording)
            form = FlagForm(flagging, outcome, bar, wording)
    examples.build(wording)

    forgotten.ask_again([wording.switch.change, *bar.presses, reasons.press], outcome)
    answering = partial(_answer, classifier, keeper, examples)
    outputs = [outcome, shown, heard, *reasons.parts]
    answered = giver.answer_by(answering, wording.switch, outputs)
    form.reset_after(answered)
    # The language may have been switched while the photo was looked at.
    answered.then(_render_again, [outcome, wording.switch], [shown, heard], **QUIET)
    wording.switch.change(_render_again, [outcome, wording.switch], [shown, heard], **QUIET)


def _source_buttons(wording: Wording) -> None:
    """Large named buttons in place of the component's small icons."""
    with gr.Row(elem_id="sources"):
        for field, action in SOURCES.items():
            button = wording.create(gr.Button, value_of(field), elem_id=field)
            button.click(None, js=action, api_visibility="private")


def _answer(
    classifier: Classifier, keeper: Keeper, examples: Examples, path: Path, language: str
) -> tuple[*tuple[Any, ...], np.ndarray | None]:
    answered = answer(classifier, path)
    if isinstance(answered, Unreadable):
        return *_told(answered.error, language), None
    # Counts are to tell what visitors' photos are like.
    if not examples.holds(path):
        keeper.count(answered.answer)
    # What is kept with the visit: little, and so not the photo.
    outcome = _shown(answered, classifier.bundle)
    return *_told(outcome, language), answered.pixels


def _told(outcome: Outcome, language: str) -> tuple[Any, ...]:
    """The answer, and what was told of the one before taken away with it."""
    return outcome, *_render_again(outcome, language), *why.hidden(outcome, language)


def _shown(answered: Answered[Path], bundle: Bundle) -> ShownAnswer:
    answer = answered.answer
    height, width = answered.pixels.shape[:2]
    return ShownAnswer(
        photo=answered.photo,
        guesses=answer.guesses,
        decision=answer.decision,
        known=len(bundle.breeds),
        closeup=closeup(answered.pixels, answer.box) if answer.box else None,
        incomplete=answer.incomplete,
        size=(width, height),
        distance=distance_to_threshold(answered.prediction, bundle.manifest.thresholds),
    )


def _render_again(outcome: Outcome, language: str) -> tuple[str, str]:
    texts = in_language(language)
    return render(outcome, texts), spoken(outcome, texts)
