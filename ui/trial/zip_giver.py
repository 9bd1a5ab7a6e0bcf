"""The button where a zip is given: its component, and the file that it handed over."""

from pathlib import Path

import gradio as gr
from gradio.events import Dependency

from ui.parts import templates, uploads
from ui.parts.wording import QUIET, Wording
from ui.texts.page import Texts

HERE = Path(__file__).parent
# One scope, in this order.
SCRIPTS = (HERE.parent / "parts" / "send.js", HERE / "zip_giver.js")


class ZipGiver:
    """The button, and `given`: what the browser says is the zip's path on the server."""

    def __init__(self, wording: Wording) -> None:
        self._button = wording.create(
            gr.HTML,
            _button,
            js_on_load="\n".join(script.read_text("utf-8") for script in SCRIPTS),
            apply_default_css=False,
            elem_id="trial-zip",
        )
        self.given = gr.JSON(visible=False)

    def taken(self, outcome: gr.State, shown: gr.HTML) -> Dependency:
        """The event of a zip that has come; what became of the one before goes with it."""
        taken: Dependency = self._button.submit(
            _take, None, [self.given, outcome, shown], trigger_mode="multiple", **QUIET
        )
        return taken

    def path(self, said: dict[str, str]) -> Path:
        """Raises PermissionError for a file that nobody uploaded."""
        return uploads.given_path(str(said["path"]), self._button.GRADIO_CACHE)


def _take(zipped: gr.EventData) -> tuple[dict[str, str], None, str]:
    return {"path": str(zipped._data["path"])}, None, ""


def _button(texts: Texts) -> dict[str, str]:
    said, largest = texts.trial, uploads.LARGEST
    return {"value": templates.render("trial/zip_giver.html", said=said, largest=largest)}
