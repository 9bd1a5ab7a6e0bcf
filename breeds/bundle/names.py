"""What someone typed, or named a folder -> the breed that it stands for, or those it may mean."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from breeds.bundle import aliases
from breeds.bundle.labels import Breed, Named
from breeds.bundle.slips import slips_from

# How alike two names must be to be offered for each other, 0..1, as difflib measures it.
ALIKE = 0.6
# What is typed beyond it is not looked at.
LONGEST = 80
BRACKETS = re.compile(r"[()]")
# As Stanford Dogs names its folders: n02085620-Chihuahua.
STARTS_WITH_ID = re.compile(r"(n\d{8})(?:[-_]|$)")
# They tell no breed, and are often left out or put in.
SMALL_WORDS = frozenset(
    ("a", "aux", "chien", "chiens", "d", "de", "des", "dog", "dogs", "du", "l", "la", "le", "les")
)


def simplified(name: str) -> str:
    """The name's words in lower case, without accents, hyphens, underscores or other marks."""
    decomposed = unicodedata.normalize("NFKD", name)
    letters = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    return " ".join(re.findall(r"[^\W_]+", letters.casefold()))


def spellings(names: Iterable[str]) -> set[str]:
    """Each of the names simplified; what is in brackets, and what isn't, counts alone too."""
    pieces = (piece for name in names for piece in (name, *BRACKETS.split(name)))
    return {simplified(piece) for piece in pieces} - {""}


@dataclass(frozen=True)
class Found:
    """Breeds that may be meant, and those meant that aren't among the ones to choose from."""

    breeds: tuple[Breed, ...] = ()
    elsewhere: tuple[Named, ...] = ()


class BreedNames:
    """Finds breeds by id, French or English name or alias; a name in brackets counts alone too.

    A name that two breeds share stands for neither, and an alias gives way to a name. Breeds that
    `aliases.csv` names and that aren't among `breeds` are found as such.
    """

    def __init__(self, breeds: Sequence[Breed]) -> None:
        self._spellings: dict[Named, set[str]] = {
            breed: spellings((breed.id, breed.en, breed.fr)) for breed in breeds
        }
        self._breeds = frozenset(breeds)
        self._by_name = _by_spelling(self._spellings)
        called: dict[Named, set[str]] = {}
        for each in aliases.read():
            breed = self._by_name.get(simplified(each.id)) or self._named_as(each) or each
            own = () if breed in self._breeds else (each.id, each.en, each.fr)
            names = spellings((*own, *each.aliases)) - self._by_name.keys()
            called[breed] = called.get(breed, set()) | names
        self._by_name |= _by_spelling(called)
        for breed, names in called.items():
            self._spellings[breed] = self._spellings.get(breed, set()) | names
        self._words = {
            breed: frozenset(" ".join(names).split()) for breed, names in self._spellings.items()
        }

    def called(self, breed: Breed) -> str:
        """All that a breed is called, simplified."""
        return " ".join(sorted(self._spellings[breed]))

    def find(self, name: str) -> Breed | None:
        """The breed that is named so, or whose id begins the name; numbers in it don't count."""
        meant = self._meant(name)
        return meant if isinstance(meant, Breed) else None

    def elsewhere(self, name: str) -> Named | None:
        """The breed that is named so where it is none of these."""
        meant = self._meant(name)
        return None if isinstance(meant, Breed) else meant

    def search(self, typed: str, language: str, limit: int) -> Found:
        """The breeds of all words that were typed, or else of words that differ by slips.

        At most `limit` of them: those whose name in `language` starts with what was typed come
        first, then those that are called so, then by that name. A breed that isn't among these is
        told where it bears exactly that name, or where none of these is found.
        """
        wanted = simplified(typed[:LONGEST])
        words = [word for word in wanted.split() if word not in SMALL_WORDS] or wanted.split()
        if not words:
            return Found()
        found = self._with_words(words) or self._with_slips(words)
        found.sort(key=self._rank(wanted, language))
        breeds = tuple(breed for breed in found if isinstance(breed, Breed))[:limit]
        others = (each for each in found if not isinstance(each, Breed))
        elsewhere = (each for each in others if not breeds or wanted in self._spellings[each])
        return Found(breeds, tuple(elsewhere)[:limit])

    def nearest(self, name: str, most: int) -> list[Breed]:
        """At most so many breeds: those that a search finds, or else those spelt alike; maybe none.

        None for what names a breed that is none of these.
        """
        if self.elsewhere(name):
            return []
        unnumbered = _unnumbered(name[:LONGEST])
        for wanted in (name, unnumbered):
            found = self.search(wanted, "fr", most).breeds
            if found:
                return list(found)
        known = {name: breed for name, breed in self._by_name.items() if isinstance(breed, Breed)}
        alike = get_close_matches(unnumbered, known, n=2 * most, cutoff=ALIKE)
        return list(dict.fromkeys(known[each] for each in alike))[:most]

    def _named_as(self, called: Named) -> Named | None:
        """The breed that bears one of the names of `called`, under an id of its own."""
        return self._by_name.get(simplified(called.fr)) or self._by_name.get(simplified(called.en))

    def _meant(self, name: str) -> Named | None:
        begins = STARTS_WITH_ID.match(name)
        if begins:
            return self._by_name.get(begins[1])
        return self._by_name.get(simplified(name)) or self._by_name.get(_unnumbered(name))

    def _with_words(self, words: Sequence[str]) -> list[Named]:
        """The breeds that are called something with each of the words, or that contains it."""
        joined = {breed: " ".join(names) for breed, names in self._spellings.items()}
        return [breed for breed in joined if all(word in joined[breed] for word in words)]

    def _with_slips(self, words: Sequence[str]) -> list[Named]:
        """The breeds whose words are the fewest slips away."""
        slips: dict[Named, int] = {}
        for breed, own in self._words.items():
            parted = [slips_from(word, own) for word in words]
            counted = [count for count in parted if count is not None]
            if len(counted) == len(parted):
                slips[breed] = sum(counted)
        fewest = min(slips.values(), default=0)
        return [breed for breed, count in slips.items() if count == fewest]

    def _rank(self, wanted: str, language: str) -> Callable[[Named], tuple[bool, bool, str]]:
        def rank(breed: Named) -> tuple[bool, bool, str]:
            name = simplified(breed.name(language))
            return not name.startswith(wanted), wanted not in self._spellings[breed], name

        return rank


def _unnumbered(name: str) -> str:
    """Simplified, without the years and counts that a folder's name often ends in."""
    return " ".join(word for word in simplified(name).split() if not word.isdecimal())


def _by_spelling(called: dict[Named, set[str]]) -> dict[str, Named | None]:
    by_name: dict[str, Named | None] = {}
    for breed, names in called.items():
        for name in names:
            by_name[name] = None if by_name.get(name, breed) != breed else breed
    return by_name
