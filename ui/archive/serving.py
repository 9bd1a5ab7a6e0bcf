"""The tab as the page serves it: its place on the page, its routes, and its visits' folder."""

import threading
from collections.abc import Mapping
from pathlib import Path

from gradio.utils import get_upload_folder
from starlette.routing import Route

from breeds.recognition.classifier import Classifier
from breeds.recognition.wording import LANGUAGES
from breeds.review.desk import Desk
from breeds.review.server import ReviewServer
from breeds.settings import ArchiveTab
from ui.archive import tab
from ui.archive.files import tab_files
from ui.archive.routes import Service
from ui.parts.password import Guard

# Under the uploads' folder, where what a killed server left is erased within a day.
FOLDER = "archive"


class Archive:
    """The tab of one page; without a password, any visitor may use it."""

    def __init__(self, classifier: Classifier, settings: ArchiveTab) -> None:
        """Raises CatalogueError where a catalogue that is to be reviewed can't be."""
        self.folder = Path(get_upload_folder()).resolve() / FOLDER
        guard = Guard(settings.password)
        self._service = Service(classifier, guard, self.folder)
        reviews = _reviews(settings.catalogue) if settings.catalogue else {}
        min_side = classifier.bundle.manifest.recipe.decode_min_side
        self._files = tab_files(min_side, guard.asks, reviews)

    def build(self) -> None:
        """Lay out the tab within the current Blocks."""
        tab.build(self._files)

    def routes(self) -> list[Route]:
        return self._service.routes((self._files.script, self._files.style))


def _reviews(catalogue: Path) -> Mapping[str, str]:
    """Serve the review to this machine; where it is, in each language. Raises CatalogueError."""
    server = ReviewServer(Desk(catalogue, catalogue.parent), framed=True)
    threading.Thread(target=server.serve_forever, name="review", daemon=True).start()
    return {texts.code: server.url(texts.code) for texts in LANGUAGES}
