"""A small model that answers at once, and another one."""

from pathlib import Path

import pytest

from breeds.recognition.classifier import Classifier
from tests.archives import SOME_SURE, make_small_model, opened


@pytest.fixture(scope="session")
def small_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_small_model(tmp_path_factory.mktemp("small"), SOME_SURE)


@pytest.fixture(scope="session")
def small(small_model: Path) -> Classifier:
    return opened(small_model)


@pytest.fixture(scope="session")
def other(tmp_path_factory: pytest.TempPathFactory) -> Classifier:
    """Another version, which answers otherwise."""
    return opened(make_small_model(tmp_path_factory.mktemp("other"), SOME_SURE, seed=1))
