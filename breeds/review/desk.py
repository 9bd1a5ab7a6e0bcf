"""A catalogue under review: what is asked, each case with its photos, and what a person says."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from breeds import photo as photos
from breeds.bundle import Breed
from breeds.catalogue import reading, review
from breeds.catalogue.columns import now
from breeds.catalogue.review import Asked, Of, Standing
from breeds.catalogue.rows import Dated, Judgement
from breeds.catalogue.store import Catalogue, CatalogueError
from breeds.catalogue.verdicts import judge_animal, judge_photo, withdraw
from breeds.flags.record import Verdict
from breeds.photo.thumbnails import jpeg

# An animal's photos are shown up to this many; more would be too small to see.
MOST_SHOWN = 6
# The longer side of a photo on the screen, in pixels.
SIDE = 900
QUALITY = 80


@dataclass(frozen=True)
class Case:
    """A subject with what is known of it; `shown` are its photos' paths, `photos` their number."""

    asked: Asked
    name: str
    shown: Sequence[str]
    photos: int
    answer: Dated
    judgement: Judgement | None


class Desk:
    """The cases in their order, fixed when the review begins. May be used by many threads.

    Each act opens the catalogue anew, so that a run can go on beside it.
    """

    def __init__(self, catalogue: Path, folder: Path) -> None:
        """`folder` is the photos'. Raises CatalogueError."""
        self._path = catalogue
        self._folder = folder
        with Catalogue.for_reading(catalogue) as opened:
            self.asked = review.asked(opened)
            with opened.reading() as connection:
                self.breeds = reading.names(connection).breeds

    def standing(self) -> Standing:
        """Raises CatalogueError."""
        with Catalogue.for_reading(self._path) as catalogue:
            return review.standing(catalogue)

    def case(self, place: int) -> Case:
        """Raises IndexError where there is none, CatalogueError where it is gone by now."""
        asked = self.asked[place]
        with Catalogue.for_reading(self._path) as catalogue:
            case = _case(catalogue, asked)
        if case is None:
            raise CatalogueError(
                f"{asked.subject.id} n'est plus dans le catalogue.",
                f"{asked.subject.id} isn't in the catalogue any more.",
            )
        return case

    def picture(self, path: str) -> bytes:
        """A photo as a JPEG for the screen, without its metadata. Raises PhotoError."""
        pixels = photos.load(self._folder / path, SIDE)
        return jpeg(pixels, SIDE, QUALITY, Image.Resampling.BILINEAR)

    def judge(self, place: int, verdict: Verdict, breed: Breed | None, by: str | None) -> int:
        """Keep a verdict. Returns its number. Raises IndexError, VerdictError, CatalogueError."""
        subject = self.asked[place].subject
        judgement = Judgement(verdict, breed.id if breed else None, now(), by)
        judge = judge_animal if subject.of is Of.ANIMAL else judge_photo
        with Catalogue.for_verdicts(self._path) as catalogue:
            return judge(catalogue, subject.id, judgement)

    def withdraw(self, number: int) -> None:
        """Take a verdict back. Raises CatalogueError."""
        with Catalogue.for_verdicts(self._path) as catalogue:
            withdraw(catalogue, number)


def _case(catalogue: Catalogue, asked: Asked) -> Case | None:
    subject = asked.subject
    return _of_animal(catalogue, asked) if subject.of is Of.ANIMAL else _of_photo(catalogue, asked)


def _of_animal(catalogue: Catalogue, asked: Asked) -> Case | None:
    row = reading.animal(catalogue, asked.subject.id)
    if row is None or row.answer is None:
        return None
    name = " ".join(filter(None, (row.code, row.name))) or row.id
    shown = row.photos[:MOST_SHOWN]
    return Case(asked, name, shown, len(row.photos), row.answer, row.judgement)


def _of_photo(catalogue: Catalogue, asked: Asked) -> Case | None:
    row = reading.photo(catalogue, asked.subject.id)
    if row is None or row.answer is None:
        return None
    path = row.file.path
    return Case(asked, path, [path], 1, row.answer, row.judgement)
