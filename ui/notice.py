"""The bar above the photo that tells which model answers in place of the one that was wanted."""

import gradio as gr

from breeds.bundle import Bundle
from ui.parts import templates
from ui.parts.wording import Wording
from ui.texts.page import Texts


def build(bundle: Bundle, why_embedded: str, wording: Wording) -> None:
    """Show the bar within the current Blocks; `why_embedded` is a sentence in English."""
    version = bundle.manifest.version

    def describe(texts: Texts) -> dict[str, str]:
        told = templates.render(
            "notice.html", version=version, why_embedded=why_embedded, texts=texts
        )
        return {"value": told}

    wording.create(gr.HTML, describe, apply_default_css=False, elem_id="notice")
