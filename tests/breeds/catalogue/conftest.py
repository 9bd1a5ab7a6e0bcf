"""A small model that answers at once, and another one."""

from pathlib import Path

import pytest

from breeds.bundle import Thresholds
from breeds.recognition.classifier import Classifier
from tests.archives import opened
from tests.bundle_copies import copy_with
from tests.bundles import write_tiny_bundle

# By these, some of the small model's answers are accepted and some aren't.
THRESHOLDS = Thresholds(dog=-1e6, wild=1e6, breed=-1.0, group=0.9, few=0.5)


@pytest.fixture(scope="session")
def small_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("small")
    return copy_with(THRESHOLDS, write_tiny_bundle(folder / "bare", breeds=7), folder / "model")


@pytest.fixture(scope="session")
def small(small_model: Path) -> Classifier:
    return opened(small_model)


@pytest.fixture(scope="session")
def other(tmp_path_factory: pytest.TempPathFactory) -> Classifier:
    """Another version, which answers otherwise."""
    folder = tmp_path_factory.mktemp("other")
    bare = write_tiny_bundle(folder / "bare", breeds=7, seed=1)
    return opened(copy_with(THRESHOLDS, bare, folder / "model"))
