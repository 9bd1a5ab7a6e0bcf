"""A catalogue's file: opened for one run alone or for reading, its faults told in sentences."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from filelock import FileLock, Timeout

from breeds.bilingual import BilingualError
from breeds.catalogue import schema
from breeds.catalogue.schema import NewerCatalogueError, NoCatalogueError

NAME = "quelle-race.sqlite"
# Whoever reads waits so many seconds for a run that is just writing.
PATIENCE = 30


class CatalogueError(BilingualError):
    """A catalogue that can't be used, or not any more, with the reason in one sentence."""


class ArchiveGoneError(CatalogueError):
    """A folder of photos that isn't there any more, while what was answered is good."""


class Catalogue:
    """An open catalogue; `with` closes it.

    A path is kept as the text that it is, and as bytes where it isn't UTF-8.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection, lock: FileLock | None) -> None:
        self.path = path
        self._connection = connection
        self._lock = lock

    @classmethod
    def for_a_run(cls, path: Path) -> Self:
        """Open it, or make it, and keep other runs out of it. Raises CatalogueError."""
        with told(path):
            lock = _taken(path)
            try:
                return cls(path, _opened(path, "rwc", schema.migrate), lock)
            except BaseException:
                lock.release()
                raise

    @classmethod
    def for_reading(cls, path: Path) -> Self:
        """Open one that is there, and change nothing in it. Raises CatalogueError."""
        # SQLite must write to take back what a killed run had half done; where the file may not be
        # written, it turns to reading by itself.
        catalogue = cls.for_verdicts(path)
        catalogue._connection.execute("PRAGMA query_only = ON")
        return catalogue

    @classmethod
    def for_verdicts(cls, path: Path) -> Self:
        """Open one that is there, for what may be written while a run goes on.

        Raises CatalogueError.
        """
        with told(path):
            connection = _opened(path, "rw", lambda opened: _require_current(path, opened))
            return cls(path, connection, None)

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All that is done in it is done, or nothing. Raises CatalogueError."""
        with told(self.path), self._connection:
            self._connection.execute("BEGIN IMMEDIATE")
            yield self._connection

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Raises CatalogueError."""
        with told(self.path):
            yield self._connection

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._connection.close()
        if self._lock is not None:
            self._lock.release()


def to_text(path: str) -> str | bytes:
    """As a path is kept."""
    try:
        path.encode()
    except UnicodeEncodeError:
        return path.encode("utf-8", "surrogateescape")
    return path


def to_path(kept: str | bytes) -> str:
    return kept if isinstance(kept, str) else kept.decode("utf-8", "surrogateescape")


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Raises CatalogueError over what SQLite and the disk say of the catalogue."""
    try:
        yield
    except NoCatalogueError as error:
        raise CatalogueError(
            f"{path} n'est pas un catalogue de photos.", f"{path} is no catalogue of photos."
        ) from error
    except NewerCatalogueError as error:
        raise CatalogueError(
            f"Le catalogue {path} vient d'une version plus récente de ce programme : mettez "
            "celui-ci à jour.",
            f"The catalogue {path} was written by a newer version of this program: update it.",
        ) from error
    except sqlite3.Error as error:
        raise _of_sqlite(path, error) from error
    except OSError as error:
        raise _no_place(path) from error


def _taken(path: Path) -> FileLock:
    """Raises CatalogueError where another run has it; OSError."""
    if path.is_dir():
        raise CatalogueError(
            f"{path} est un dossier : donnez le nom d'un fichier.",
            f"{path} is a folder: give a file's name.",
        )
    # Else it would make the folders that a slip of the pen names.
    if not path.parent.is_dir():
        raise _no_place(path)
    lock = FileLock(path.with_name(f"{path.name}.lock"))
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise CatalogueError(
            f"Une autre indexation est en cours sur {path} : attendez qu'elle finisse.",
            f"Another run is at work on {path}: wait until it has ended.",
        ) from error
    return lock


def _opened(
    path: Path, mode: str, prepare: Callable[[sqlite3.Connection], object]
) -> sqlite3.Connection:
    address = f"{path.absolute().as_uri()}?mode={mode}"
    connection = sqlite3.connect(address, uri=True, timeout=PATIENCE, isolation_level=None)
    try:
        # What a transaction has written is on the disk when it ends, whatever happens to the power.
        connection.execute("PRAGMA synchronous = FULL")
        prepare(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _require_current(path: Path, connection: sqlite3.Connection) -> None:
    if not schema.is_current(connection):
        raise CatalogueError(
            f"Le catalogue {path} vient d'une version plus ancienne : relancez « index » d'abord.",
            f"The catalogue {path} was written by an older version: run `index` again first.",
        )


def _no_place(path: Path) -> CatalogueError:
    return CatalogueError(
        f"Le catalogue {path} n'existe pas ou ne peut pas être écrit ici : choisissez son endroit "
        "par --catalogue.",
        f"The catalogue {path} doesn't exist or can't be written here: choose its place by "
        "--catalogue.",
    )


def _of_sqlite(path: Path, error: sqlite3.Error) -> CatalogueError:
    name = getattr(error, "sqlite_errorname", "")
    if name == "SQLITE_FULL":
        return CatalogueError(
            f"Le disque est plein : {path} garde ce qui était fait. Faites de la place, puis "
            "relancez la même commande.",
            f"The disk is full: {path} keeps what was done. Make room, then give the same command "
            "again.",
        )
    if name.startswith("SQLITE_READONLY") or name == "SQLITE_CANTOPEN":
        return _no_place(path)
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return CatalogueError(
            f"Le catalogue {path} est occupé par un autre programme : réessayez.",
            f"The catalogue {path} is busy with another program: try again.",
        )
    if name.startswith(("SQLITE_NOTADB", "SQLITE_CORRUPT")):
        return CatalogueError(
            f"{path} n'est pas un catalogue, ou il est abîmé.",
            f"{path} is no catalogue, or it is damaged.",
        )
    return CatalogueError(
        f"Le catalogue {path} ne peut plus être lu ou écrit ({error}) : il garde ce qui était "
        "fait.",
        f"The catalogue {path} can't be read or written any more ({error}): it keeps what was "
        "done.",
    )
