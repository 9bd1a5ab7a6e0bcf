"""The page's answer for programs: a photo uploaded over HTTP -> decision and breeds as JSON."""

from functools import partial
from pathlib import Path
from typing import Any

import gradio as gr

from breeds.recognition.answering import Unreadable, answer
from breeds.recognition.classifier import Classifier
from ui.parts.photo_input import PhotoInput
from ui.parts.queues import IN_TURN


def build(classifier: Classifier) -> None:
    """Add the endpoint /identify to the current Blocks; nothing of it is seen on the page."""
    photo = PhotoInput(label="photo", visible=False)
    reply = gr.JSON(label="answer", visible=False)
    gr.Button(visible=False).click(
        partial(_identify, classifier),
        photo,
        reply,
        api_name="identify",
        api_description="What may be said of a photo, and its breeds, the likeliest first.",
        **IN_TURN,
    )


def _identify(classifier: Classifier, photo: Path | None) -> dict[str, Any]:
    if photo is None:
        return {"status": "unreadable", "error": "No photo was given."}
    outcome = answer(classifier, photo)
    if isinstance(outcome, Unreadable):
        return outcome.to_dict("en")
    return outcome.answer.to_dict()
