"""A catalogue's rows, read one after another, and its summary."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from breeds.bilingual import BilingualError
from breeds.bundle import Breed, Group
from breeds.catalogue import columns
from breeds.catalogue.rows import AnimalRow, Dated, Found, Judgement, PhotoRow
from breeds.catalogue.store import Catalogue, to_path, to_text
from breeds.flags.record import Verdict
from breeds.recognition.decision import Certainty

# A verdict is the last one given and not taken back: the photo's own, or else its animal's.
LAST_VERDICT = (
    "(SELECT max(id) FROM verdict WHERE verdict.{of} = {equals} AND verdict.withdrawn IS NULL)"
)
ANSWER = ", ".join(f"{{table}}.{name}" for name in columns.ANSWER)
PHOTOS = f"""
    SELECT photo.path, photo.size, photo.modified, photo.digest, photo.error_fr, photo.error_en,
        photo.animal, photo.moved_from, photo.missing,
        verdict.verdict, verdict.breed, verdict.judged, verdict.judged_by,
        answer.incomplete, {ANSWER.format(table="answer")}
    FROM photo LEFT JOIN answer ON answer.digest = photo.digest AND photo.error_en IS NULL
    LEFT JOIN verdict ON verdict.id = coalesce(
        {LAST_VERDICT.format(of="digest", equals="photo.digest")},
        {LAST_VERDICT.format(of="animal", equals="photo.animal")})
    {{where}} ORDER BY photo.path
"""
ANIMALS = f"""
    SELECT animal.id, animal.code, animal.name, animal.pictures, animal.agree,
        verdict.verdict, verdict.breed, verdict.judged, verdict.judged_by,
        {ANSWER.format(table="animal")}
    FROM animal LEFT JOIN verdict ON verdict.id =
        {LAST_VERDICT.format(of="animal", equals="animal.id")}
    {{where}} ORDER BY animal.id
"""


@dataclass(frozen=True)
class Summary:
    """How many of the photos there are got each answer, and how many files can't be read."""

    accepted: int
    unsure: int
    not_a_dog: int
    unreadable: int
    missing: int
    animals: int
    animals_accepted: int
    finished: bool


@dataclass(frozen=True)
class Names:
    """The breeds and groups that a catalogue's answers may name, by their ids."""

    breeds: dict[str, Breed]
    groups: dict[str, Group]


def photos(catalogue: Catalogue) -> Iterator[PhotoRow]:
    """In the order of their paths. Raises CatalogueError."""
    with catalogue.reading() as connection:
        known = names(connection)
        for row in connection.execute(PHOTOS.format(where="")):
            yield _photo(row, known)


def photo(catalogue: Catalogue, path: str) -> PhotoRow | None:
    """None where there is none. Raises CatalogueError."""
    with catalogue.reading() as connection:
        query = PHOTOS.format(where="WHERE photo.path = ?")
        row = connection.execute(query, (to_text(path),)).fetchone()
        return _photo(row, names(connection)) if row else None


def animals(catalogue: Catalogue) -> Iterator[AnimalRow]:
    """In the order of their ids. Raises CatalogueError."""
    with catalogue.reading() as connection:
        known = names(connection)
        for row in connection.execute(ANIMALS.format(where="")):
            yield _animal(row, _photos_of(connection, row[0]), known)


def animal(catalogue: Catalogue, id_: str) -> AnimalRow | None:
    """None where there is none. Raises CatalogueError."""
    with catalogue.reading() as connection:
        row = connection.execute(ANIMALS.format(where="WHERE animal.id = ?"), (id_,)).fetchone()
        return _animal(row, _photos_of(connection, id_), names(connection)) if row else None


def summary(catalogue: Catalogue) -> Summary:
    """Raises CatalogueError."""
    with catalogue.reading() as connection:
        decided = dict(
            connection.execute(
                "SELECT decision, count(*) FROM photo JOIN answer USING (digest) "
                "WHERE NOT missing AND error_en IS NULL GROUP BY decision"
            )
        )
        [(unreadable,)] = connection.execute(
            "SELECT count(*) FROM photo WHERE NOT missing AND error_en IS NOT NULL"
        )
        [(missing,)] = connection.execute("SELECT count(*) FROM photo WHERE missing")
        [(animal_count, animals_accepted)] = connection.execute(
            "SELECT count(*), count(*) FILTER (WHERE decision = ?) FROM animal",
            (Certainty.ACCEPTED.value,),
        )
        [(finished,)] = connection.execute("SELECT finished FROM archive")
    accepted, unsure, not_a_dog = (decided.get(each.value, 0) for each in Certainty)
    return Summary(
        accepted,
        unsure,
        not_a_dog,
        unreadable,
        missing,
        animal_count,
        animals_accepted,
        bool(finished),
    )


def names(connection: sqlite3.Connection) -> Names:
    breeds = connection.execute("SELECT id, en, fr, group_id FROM breed")
    groups = connection.execute("SELECT id, en, fr FROM breed_group")
    return Names({row[0]: Breed(*row) for row in breeds}, {row[0]: Group(*row) for row in groups})


def _photo(row: tuple[Any, ...], known: Names) -> PhotoRow:
    path, size, modified, digest, error_fr, error_en, animal, moved_from, missing = row[:9]
    incomplete, *said = row[13:]
    return PhotoRow(
        Found(to_path(path), size, modified),
        digest,
        BilingualError(error_fr, error_en) if error_en else None,
        animal,
        to_path(moved_from) if moved_from else None,
        bool(missing),
        _answer(said, bool(incomplete), known),
        _judgement(row[9:13]),
    )


def _animal(row: tuple[Any, ...], paths: list[str], known: Names) -> AnimalRow:
    id_, code, name, pictures, agree = row[:5]
    answer = _answer(row[9:], False, known)
    return AnimalRow(
        id_, code, name, paths, pictures or 0, bool(agree), answer, _judgement(row[5:9])
    )


def _answer(said: tuple[Any, ...] | list[Any], incomplete: bool, known: Names) -> Dated | None:
    if said[0] is None:
        return None
    return columns.to_answer(said, incomplete, known.breeds, known.groups)


def _judgement(row: tuple[Any, ...]) -> Judgement | None:
    verdict, breed, judged, judged_by = row
    if verdict is None:
        return None
    return Judgement(Verdict(verdict), breed, columns.to_time(judged), judged_by)


def _photos_of(connection: sqlite3.Connection, animal: str) -> list[str]:
    query = "SELECT path FROM photo WHERE animal = ? AND NOT missing ORDER BY path"
    return [to_path(path) for (path,) in connection.execute(query, (animal,))]
