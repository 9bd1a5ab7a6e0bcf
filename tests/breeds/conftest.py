"""The example dogs and the embedded model's answers for them."""

from pathlib import Path

import numpy as np
import pytest

from breeds import photo as photos
from breeds.recognition.classifier import Classifier, Prediction


@pytest.fixture(scope="session")
def dogs(examples: Path) -> dict[str, np.ndarray]:
    """Every example photo but the cat, by its name."""
    paths = (path for path in sorted(examples.glob("*.jpg")) if path.stem != "cat")
    return {path.stem: photos.load(path, 640) for path in paths}


@pytest.fixture(scope="session")
def alone(classifier: Classifier, dogs: dict[str, np.ndarray]) -> dict[str, Prediction]:
    """The answer for each photo when it is asked for by itself."""
    return {name: classifier.predict([photo])[0] for name, photo in dogs.items()}
