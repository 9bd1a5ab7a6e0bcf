"""One worker's process: a model that is opened once, and partition after partition answered."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

from breeds.bundle import embedded
from breeds.bundle.hub import resolve
from breeds.catalogue.pipeline import Outcome, Source, in_folder, outcomes
from breeds.catalogue.rows import Found
from breeds.engine import parts
from breeds.engine.errors import EngineError
from breeds.engine.job import EMBEDDED, Job
from breeds.engine.partition import Partition
from breeds.engine.parts import Origin
from breeds.photo import PhotoError
from breeds.recognition.classifier import Classifier

# The bytes of a photo by its address. Raises FileNotFoundError where there is none.
Fetch = Callable[[str], bytes]


class Worker:
    """It answers partitions, and knows no catalogue."""

    def __init__(self, job: Job, fetch: Fetch) -> None:
        """Raises BundleError, EngineError for another model than the one that was asked for."""
        self._job = job
        model = str(embedded.model_folder()) if job.model == EMBEDDED else job.model
        self._classifier = Classifier(resolve(model), second_look=job.second_look)
        self._origin = Origin.of(self._classifier)
        if self._origin.fingerprint != job.fingerprint:
            version = self._origin.version
            raise EngineError(
                f"Un ouvrier a un autre modèle, {version}, ou une autre version de ce programme.",
                f"A worker has another model, {version}, or another version of this program.",
            )
        self._source = _remote(job, fetch) if job.is_remote else in_folder(Path(job.place))

    def answer(self, partition: Partition) -> None:
        """Write the partition's part. Raises EngineError, OSError."""
        path = parts.path_of(Path(self._job.parts), partition.name)
        parts.write(path, partition.name, self._origin, self._outcomes(partition))

    def _outcomes(self, partition: Partition) -> Iterator[Outcome]:
        """Equal content within the partition is answered once."""
        answered: set[str] = set()
        is_answered, workers = answered.__contains__, self._job.workers
        files = partition.files
        for outcome in outcomes(self._classifier, self._source, files, is_answered, workers):
            if outcome.digest is not None and outcome.opinion is not None:
                answered.add(outcome.digest)
            # A drive that is gone makes every photo unreadable; these aren't taken for that.
            if outcome.error is not None and not self._job.is_remote:
                require_there(Path(self._job.place))
            yield outcome


def require_there(root: Path) -> None:
    """Raises EngineError for a folder that can't be read, or is empty as where a drive was."""
    try:
        with os.scandir(root) as inside:
            is_there = next(inside, None) is not None
    except OSError:
        is_there = False
    if not is_there:
        raise EngineError(
            f"Un ouvrier ne trouve pas le dossier {root}, ou le trouve vide : il doit être au même "
            "endroit sur chaque machine.",
            f"A worker doesn't find the folder {root}, or finds it empty: it must be at the same "
            "place on each machine.",
        )


def _remote(job: Job, fetch: Fetch) -> Source:
    """The photos' bytes, by what reads them over the network."""

    def source(file: Found) -> bytes:
        try:
            return fetch(f"{job.place}/{file.path}")
        # Any other fault is the network's, and ends the partition.
        except FileNotFoundError as error:
            raise PhotoError(
                "Ce fichier est introuvable ou ne peut pas être ouvert.",
                "This file can't be found or opened.",
            ) from error

    return source
