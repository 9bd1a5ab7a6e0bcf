"""A person's verdicts in a catalogue: each is kept, the last one holds, and no run changes it."""

import sqlite3
from collections.abc import Sequence

from breeds.bilingual import BilingualError
from breeds.bundle import Breed
from breeds.bundle.names import BreedNames
from breeds.catalogue import reading
from breeds.catalogue.columns import now
from breeds.catalogue.rows import Judgement
from breeds.catalogue.store import Catalogue, to_text


class VerdictError(BilingualError):
    """A verdict that can't be kept, with the reason in one sentence."""


def known_breed(catalogue: Catalogue, name: str) -> Breed:
    """The breed of the catalogue's that a name means. Raises VerdictError, CatalogueError."""
    with catalogue.reading() as connection:
        breeds = tuple(reading.names(connection).breeds.values())
    names = BreedNames(breeds)
    found = names.find(name)
    if found is not None:
        return found
    near = names.nearest(name, 3)
    raise VerdictError(
        f"« {name} » n'est pas une race du modèle{_offered(near, 'fr', ' ; serait-ce {} ?')}",
        f"'{name}' is no breed of the model's{_offered(near, 'en', '; is it {}?')}",
    )


def judge_photo(catalogue: Catalogue, path: str, judgement: Judgement) -> int:
    """Keep a verdict on a photo's content, wherever it lies. Returns the verdict's number.

    Raises VerdictError where the catalogue hasn't read that photo, CatalogueError.
    """
    with catalogue.transaction() as connection:
        query = "SELECT digest FROM photo WHERE path = ?"
        (digest,) = connection.execute(query, (to_text(path),)).fetchone() or (None,)
        if digest is None:
            raise VerdictError(
                f"Le catalogue n'a pas de photo {path} qu'il ait pu lire.",
                f"The catalogue has no photo {path} that it could read.",
            )
        return _keep(connection, "digest", digest, judgement)


def judge_animal(catalogue: Catalogue, animal: str, judgement: Judgement) -> int:
    """Keep a verdict on all photos of an animal. Returns its number.

    Raises VerdictError, CatalogueError.
    """
    with catalogue.transaction() as connection:
        query = "SELECT 1 FROM animal WHERE id = ?"
        if connection.execute(query, (animal,)).fetchone() is None:
            raise VerdictError(
                f"Le catalogue n'a pas d'animal {animal}.", f"The catalogue has no animal {animal}."
            )
        return _keep(connection, "animal", animal, judgement)


def withdraw(catalogue: Catalogue, number: int) -> None:
    """Take a verdict back; what was said before it holds again, and the history has both.

    Raises CatalogueError.
    """
    with catalogue.transaction() as connection:
        query = "UPDATE verdict SET withdrawn = ? WHERE id = ? AND withdrawn IS NULL"
        connection.execute(query, (now().isoformat(), number))


def _keep(connection: sqlite3.Connection, of: str, on: str, judgement: Judgement) -> int:
    cursor = connection.execute(
        f"INSERT INTO verdict ({of}, verdict, breed, judged_by, judged) VALUES (?, ?, ?, ?, ?)",
        (
            on,
            judgement.verdict.value,
            judgement.breed,
            judgement.judged_by,
            judgement.judged.isoformat(),
        ),
    )
    assert cursor.lastrowid is not None
    return cursor.lastrowid


def _offered(near: Sequence[Breed], language: str, sentence: str) -> str:
    names = ", ".join(breed.name(language) for breed in near)
    return sentence.format(names) if names else "."
