"""Finding a breed by what a volunteer types, with or without accents, in either language."""

from collections.abc import Sequence

from breeds.bundle import Breed
from breeds.bundle.names import simplified


def search(breeds: Sequence[Breed], typed: str, language: str, limit: int) -> list[Breed]:
    """Breeds whose French or English name holds every word typed, at most `limit` of them.

    Those whose name in `language` starts with what was typed come first, then by that name.
    """
    wanted = simplified(typed)
    words = wanted.split()

    def rank(breed: Breed) -> tuple[bool, str]:
        name = simplified(breed.name(language))
        return not name.startswith(wanted), name

    names = {breed: simplified(f"{breed.fr} {breed.en}") for breed in breeds}
    found = [breed for breed in breeds if all(word in names[breed] for word in words)]
    return sorted(found, key=rank)[:limit]
