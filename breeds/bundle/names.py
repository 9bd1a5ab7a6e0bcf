"""What someone typed, or named a folder -> the breed that it stands for, or those it may mean."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from breeds.bundle.labels import Breed

# How alike two names must be to be offered for each other, 0..1, as difflib measures it.
ALIKE = 0.6
LONGEST = 80
BRACKETS = re.compile(r"[()]")
# As Stanford Dogs names its folders: n02085620-Chihuahua.
STARTS_WITH_ID = re.compile(r"(n\d{8})(?:[-_]|$)")


def simplified(name: str) -> str:
    """The name's words in lower case, without accents, hyphens, underscores or other marks."""
    decomposed = unicodedata.normalize("NFKD", name)
    letters = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    return " ".join(re.findall(r"[^\W_]+", letters.casefold()))


def spellings(names: Iterable[str]) -> set[str]:
    """Each of the names simplified; what is in brackets, and what isn't, counts alone too."""
    pieces = (piece for name in names for piece in (name, *BRACKETS.split(name)))
    return {simplified(piece) for piece in pieces} - {""}


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


class BreedNames:
    """Finds breeds by id, French or English name; a name in brackets counts alone too.

    A name that two breeds share stands for neither.
    """

    def __init__(self, breeds: Sequence[Breed]) -> None:
        self._by_name: dict[str, Breed | None] = {}
        for breed in breeds:
            for name in spellings((breed.id, breed.en, breed.fr)):
                shared = self._by_name.get(name, breed) != breed
                self._by_name[name] = None if shared else breed

    def find(self, name: str) -> Breed | None:
        """The breed that is named so, or whose id begins the name."""
        begins = STARTS_WITH_ID.match(name)
        return self._by_name.get(begins[1] if begins else simplified(name))

    def nearest(self, name: str, most: int) -> list[Breed]:
        """At most so many breeds: those with all the words, then those spelt alike; maybe none."""
        wanted = simplified(name[:LONGEST])
        breeds = {name: breed for name, breed in self._by_name.items() if breed}
        known = list(breeds)
        with_words = [each for each in known if wanted and set(wanted.split()) <= set(each.split())]
        alike = get_close_matches(wanted, known, n=2 * most, cutoff=ALIKE)
        return list(dict.fromkeys(breeds[each] for each in with_words + alike))[:most]
