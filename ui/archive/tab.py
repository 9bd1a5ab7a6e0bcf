"""The tab where many photos are given at once; what fills it comes when it is first opened."""

from pathlib import Path

import gradio as gr

from ui.archive.files import TabFiles
from ui.parts import templates

SCRIPT = Path(__file__).with_name("opening.js")


def build(files: TabFiles) -> None:
    """Lay out the tab within the current Blocks."""
    gr.HTML(
        templates.render("archive/tab.html", files=files),
        js_on_load=SCRIPT.read_text("utf-8"),
        apply_default_css=False,
        elem_id="archive",
    )
