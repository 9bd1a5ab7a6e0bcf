"""A zip of photos in folders named after breeds -> the answers against the truth."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from breeds import photo as photos
from breeds.bundle import Breed
from breeds.bundle.names import BreedNames
from breeds.intervals import wilson
from breeds.photo import PhotoError
from breeds.photo.zipped import MOST_PHOTOS, PhotoZip, PhotoZipError, ZippedPhoto
from breeds.recognition.classifier import Classifier, Guess

TOP = 5
BREEDS_OFFERED = 3
# Looking for nearest names takes milliseconds, and a zip may hold thousands of folders.
FOLDERS_LOOKED_INTO = 20


@dataclass(frozen=True)
class UnknownFolder:
    """A folder that names no breed of the model's; "" for photos outside any folder.

    `nearest` are breeds that may have been meant.
    """

    name: str
    photos: int
    nearest: tuple[Breed, ...]


@dataclass(frozen=True)
class Tried:
    """A photo that was answered for; `guesses` are the five likeliest breeds, in order."""

    name: str
    truth: Breed
    guesses: tuple[Guess, ...]

    @property
    def right(self) -> bool:
        return self.guesses[0].breed == self.truth

    @property
    def right_in_top_5(self) -> bool:
        return any(guess.breed == self.truth for guess in self.guesses)


@dataclass(frozen=True)
class Unread:
    """A photo that couldn't be read, and why."""

    name: str
    error: PhotoError


@dataclass(frozen=True)
class TrialSet:
    """A zip's photos whose breed is told by their folder, and the folders that tell none."""

    archive: PhotoZip
    photos: tuple[tuple[ZippedPhoto, Breed], ...]
    unknown: tuple[UnknownFolder, ...]

    @classmethod
    def of(cls, archive: PhotoZip, breeds: Sequence[Breed]) -> "TrialSet":
        """Raises PhotoZipError where there are too many photos."""
        names = BreedNames(breeds)
        folders = {photo.folder: names.find(photo.folder) for photo in archive.photos}
        known = tuple((p, folders[p.folder]) for p in archive.photos if folders[p.folder])
        if len(known) > MOST_PHOTOS:
            raise PhotoZipError(
                f"Ce zip contient {len(known)} photos : donnez-en au plus {MOST_PHOTOS}.",
                f"This zip holds {len(known)} photos: give at most {MOST_PHOTOS}.",
            )
        unknown = Counter(p.folder for p in archive.photos if not folders[p.folder])
        return cls(archive, known, tuple(_unknown_folders(unknown, names)))

    def try_on(self, classifier: Classifier) -> Iterator[tuple[Tried | Unread, np.ndarray | None]]:
        """Each photo's outcome, and the photo itself, upright RGB, where it could be read."""
        min_side = classifier.bundle.manifest.recipe.decode_min_side
        for zipped, truth in self.photos:
            name = f"{zipped.folder}/{zipped.name}"
            try:
                photo = photos.load(self.archive.read(zipped), min_side)
            except PhotoError as error:
                # A fresh one: the error's traceback would keep the photo in memory.
                yield Unread(name, PhotoError(error.french, error.english)), None
                continue
            guesses = tuple(classifier.predict([photo])[0].top(TOP))
            yield Tried(name, truth, guesses), photo


@dataclass(frozen=True)
class Score:
    """How many photos there are, and for how many the right breed came first, or among five."""

    photos: int
    right: int
    right_in_top_5: int

    @classmethod
    def of(cls, tried: Iterable[Tried]) -> "Score":
        outcomes = [(photo.right, photo.right_in_top_5) for photo in tried]
        return cls(len(outcomes), sum(r for r, _ in outcomes), sum(five for _, five in outcomes))

    @property
    def top_1(self) -> tuple[float, float]:
        """Wilson's 95 % interval of the share named rightly, 0..1; there must be a photo."""
        return wilson(self.right, self.photos)

    @property
    def top_5(self) -> tuple[float, float]:
        return wilson(self.right_in_top_5, self.photos)


def by_breed(tried: Sequence[Tried]) -> dict[Breed, Score]:
    """The score of each breed that has photos, in the order of the photos."""
    breeds = dict.fromkeys(photo.truth for photo in tried)
    return {breed: Score.of(photo for photo in tried if photo.truth == breed) for breed in breeds}


def _unknown_folders(folders: Counter[str], names: BreedNames) -> Iterator[UnknownFolder]:
    for place, (name, count) in enumerate(folders.items()):
        looked_into = place < FOLDERS_LOOKED_INTO
        nearest = names.nearest(name, BREEDS_OFFERED) if looked_into else ()
        yield UnknownFolder(name, count, tuple(nearest))
