"""Breeds that the model can't know, and what it takes them for where that was measured."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from breeds.bundle import Breed, Bundle, aliases
from breeds.bundle.aliases import CalledBreed
from breeds.bundle.evaluation import UnknownBreed
from breeds.bundle.excerpt import Excerpt
from breeds.bundle.names import BreedNames, spellings
from ui.texts.numbers import whole
from ui.texts.page import Texts

TAKEN_FOR_SHOWN = 3


@dataclass(frozen=True)
class Unknown:
    """A breed that isn't the model's, and its photos; none where nothing was measured.

    `translated` tells that it has a name in each language.
    """

    breed: CalledBreed
    measured: tuple[UnknownBreed, ...]
    translated: bool = True

    @property
    def names(self) -> str:
        """All that it is called, simplified."""
        breed = self.breed
        return " ".join(sorted(spellings((breed.id, breed.en, breed.fr, *breed.aliases))))

    @property
    def photos(self) -> int:
        return sum(each.photos for each in self.measured)

    @property
    def accepted(self) -> int:
        return sum(each.accepted for each in self.measured)

    def taken_for(self) -> list[tuple[str, int]]:
        """What it is taken for most, by id, with the photos."""
        counted: Counter[str] = Counter()
        for each in self.measured:
            for taken in each.taken_for:
                counted[taken.breed] += taken.photos
        return counted.most_common()


def listed(bundle: Bundle, evaluation: Excerpt) -> list[Unknown]:
    """The breeds that `aliases.csv` names and the model doesn't know, then those it doesn't name.

    An evaluation calls a breed by its folder.
    """
    names = BreedNames(bundle.breeds)
    measured: defaultdict[str, list[UnknownBreed]] = defaultdict(list)
    unnamed: defaultdict[str, list[UnknownBreed]] = defaultdict(list)
    for each in (each for told in evaluation.unknown_breeds for each in told.breeds):
        meant = names.elsewhere(each.id)
        if meant is not None:
            measured[meant.id].append(each)
        elif names.find(each.id) is None:
            unnamed[each.id].append(each)
    called = [Unknown(each, tuple(measured[each.id])) for each in _not_among(names)]
    return called + [
        Unknown(_called_by_folder(folder), tuple(each), translated=False)
        for folder, each in unnamed.items()
    ]


def sentences(unknown: Unknown, known: Sequence[Breed], texts: Texts) -> Iterator[str]:
    """What becomes of its photos."""
    said = texts.model.strangers
    if not unknown.photos:
        yield said.no_photo
        return
    taken = _taken_for(unknown, known, texts)
    if taken:
        yield taken
    accepted, photos = whole(unknown.accepted, texts), whole(unknown.photos, texts)
    let_through = said.let_through.format(accepted=accepted, of=photos)
    yield let_through if unknown.accepted else said.never_let_through


def _not_among(names: BreedNames) -> Iterator[CalledBreed]:
    for each in aliases.read():
        if not any(names.find(name) for name in (each.id, each.fr, each.en)):
            yield each


def _called_by_folder(folder: str) -> CalledBreed:
    name = " ".join(folder.replace("_", " ").replace("-", " ").split()).capitalize()
    return CalledBreed(folder, name, name, ())


def _taken_for(unknown: Unknown, known: Sequence[Breed], texts: Texts) -> str:
    """The most frequent first; empty where no breed that is known is told."""
    said, by_id = texts.model.strangers, {breed.id: breed.name(texts.code) for breed in known}
    told = [(by_id[id], photos) for id, photos in unknown.taken_for() if id in by_id]
    if not told:
        return ""
    (breed, most), *others = told[:TAKEN_FOR_SHOWN]
    first = said.taken_for.format(
        breed=breed, photos=whole(most, texts), of=whole(unknown.photos, texts)
    )
    rest = [
        said.taken_for_more.format(breed=breed, photos=whole(photos, texts))
        for breed, photos in others
    ]
    return said.taken_for_and.join([first, *rest])
