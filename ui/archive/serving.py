"""The tab as the page serves it: its place on the page, its routes, and its visits' folder."""

from pathlib import Path

from gradio.utils import get_upload_folder
from starlette.routing import Route

from breeds.recognition.classifier import Classifier
from ui.archive import tab
from ui.archive.files import tab_files
from ui.archive.password import Guard
from ui.archive.routes import Service

# Under the uploads' folder, where what a killed server left is erased within a day.
FOLDER = "archive"


class Archive:
    """The tab of one page; without a password, any visitor may use it."""

    def __init__(self, classifier: Classifier, password: str | None) -> None:
        self.folder = Path(get_upload_folder()).resolve() / FOLDER
        guard = Guard(password)
        self._service = Service(classifier, guard, self.folder)
        self._files = tab_files(classifier.bundle.manifest.recipe.decode_min_side, guard.asks)

    def build(self) -> None:
        """Lay out the tab within the current Blocks."""
        tab.build(self._files)

    def routes(self) -> list[Route]:
        return self._service.routes((self._files.script, self._files.style))
