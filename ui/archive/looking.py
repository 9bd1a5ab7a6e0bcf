"""Photos -> what is said of each, one at a time, until all are answered or it is enough."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from breeds.catalogue.animal_by import FOLDER, AnimalBy
from breeds.catalogue.columns import now
from breeds.catalogue.rows import Dated, Found, Impression, PhotoRow
from breeds.photo.resemblance import signature
from breeds.photo.thumbnails import data_url, jpeg
from breeds.recognition.answering import Answered, Outcome, Unreadable, answer_all
from breeds.recognition.classifier import Classifier
from ui.archive.given import Given, GivenPhoto

# Twice as many pixels as a thumbnail is wide, for sharp screens; some 5 kB each.
THUMBNAIL_SIDE = 160
# Seconds: photos made to be slow must not keep everybody else's waiting for long. Five hundred
# ordinary ones take one to three minutes on two cores.
MOST_TIME = 600


@dataclass(frozen=True)
class Seen:
    """A photo's row, its thumbnail as a data URL, and what pooling needs of it.

    The last two are None where the photo can't be read.
    """

    row: PhotoRow
    thumbnail: str | None
    impression: Impression | None


def look(
    classifier: Classifier, given: Given, by_folder: bool, is_over: Callable[[], bool]
) -> Iterator[Seen]:
    """Fewer than are given where `is_over` or the time is; with `by_folder`, with their animals."""
    started = time.monotonic()
    animal_by = AnimalBy(FOLDER) if by_folder else None
    # One at a time, so that whoever looks on may stop after any.
    outcomes = answer_all(classifier, given.photos, lambda photo: photo.read(), batch=1)
    for outcome in outcomes:
        animal = animal_by.animal(outcome.photo.path) if animal_by else None
        yield _seen(outcome, animal.id if animal else None, classifier.bundle.manifest.version)
        if is_over() or time.monotonic() - started > MOST_TIME:
            return


def _seen(outcome: Outcome[GivenPhoto], animal: str | None, model: str) -> Seen:
    if isinstance(outcome, Unreadable):
        return Seen(_row(outcome, animal, None), None, None)
    dated = Dated(outcome.answer, model, now())
    impression = Impression.of(outcome.prediction, signature(outcome.pixels))
    thumbnail = data_url(jpeg(outcome.pixels, THUMBNAIL_SIDE))
    return Seen(_row(outcome, animal, dated), thumbnail, impression)


def _row(
    outcome: Answered[GivenPhoto] | Unreadable[GivenPhoto], animal: str | None, dated: Dated | None
) -> PhotoRow:
    """Of what a catalogue knows beside the answer, a visit knows nothing."""
    return PhotoRow(
        file=Found(outcome.photo.path, 0, 0),
        digest=None,
        error=outcome.error if isinstance(outcome, Unreadable) else None,
        animal=animal,
        moved_from=None,
        missing=False,
        answer=dated,
        judgement=None,
    )
