"""Partitions mapped by Daft, each to its part: in processes of this machine or on a Ray cluster.

The only file that knows Daft, which is an extra. A worker's process imports it too, before it can
hush the libraries that report their use: so nothing of the program is imported here but what
imports none of them.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from breeds import privacy
from breeds.bilingual import BilingualError
from breeds.engine.errors import need_extra
from breeds.engine.job import Job

if TYPE_CHECKING:
    from breeds.engine.partition import Partition

Listed = tuple[str, int]


class Remote:
    """What Daft makes once in each worker's process, and calls with one partition at a time."""

    def __init__(self, job: Job) -> None:
        """Raises what `Worker` raises."""
        privacy.report_nothing()
        from breeds.engine.worker import Worker

        self._worker = Worker(job, _fetch)

    def __call__(
        self, name: str, paths: list[bytes], sizes: list[int], times: list[int]
    ) -> list[str]:
        """Nothing where the part is written, else why not: in French and in English."""
        from breeds.engine.partition import unpacked

        try:
            self._worker.answer(unpacked(name, paths, sizes, times))
        except BilingualError as error:
            return [error.french, error.english]
        except OSError as error:
            told = f"{error.filename}: {error.strerror}"
            return [
                f"Un ouvrier n'a pas pu écrire sa partie : {told}.",
                f"A worker couldn't write its part: {told}.",
            ]
        return []


def answer(job: Job, partitions: Sequence["Partition"], processes: int) -> Iterator[None]:
    """Have each partition answered; one of them is done at each step.

    A worker that dies ends it, and so does one that can't do its work. Raises EngineError without
    Daft, BilingualError with what a worker says, and whatever Daft raises over a dead one.
    """
    daft = _daft()
    columns: dict[str, list[Any]] = {"name": [], "paths": [], "sizes": [], "times": []}
    for partition in partitions:
        for column, value in zip(columns.values(), partition.packed(), strict=True):
            column.append(value)
    remote = daft.cls(Remote, use_process=True, max_concurrency=processes)(job)
    # Else Daft hands rows to workers by the thousand, all of a small archive to one.
    frame = daft.from_pydict(columns).into_batches(1)
    done = remote(frame["name"], frame["paths"], frame["sizes"], frame["times"])
    for row in frame.select(done.alias("said")).iter_rows():
        if row["said"]:
            raise BilingualError(*row["said"])
        yield


def list_remote(address: str) -> Iterator[Listed]:
    """All that lies under an address in S3: the rest of its path, and its size in bytes.

    Raises EngineError without Daft, and whatever Daft raises over a place that can't be read.
    """
    for row in _daft().from_glob_path(f"{address}/**").iter_rows():
        yield row["path"].removeprefix(f"{address}/"), row["size"]


def require_daft() -> None:
    """Raises EngineError where it isn't installed."""
    _daft()


def _fetch(address: str) -> bytes:
    with _daft().File(address).open() as file:
        return bytes(file.read())


def _daft() -> Any:
    try:
        import daft
    except ImportError as error:
        raise need_extra() from error
    return daft
