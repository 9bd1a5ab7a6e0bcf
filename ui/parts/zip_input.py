"""A button that takes a zip and hands over the file exactly as it was given."""

from typing import Any

import gradio as gr

from ui.parts import uploads


class ZipInput(gr.UploadButton):
    """An upload button whose handlers get the uploaded file's path, or None.

    Gradio's own makes an empty file beside each upload, and never removes it.
    """

    is_template = True

    def preprocess(self, payload: Any) -> Any:
        """The uploaded file's path, or None. Raises PermissionError for one that nobody uploaded.

        Of FileData or None, where Gradio's own takes more and gives bytes or a name.
        """
        return payload and uploads.given_path(payload.path, self.GRADIO_CACHE)
