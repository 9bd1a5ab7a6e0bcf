"""The photo's component: a Gradio image that hands over the file exactly as it was given."""

from pathlib import Path

import gradio as gr
from gradio.data_classes import ImageData


class PhotoInput(gr.Image):
    """An image whose handlers get the uploaded file's path, or None.

    Gradio's own image opens an upload before its handler does: it re-encodes some photos, and
    turns one that it can't read into an error that the visitor wouldn't understand.
    """

    is_template = True

    def preprocess(self, payload: ImageData | None) -> Path | None:
        """Raises PermissionError for a file that nobody uploaded."""
        if payload is None or payload.path is None:
            return None
        path = Path(payload.path).resolve()
        # Gradio looks at this itself only where the request says that it holds a file.
        if not path.is_relative_to(Path(self.GRADIO_CACHE).resolve()):
            raise PermissionError(f"{path} was not uploaded")
        return path
