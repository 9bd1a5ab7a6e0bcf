"""A catalogue of photos, some accepted and some not, and its review being served."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from breeds.catalogue.store import NAME
from breeds.recognition.classifier import Classifier
from breeds.review.desk import Desk
from breeds.review.server import ReviewServer
from tests.archives import HALF_SURE, index, make_archive, make_small_model, opened


@dataclass(frozen=True)
class Reviewed:
    """A catalogue, what is asked of it, and where its page is."""

    catalogue: Path
    desk: Desk
    url: str


@pytest.fixture(scope="module")
def half_sure(tmp_path_factory: pytest.TempPathFactory) -> Classifier:
    return opened(make_small_model(tmp_path_factory.mktemp("half"), HALF_SURE))


@pytest.fixture
def reviewed(tmp_path: Path, half_sure: Classifier) -> Iterator[Reviewed]:
    root = make_archive(tmp_path / "archive", 24)
    index(root, half_sure)
    desk = Desk(root / NAME, root)
    with ReviewServer(desk) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield Reviewed(root / NAME, desk, server.url("en"))
        server.shutdown()
        thread.join()
