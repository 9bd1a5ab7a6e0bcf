"""The tables of a catalogue, brought up to date by migrations that each run once.

A migration that has been released is never changed: what is to be different is a new one at the
end. `docs/CATALOGUE.md` says what each column holds.
"""

import sqlite3
from dataclasses import dataclass


class NewerCatalogueError(Exception):
    """A catalogue that a newer program has written."""


class NoCatalogueError(Exception):
    """A database of something else."""


@dataclass(frozen=True)
class Migration:
    """A step from one form of the tables to the next; its name is kept in the catalogue."""

    name: str
    script: str


# Told to SQLite, and shown by `file`: the letters QRac.
APPLICATION_ID = 0x51526163

MIGRATIONS = (
    Migration(
        "photos, answers, animals and verdicts",
        """
        CREATE TABLE archive (
            animal_by TEXT,
            finished INTEGER NOT NULL
        );
        INSERT INTO archive VALUES (NULL, 0);
        CREATE TABLE photo (
            path TEXT PRIMARY KEY,
            size INTEGER NOT NULL,
            modified INTEGER NOT NULL,
            digest TEXT,
            error_fr TEXT,
            error_en TEXT,
            animal TEXT,
            arrived INTEGER NOT NULL,
            moved_from TEXT,
            missing INTEGER NOT NULL
        );
        CREATE INDEX photo_by_digest ON photo (digest);
        CREATE INDEX photo_by_animal ON photo (animal);
        CREATE TABLE answer (
            digest TEXT PRIMARY KEY,
            fingerprint TEXT NOT NULL,
            model TEXT NOT NULL,
            answered TEXT NOT NULL,
            incomplete INTEGER NOT NULL,
            decision TEXT NOT NULL,
            reason TEXT NOT NULL,
            breeds TEXT NOT NULL,
            group_id TEXT,
            dog_score REAL NOT NULL,
            legal_weight INTEGER NOT NULL,
            guesses TEXT NOT NULL,
            impression BLOB NOT NULL,
            resemblance BLOB NOT NULL
        );
        CREATE TABLE animal (
            id TEXT PRIMARY KEY,
            code TEXT NOT NULL,
            name TEXT NOT NULL,
            pictures INTEGER,
            agree INTEGER,
            model TEXT,
            answered TEXT,
            decision TEXT,
            reason TEXT,
            breeds TEXT,
            group_id TEXT,
            dog_score REAL,
            legal_weight INTEGER,
            guesses TEXT
        );
        CREATE TABLE verdict (
            id INTEGER PRIMARY KEY,
            digest TEXT,
            animal TEXT,
            verdict TEXT NOT NULL,
            breed TEXT,
            judged_by TEXT,
            judged TEXT NOT NULL,
            CHECK ((digest IS NULL) <> (animal IS NULL)),
            CHECK ((breed IS NULL) = (verdict <> 'breed'))
        );
        CREATE INDEX verdict_by_digest ON verdict (digest);
        CREATE INDEX verdict_by_animal ON verdict (animal);
        CREATE TABLE breed (
            id TEXT PRIMARY KEY,
            en TEXT NOT NULL,
            fr TEXT NOT NULL,
            group_id TEXT NOT NULL
        );
        CREATE TABLE breed_group (
            id TEXT PRIMARY KEY,
            en TEXT NOT NULL,
            fr TEXT NOT NULL
        );
        """,
    ),
    Migration(
        "verdicts that are taken back",
        "ALTER TABLE verdict ADD COLUMN withdrawn TEXT;",
    ),
)


def require_catalogue(connection: sqlite3.Connection) -> None:
    """Raises NoCatalogueError for another program's database, and for none at all."""
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    if application != APPLICATION_ID:
        raise NoCatalogueError


def migrate(connection: sqlite3.Connection) -> None:
    """Bring a catalogue, or an empty file, up to date; each migration is done whole or not at all.

    Raises NoCatalogueError, NewerCatalogueError.
    """
    if connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
        require_catalogue(connection)
    done = _done(connection)
    if done - {migration.name for migration in MIGRATIONS}:
        raise NewerCatalogueError
    for migration in MIGRATIONS:
        if migration.name not in done:
            _run(connection, migration)


def is_current(connection: sqlite3.Connection) -> bool:
    """Whether no migration is due. Raises NoCatalogueError, NewerCatalogueError."""
    require_catalogue(connection)
    done, known = _done(connection), {migration.name for migration in MIGRATIONS}
    if done - known:
        raise NewerCatalogueError
    return done == known


def _done(connection: sqlite3.Connection) -> set[str]:
    named = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'migration'"
    if connection.execute(named).fetchone() is None:
        return set()
    return {name for (name,) in connection.execute("SELECT name FROM migration")}


def _run(connection: sqlite3.Connection, migration: Migration) -> None:
    # One script, so that SQLite has no occasion to commit a part of it.
    name = migration.name.replace("'", "''")
    try:
        connection.executescript(
            f"""
            BEGIN IMMEDIATE;
            PRAGMA application_id = {APPLICATION_ID};
            CREATE TABLE IF NOT EXISTS migration (name TEXT PRIMARY KEY);
            {migration.script}
            INSERT INTO migration VALUES ('{name}');
            COMMIT;
            """
        )
    except sqlite3.Error:
        connection.rollback()
        raise
