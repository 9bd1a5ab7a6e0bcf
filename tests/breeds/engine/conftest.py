"""The catalogues' small models, and an archive's parts made within the test's own process."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from breeds.catalogue import discovery
from breeds.catalogue.discovery import LeftOut
from breeds.catalogue.index import fingerprint
from breeds.catalogue.store import NAME
from breeds.engine.job import Job
from breeds.engine.partition import share_out
from breeds.engine.worker import Worker
from breeds.engine.worklist import Worklist
from breeds.recognition.classifier import Classifier
from tests.breeds.catalogue.conftest import other, small, small_model

__all__ = ["other", "small", "small_model"]

PHOTOS = 5
MakeParts = Callable[..., Path]


def no_network(address: str) -> bytes:
    raise AssertionError(address)


@pytest.fixture
def make_parts(small: Classifier) -> MakeParts:
    """As `index --engine` does it, but by one worker and without Daft."""

    def make(
        root: Path, folder: Path, model: Classifier = small, closed: Sequence[str] = ()
    ) -> Path:
        folder.mkdir()
        told = fingerprint(model)
        job = Job(str(root), str(folder), str(model.bundle.folder), True, told, 2)
        left_out = LeftOut()
        found = discovery.find(root, root / NAME, left_out)
        partitions = list(share_out(found, PHOTOS, told))
        Worklist.of(partitions, [*left_out.closed, *closed]).write(folder)
        worker = Worker(job, no_network)
        for partition in partitions:
            worker.answer(partition)
        return folder

    return make
