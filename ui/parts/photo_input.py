"""The photo's component: a Gradio image that hands over the file exactly as it was given."""

from typing import Any

import gradio as gr
from gradio.data_classes import ImageData

from ui.parts import uploads


class PhotoInput(gr.Image):
    """An image whose handlers get the uploaded file's path, or None.

    Gradio's own image opens an upload before its handler does: it re-encodes some photos, and
    turns one that it can't read into an error that the visitor wouldn't understand.
    """

    is_template = True

    def preprocess(self, payload: ImageData | None) -> Any:
        """The uploaded file's path, or None. Raises PermissionError for one that nobody uploaded.

        Gradio's own gives pixels, or a name.
        """
        if payload is None or payload.path is None:
            return None
        return uploads.given_path(payload.path, self.GRADIO_CACHE)
