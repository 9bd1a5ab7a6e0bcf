"""What a run writes into a catalogue: what it found, what became of each photo, and its end."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from breeds.bundle import Bundle, Labels
from breeds.catalogue import columns
from breeds.catalogue.animal_by import AnimalBy
from breeds.catalogue.ending import pool_animals, settle_animals, settle_missing
from breeds.catalogue.pipeline import Outcome
from breeds.catalogue.rows import Found
from breeds.catalogue.store import ArchiveGoneError, Catalogue, to_path, to_text

# Photos whose outcome is written in one transaction, at most: what a kill can cost.
BATCH = 32
KEEP_PHOTO = """
    INSERT INTO photo (path, size, modified, digest, error_fr, error_en, arrived, missing)
    VALUES (:path, :size, :modified, :digest, :error_fr, :error_en, 1, 0)
    ON CONFLICT (path) DO UPDATE SET
        size = excluded.size, modified = excluded.modified, digest = excluded.digest,
        error_fr = excluded.error_fr, error_en = excluded.error_en
"""
KEEP_ANSWER = f"INSERT OR REPLACE INTO answer VALUES ({', '.join('?' * 14)})"
# What was found and isn't answered yet, as it is now, by the model that answers now.
TODO = """
    SELECT found.path, found.size, found.modified FROM found
    LEFT JOIN photo ON photo.path = found.path
    LEFT JOIN answer ON answer.digest = photo.digest AND answer.fingerprint = ?
    WHERE photo.path IS NULL OR photo.error_en IS NOT NULL OR answer.digest IS NULL
        OR photo.size <> found.size OR photo.modified <> found.modified
    ORDER BY found.path
"""

PAGE_OF_TODO = "SELECT rowid, path, size, modified FROM todo WHERE rowid > ? ORDER BY rowid LIMIT ?"


@dataclass(frozen=True)
class Changes:
    """How many photos a run found, left as they were, found under another path, and missed."""

    found: int
    unchanged: int
    moved: int
    missing: int


class Run:
    """One run on a catalogue; a kill at any moment leaves what was kept, and the next goes on."""

    def __init__(self, catalogue: Catalogue, fingerprint: str) -> None:
        self._catalogue = catalogue
        self._fingerprint = fingerprint
        # The contents that are answered but not written yet.
        self._waiting: set[str] = set()

    def begin(self, files: Iterable[Found], labels: Labels) -> int:
        """Take note of what was found. Returns how many photos are to be answered.

        Raises CatalogueError.
        """
        self._note(files)
        with self._catalogue.transaction() as connection:
            _require_photos(connection)
            connection.execute("UPDATE archive SET finished = 0")
            _keep_labels(connection, labels)
            connection.execute(f"CREATE TEMP TABLE todo AS {TODO}", (self._fingerprint,))
            (count,) = connection.execute("SELECT count(*) FROM todo").fetchone()
        return int(count)

    def _note(self, files: Iterable[Found]) -> None:
        """Not in memory: however many photos there are, it stays flat.

        Nor in the catalogue, which nobody else could write into while a slow drive is searched.
        """
        with self._catalogue.reading() as connection:
            connection.execute(
                "CREATE TEMP TABLE found (path TEXT PRIMARY KEY, size INTEGER, modified INTEGER)"
            )
            connection.execute("BEGIN")
            connection.executemany(
                "INSERT INTO found VALUES (?, ?, ?)",
                ((to_text(file.path), file.size, file.modified) for file in files),
            )
            connection.execute("COMMIT")

    def todo(self) -> Iterator[Found]:
        """The photos to be answered, in the order of their paths. Raises CatalogueError."""
        last = 0
        while page := self._page_after(last):
            for _, path, size, modified in page:
                yield Found(to_path(path), size, modified)
            last = page[-1][0]

    def _page_after(self, last: int) -> Sequence[tuple[int, str | bytes, int, int]]:
        """Fetched whole: a query that is still open would lock out whoever gives a verdict."""
        with self._catalogue.reading() as connection:
            return connection.execute(PAGE_OF_TODO, (last, BATCH)).fetchall()

    def is_todo(self, path: str) -> bool:
        """Whether a photo is one to be answered still. Raises CatalogueError."""
        with self._catalogue.reading() as connection:
            query = f"SELECT 1 FROM ({TODO}) WHERE path = ?"
            todo = connection.execute(query, (self._fingerprint, to_text(path))).fetchone()
        return todo is not None

    def is_answered(self, digest: str) -> bool:
        """Whether a content has an answer of this run's model. Raises CatalogueError."""
        if digest in self._waiting:
            return True
        with self._catalogue.reading() as connection:
            query = "SELECT 1 FROM answer WHERE digest = ? AND fingerprint = ?"
            return connection.execute(query, (digest, self._fingerprint)).fetchone() is not None

    def keep(self, outcomes: Iterable[Outcome]) -> Iterator[Outcome]:
        """The same, each once it is kept; what was answered before Ctrl-C is kept too.

        Raises CatalogueError.
        """
        # The first photo is there at once, for whoever looks on.
        left, batch = iter(outcomes), 1
        while True:
            taken, stopped = self._take(left, batch)
            self._write(taken)
            if stopped is not None:
                raise stopped
            if not taken:
                return
            yield from taken
            batch = min(2 * batch, BATCH)

    def _take(
        self, left: Iterator[Outcome], batch: int
    ) -> tuple[Sequence[Outcome], KeyboardInterrupt | ArchiveGoneError | None]:
        """The next outcomes, fewer at the end, and what stopped them."""
        taken: list[Outcome] = []
        try:
            while len(taken) < batch and (outcome := next(left, None)) is not None:
                taken.append(outcome)
                if outcome.opinion is not None and outcome.digest is not None:
                    self._waiting.add(outcome.digest)
        except (KeyboardInterrupt, ArchiveGoneError) as error:
            return taken, error
        return taken, None

    def _write(self, taken: Sequence[Outcome]) -> None:
        """All at once, so that the catalogue is free for a verdict while photos are answered."""
        with self._catalogue.transaction() as connection:
            for outcome in taken:
                _keep(connection, outcome, self._fingerprint)
        self._waiting.clear()

    def end(self, animal_by: AnimalBy | None, bundle: Bundle, closed: Sequence[str]) -> Changes:
        """Tell moved photos from missing ones, and pool each animal's; in one transaction.

        Photos in folders that can't be read (`closed`) are taken for neither. Raises
        CatalogueError.
        """
        with self._catalogue.transaction() as connection:
            moved, missing = settle_missing(connection, closed)
            settle_animals(connection, animal_by)
            pool_animals(connection, bundle, self._fingerprint)
            connection.execute(
                "DELETE FROM answer WHERE digest NOT IN "
                "(SELECT digest FROM photo WHERE digest IS NOT NULL)"
            )
            text = animal_by.text if animal_by else None
            connection.execute("UPDATE archive SET finished = 1, animal_by = ?", (text,))
            (found,) = connection.execute("SELECT count(*) FROM found").fetchone()
            (todo,) = connection.execute("SELECT count(*) FROM todo").fetchone()
        return Changes(found, found - todo, moved, missing)


def animal_by(catalogue: Catalogue) -> str | None:
    """What the last run that ended told animals apart by. Raises CatalogueError."""
    with catalogue.reading() as connection:
        (text,) = connection.execute("SELECT animal_by FROM archive").fetchone()
    return None if text is None else str(text)


def _require_photos(connection: sqlite3.Connection) -> None:
    """A drive that isn't connected often leaves an empty folder. Raises ArchiveGoneError."""
    if connection.execute("SELECT 1 FROM found").fetchone():
        return
    (known,) = connection.execute("SELECT count(*) FROM photo WHERE NOT missing").fetchone()
    if known:
        raise ArchiveGoneError(
            f"Ce dossier ne contient aucune photo, et le catalogue en connaît {known} : le disque "
            "est-il branché ? Rien n'a été changé.",
            f"This folder holds no photo, and the catalogue knows {known}: is the disk connected? "
            "Nothing was changed.",
        )
    raise ArchiveGoneError(
        "Il n'y a aucune photo dans ce dossier.", "There is no photo in this folder."
    )


def _keep_labels(connection: sqlite3.Connection, labels: Labels) -> None:
    """Beside those of older models: what these said is kept until it is said anew."""
    connection.executemany(
        "INSERT OR REPLACE INTO breed VALUES (?, ?, ?, ?)",
        [(breed.id, breed.en, breed.fr, breed.group) for breed in labels.breeds],
    )
    connection.executemany(
        "INSERT OR REPLACE INTO breed_group VALUES (?, ?, ?)",
        [(group.id, group.en, group.fr) for group in labels.groups],
    )


def _keep(connection: sqlite3.Connection, outcome: Outcome, fingerprint: str) -> None:
    file, error, opinion = outcome.file, outcome.error, outcome.opinion
    connection.execute(
        KEEP_PHOTO,
        {
            "path": to_text(file.path),
            "size": file.size,
            "modified": file.modified,
            "digest": outcome.digest,
            "error_fr": error.french if error else None,
            "error_en": error.english if error else None,
        },
    )
    if opinion is not None:
        model, answered, *said = columns.from_answer(opinion.dated)
        impression = columns.from_impression(opinion.impression)
        incomplete = opinion.dated.answer.incomplete
        about = (outcome.digest, fingerprint, model, answered, incomplete)
        connection.execute(KEEP_ANSWER, (*about, *said, *impression))
