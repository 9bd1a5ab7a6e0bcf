"""A zip of photos in folders named after breeds -> the answers against the truth."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from breeds.bundle import Breed, Named
from breeds.bundle.names import BreedNames
from breeds.intervals import wilson
from breeds.photo.zipped import PhotoZip, ZippedPhoto, require_few
from breeds.recognition.answering import Unreadable, answer_all
from breeds.recognition.classifier import Classifier, Guess

BREEDS_OFFERED = 3
# Looking for nearest names takes milliseconds, and a zip may hold thousands of folders.
FOLDERS_LOOKED_INTO = 20


@dataclass(frozen=True)
class UnknownFolder:
    """A folder that names no breed of the model's; "" for photos outside any folder.

    `elsewhere` is the breed that it does name, `nearest` are breeds that may have been meant;
    `sure` unless the letters of its name had to be guessed.
    """

    name: str
    photos: int
    nearest: tuple[Breed, ...]
    elsewhere: Named | None = None
    sure: bool = True


@dataclass(frozen=True)
class Scored:
    """A photo that was answered for; `guesses` are the five likeliest breeds, in order.

    `name` begins with the folder's.
    """

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
class ScoringSet:
    """A zip's photos whose breed is told by their folder, the folders that tell none, and the rest.

    `others` names the files that are no photos.
    """

    archive: PhotoZip
    photos: tuple[tuple[ZippedPhoto, Breed], ...]
    unknown: tuple[UnknownFolder, ...]
    others: tuple[str, ...]

    @classmethod
    def of(cls, archive: PhotoZip, breeds: Sequence[Breed]) -> "ScoringSet":
        """Raises PhotoZipError where there are too many photos."""
        names = BreedNames(breeds)
        folders = {photo.folder: names.find(photo.folder) for photo in archive.photos}
        truths = ((photo, folders[photo.folder]) for photo in archive.photos)
        known = tuple((photo, breed) for photo, breed in truths if breed)
        require_few(len(known))
        unknown = [photo for photo in archive.photos if not folders[photo.folder]]
        others = tuple(map(_name, archive.others))
        return cls(archive, known, tuple(_unknown_folders(unknown, names)), others)

    def score(
        self, classifier: Classifier
    ) -> Iterator[tuple[Scored, np.ndarray] | Unreadable[str]]:
        """Each photo scored, with its pixels, upright RGB; or, by its name, why it can't be."""

        def unzipped(photo: tuple[ZippedPhoto, Breed]) -> bytes:
            return self.archive.read(photo[0])

        # One at a time, so that whoever looks on may stop after any.
        for outcome in answer_all(classifier, self.photos, unzipped, batch=1):
            zipped, truth = outcome.photo
            name = _name(zipped)
            if isinstance(outcome, Unreadable):
                yield Unreadable(name, outcome.error)
            else:
                yield Scored(name, truth, outcome.answer.guesses), outcome.pixels


@dataclass(frozen=True)
class Score:
    """How many photos there are, and for how many the right breed came first, or among five."""

    photos: int
    right: int
    right_in_top_5: int

    @classmethod
    def of(cls, scored: Iterable[Scored]) -> "Score":
        outcomes = [(photo.right, photo.right_in_top_5) for photo in scored]
        return cls(len(outcomes), sum(r for r, _ in outcomes), sum(five for _, five in outcomes))

    @property
    def top_1(self) -> tuple[float, float]:
        """Wilson's 95 % interval of the share named rightly, 0..1; there must be a photo."""
        return wilson(self.right, self.photos)

    @property
    def top_5(self) -> tuple[float, float]:
        return wilson(self.right_in_top_5, self.photos)


def by_breed(scored: Sequence[Scored]) -> dict[Breed, Score]:
    """The score of each breed that has photos, in the order of the photos."""
    breeds = dict.fromkeys(photo.truth for photo in scored)
    return {breed: Score.of(photo for photo in scored if photo.truth == breed) for breed in breeds}


def _name(zipped: ZippedPhoto) -> str:
    return f"{zipped.folder}/{zipped.name}" if zipped.folder else zipped.name


def _unknown_folders(photos: Sequence[ZippedPhoto], names: BreedNames) -> Iterator[UnknownFolder]:
    guessed = {photo.folder for photo in photos if not photo.sure}
    folders = Counter(photo.folder for photo in photos)
    for place, (name, count) in enumerate(folders.items()):
        looked_into = place < FOLDERS_LOOKED_INTO
        nearest = names.nearest(name, BREEDS_OFFERED) if looked_into else ()
        sure = name not in guessed
        yield UnknownFolder(name, count, tuple(nearest), names.elsewhere(name), sure)
