"""A button that takes a zip and hands over the file exactly as it was given."""

from pathlib import Path

import gradio as gr
from gradio.data_classes import FileData

from ui.parts import uploads


class ZipInput(gr.UploadButton):
    """An upload button whose handlers get the uploaded file's path, or None.

    Gradio's own makes an empty file beside each upload, and never removes it.
    """

    is_template = True

    def preprocess(self, payload: FileData | None) -> Path | None:
        """Raises PermissionError for a file that nobody uploaded."""
        return payload and uploads.given_path(payload.path, self.GRADIO_CACHE)
