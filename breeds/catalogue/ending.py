"""What the end of a run settles: photos that have moved or are missing, and what animals are."""

import sqlite3
from collections.abc import Sequence
from itertools import groupby
from typing import Any

from breeds.bundle import Bundle
from breeds.catalogue import columns
from breeds.catalogue.animal_by import AnimalBy
from breeds.catalogue.animals import pool
from breeds.catalogue.rows import Dated
from breeds.catalogue.store import to_path

# A picture that lies there twice under one content is one; what another model made of it is none.
IMPRESSIONS = """
    SELECT photo.animal, answer.answered, answer.impression, answer.resemblance
    FROM photo JOIN answer USING (digest)
    WHERE photo.animal IS NOT NULL AND NOT photo.missing AND photo.error_en IS NULL
        AND answer.fingerprint = ?
    GROUP BY photo.animal, photo.digest
    ORDER BY photo.animal, min(photo.path)
"""
KEEP_ANIMAL = f"""
    UPDATE animal SET pictures = ?, agree = ?, {", ".join(f"{name} = ?" for name in columns.ANSWER)}
    WHERE id = ?
"""


def settle_missing(connection: sqlite3.Connection, closed: Sequence[str]) -> tuple[int, int]:
    """How many photos have moved, and how many are missing."""
    connection.execute(
        "UPDATE photo SET missing = 0 WHERE missing AND path IN (SELECT path FROM found)"
    )
    gone = [
        (path, digest)
        for path, digest in connection.execute(
            "SELECT path, digest FROM photo WHERE path NOT IN (SELECT path FROM found) "
            "ORDER BY path"
        )
        if not any(to_path(path).startswith(f"{folder}/") for folder in closed)
    ]
    moved = sum(_has_moved(connection, path, digest) for path, digest in gone)
    connection.execute("UPDATE photo SET arrived = 0")
    return moved, len(gone) - moved


def _has_moved(connection: sqlite3.Connection, path: str | bytes, digest: str | None) -> bool:
    """Whether a photo that is gone lies under a new path: there it is the same one."""
    new = connection.execute(
        "SELECT min(path) FROM photo WHERE digest = ? AND arrived AND moved_from IS NULL "
        "AND path IN (SELECT path FROM found)",
        (digest,),
    ).fetchone()[0]
    if new is None:
        connection.execute("UPDATE photo SET missing = 1 WHERE path = ?", (path,))
        return False
    connection.execute("DELETE FROM photo WHERE path = ?", (path,))
    connection.execute("UPDATE photo SET moved_from = ? WHERE path = ?", (path, new))
    return True


def settle_animals(connection: sqlite3.Connection, animal_by: AnimalBy | None) -> None:
    """Whom each photo shows, by its path."""
    connection.execute("DELETE FROM animal")
    paths = [path for (path,) in connection.execute("SELECT path FROM photo")]
    for path in paths:
        animal = animal_by.animal(to_path(path)) if animal_by else None
        # Most photos show whom they showed before, and needn't be written anew.
        connection.execute(
            "UPDATE photo SET animal = ?1 WHERE path = ?2 AND animal IS NOT ?1",
            (animal.id if animal else None, path),
        )
        if animal:
            connection.execute(
                "INSERT OR IGNORE INTO animal (id, code, name) VALUES (?, ?, ?)",
                (animal.id, animal.code, animal.name),
            )


def pool_animals(connection: sqlite3.Connection, bundle: Bundle, fingerprint: str) -> None:
    """What each animal looks like, by all of its photos."""
    rows = connection.execute(IMPRESSIONS, (fingerprint,))
    pooled = (
        _pooled(animal, list(of_animal), bundle)
        for animal, of_animal in groupby(rows, key=lambda row: row[0])
    )
    connection.executemany(KEEP_ANIMAL, pooled)


def _pooled(animal: str, rows: Sequence[tuple[Any, ...]], bundle: Bundle) -> tuple[Any, ...]:
    pooled = pool([columns.to_impression(*row[2:]) for row in rows], bundle)
    answered = columns.to_time(max(row[1] for row in rows))
    dated = Dated(pooled.answer, bundle.manifest.version, answered)
    return (pooled.pictures, pooled.agree, *columns.from_answer(dated), animal)
