"""How many cases show each breed that no model knows yet, by the names that reviewers gave."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from breeds.bundle.names import simplified
from breeds.flags.cases import Case


@dataclass(frozen=True)
class NamedBreed:
    """A breed by its commonest spelling; `cases` is how many hold a verdict with its name."""

    name: str
    cases: int


def named_breeds(cases: Iterable[Case]) -> list[NamedBreed]:
    """Those that the verdicts which hold name, the most frequent first.

    Spellings that differ by accents, capitals or hyphens are one name.
    """
    spelt = Counter(case.verdict.named for case in cases if case.verdict and case.verdict.named)
    together: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for spelling, count in spelt.items():
        together[simplified(spelling) or spelling][spelling] = count
    found = [
        NamedBreed(_commonest(spellings), spellings.total()) for spellings in together.values()
    ]
    return sorted(found, key=lambda breed: (-breed.cases, breed.name))


def _commonest(spellings: Counter[str]) -> str:
    return min(spellings, key=lambda spelling: (-spellings[spelling], spelling))
