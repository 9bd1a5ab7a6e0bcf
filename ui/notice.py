"""The bar above the photo that tells which model answers in place of the one that was wanted."""

from html import escape

import gradio as gr

from breeds.bundle import Bundle
from ui.parts.wording import Wording
from ui.texts.page import Texts


def build(bundle: Bundle, why_embedded: str, wording: Wording) -> None:
    """Show the bar within the current Blocks; `why_embedded` is a sentence in English."""
    wording.create(
        gr.HTML,
        lambda texts: {"value": _render(bundle.manifest.version, why_embedded, texts)},
        apply_default_css=False,
        elem_id="notice",
    )


def _render(version: str, why_embedded: str, texts: Texts) -> str:
    told = escape(texts.notice.format(version=version))
    return (
        f'<div role="status"><p>{told}</p>'
        f"<details><summary>{escape(texts.notice_reason)}</summary>"
        f'<p lang="en">{escape(why_embedded)}</p></details></div>'
    )
