"""The example dogs, the embedded model's answers for them, and a catalogue to export."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from breeds import photo as photos
from breeds.catalogue.store import Catalogue
from breeds.recognition.classifier import Classifier, Prediction
from tests.export_archive import ExportArchive, make


@pytest.fixture(scope="session")
def dogs(examples: Path) -> dict[str, np.ndarray]:
    """Every example photo but the cat, by its name."""
    paths = (path for path in sorted(examples.glob("*.jpg")) if path.stem != "cat")
    return {path.stem: photos.load(path, 640) for path in paths}


@pytest.fixture(scope="session")
def alone(classifier: Classifier, dogs: dict[str, np.ndarray]) -> dict[str, Prediction]:
    """The answer for each photo when it is asked for by itself."""
    return {name: classifier.predict([photo])[0] for name, photo in dogs.items()}


@pytest.fixture(scope="session")
def export_archive(
    tmp_path_factory: pytest.TempPathFactory, examples: Path, classifier: Classifier
) -> ExportArchive:
    """What exports are tried with; nobody changes it."""
    return make(tmp_path_factory.mktemp("exports") / "archive", examples, classifier)


@pytest.fixture
def export_catalogue(export_archive: ExportArchive) -> Iterator[Catalogue]:
    with Catalogue.for_reading(export_archive.catalogue) as catalogue:
        yield catalogue
