"""The tab where one photo is given and its likeliest breeds come back."""

from functools import partial
from pathlib import Path

import gradio as gr

from breeds.bundle import Bundle
from breeds.recognition.answering import Answered, Unreadable, answer
from breeds.recognition.classifier import Classifier
from ui.identify import forgotten
from ui.identify.answer import Outcome, ShownAnswer, closeup, render, spoken
from ui.identify.flag_form import FlagForm
from ui.identify.flagging import Flagging
from ui.identify.verdicts import VerdictBar
from ui.parts.examples import Examples
from ui.parts.live_region import LIVE
from ui.parts.photo_input import PhotoInput
from ui.parts.queues import IN_TURN
from ui.parts.wording import QUIET, Wording, value_of
from ui.texts.page import FRENCH, in_language

HERE = Path(__file__).parent
# What the answer does in the browser, and how the box beside it is called.
SCRIPTS = (HERE / "answer.js", HERE / "photo_name.js")
SOURCES = {
    "photo_choose": "() => { window.choosePhoto(); }",
    "photo_take": "() => { window.takePhoto(); }",
    "photo_paste": "() => { window.pastePhoto(); }",
}


def build(classifier: Classifier, flags_dir: Path, examples: Examples, wording: Wording) -> None:
    """Lay out the tab within the current Blocks."""
    outcome = gr.State(None)
    with gr.Row(elem_id="identify"):
        with gr.Column(elem_id="given", min_width=280):
            photo = _photo_input(wording)
            _source_buttons(wording)
        with gr.Column(elem_id="found", min_width=280):
            shown = gr.HTML(
                render(None, FRENCH),
                elem_id="answer",
                apply_default_css=False,
                js_on_load="\n".join(script.read_text("utf-8") for script in SCRIPTS),
            )
            heard = gr.HTML(elem_id="heard", apply_default_css=False, js_on_load=LIVE)
            flagging = Flagging(classifier.bundle, flags_dir)
            bar = VerdictBar(flagging, outcome, shown, wording)
            form = FlagForm(flagging, outcome, bar, wording)
    examples.build(photo, wording)

    noticed = forgotten.notice([wording.switch.change, *bar.presses], outcome, photo)
    answered = gr.on(
        [photo.change, noticed.change],
        partial(_answer, classifier),
        [photo, wording.switch],
        [outcome, shown, heard],
        show_progress="minimal",
        show_progress_on=shown,
        trigger_mode="always_last",
        api_visibility="private",
        **IN_TURN,
    )
    bar.reset_after(answered)
    form.reset_after(answered)
    wording.switch.change(_render_again, [outcome, wording.switch], [shown, heard], **QUIET)


def _photo_input(wording: Wording) -> PhotoInput:
    return wording.create(
        PhotoInput,
        lambda texts: {
            "label": texts.photo_label,
            "alt_text": texts.photo_alt,
            "placeholder": texts.photo_prompt,
        },
        sources=["upload", "webcam", "clipboard"],
        buttons=[],
        show_label=False,
        elem_id="photo",
    )


def _source_buttons(wording: Wording) -> None:
    """Large named buttons in place of the component's small icons."""
    with gr.Row(elem_id="sources"):
        for field, action in SOURCES.items():
            button = wording.create(gr.Button, value_of(field), elem_id=field)
            button.click(None, js=action, api_visibility="private")


def _answer(classifier: Classifier, path: Path | None, language: str) -> tuple[Outcome, str, str]:
    outcome = None if path is None else _outcome(classifier, path)
    return outcome, *_render_again(outcome, language)


def _outcome(classifier: Classifier, path: Path) -> Outcome:
    """What is kept with the visit: little, and so not the photo."""
    outcome = answer(classifier, path)
    if isinstance(outcome, Unreadable):
        return outcome.error
    return _shown(outcome, classifier.bundle)


def _shown(answered: Answered[Path], bundle: Bundle) -> ShownAnswer:
    guesses, box = answered.answer.guesses, answered.answer.box
    groups = {group.id: group for group in bundle.labels.groups}
    return ShownAnswer(
        photo=answered.photo,
        guesses=guesses,
        group=groups.get(guesses[0].breed.group),
        known=len(bundle.breeds),
        closeup=closeup(answered.pixels, box) if box else None,
    )


def _render_again(outcome: Outcome, language: str) -> tuple[str, str]:
    texts = in_language(language)
    return render(outcome, texts), spoken(outcome, texts)
