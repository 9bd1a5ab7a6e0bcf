"""A folder or an address in S3 -> its parts, made by several workers; what is there is kept."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from breeds.bilingual import BilingualError
from breeds.catalogue import discovery
from breeds.catalogue.discovery import LeftOut
from breeds.catalogue.rows import Found
from breeds.catalogue.store import NAME as CATALOGUE
from breeds.engine import daft_engine, parts
from breeds.engine.errors import EngineError
from breeds.engine.job import Job
from breeds.engine.partition import Partition, share_out
from breeds.engine.parts import Part
from breeds.engine.worker import require_there
from breeds.engine.worklist import Worklist
from breeds.one_line import one_line
from breeds.photo.kinds import is_called_photo, left_by_a_system

# So often in a row may workers die without a part that comes of it.
TRIES = 3


class Sharing:
    """A run: which partitions there are, which of them lack their part, and these made."""

    def __init__(self, job: Job, photos: int) -> None:
        """Look for the photos, and share them out by about so many. Raises EngineError."""
        daft_engine.require_daft()
        parts.require_pyarrow()
        self.left_out = LeftOut()
        self._job = job
        self._folder = Path(job.parts)
        found = self._remote() if job.is_remote else self._local()
        place = job.place if job.is_remote else ""
        self.partitions = tuple(share_out(found, photos, job.fingerprint, place))
        if not self.partitions:
            raise EngineError(
                f"Il n'y a aucune photo dans {job.place}.", f"There is no photo in {job.place}."
            )
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            Worklist.of(self.partitions, self.left_out.closed).write(self._folder)
        except OSError as error:
            raise EngineError(
                f"Les parties ne peuvent pas être écrites dans {job.parts} : {error.strerror}.",
                f"The parts can't be written into {job.parts}: {error.strerror}.",
            ) from error

    def missing(self) -> list[Partition]:
        """Those that have no part yet."""
        folder = self._folder
        return [each for each in self.partitions if not parts.path_of(folder, each.name).exists()]

    def make(self, processes: int) -> Iterator[None]:
        """Each step is a partition that is done.

        Where a worker dies, Daft stops all, and what is missing is shared out anew: unless no part
        came of the last TRIES, when it is likely that a photo kills whoever reads it.

        Raises EngineError, BilingualError with what a worker says, OSError.
        """
        left = TRIES
        while missing := self.missing():
            try:
                yield from daft_engine.answer(self._job, missing, processes)
            except BilingualError:
                raise
            # Daft has no exception of its own for a worker that died.
            except Exception as error:
                left = TRIES if len(self.missing()) < len(missing) else left - 1
                if not left:
                    raise _no_way_on(len(missing), len(self.partitions), error) from error
        parts.sweep(self._folder)

    def unreadable(self) -> int:
        """How many photos couldn't be read, in all the parts. Raises PartError."""
        folder = self._folder
        return sum(Part(parts.path_of(folder, each.name)).unreadable() for each in self.partitions)

    def _local(self) -> Iterator[Found]:
        root = Path(self._job.place)
        require_there(root)
        return discovery.find(root, root / CATALOGUE, self.left_out)

    def _remote(self) -> list[Found]:
        """By their names, for looking into each takes a request; their times aren't told."""
        found, others = [], Counter[str]()
        try:
            for path, size in daft_engine.list_remote(self._job.place):
                name = PurePosixPath(path)
                if any(map(left_by_a_system, name.parts)):
                    continue
                if is_called_photo(name.name):
                    found.append(Found(path, size, 0))
                else:
                    others[name.suffix.lower()] += 1
        except EngineError:
            raise
        # Daft passes on what each of its libraries says.
        except Exception as error:
            told = one_line(error)
            raise EngineError(
                f"{self._job.place} ne peut pas être lu : {told}.",
                f"{self._job.place} can't be read: {told}.",
            ) from error
        self.left_out.others = others
        return sorted(found, key=lambda file: file.path)


def _no_way_on(missing: int, count: int, error: Exception) -> EngineError:
    told = one_line(error)
    return EngineError(
        f"Il manque {missing} des {count} parties, et rien n'avance plus : {told}. Les parties "
        "faites restent ; relancez la même commande.",
        f"{missing} of the {count} parts are missing, and nothing moves on: {told}. The parts that "
        "are done stay; give the same command again.",
    )
