"""A catalogue's verdicts -> flags with a reviewer's verdict each, as if they came from the page.

Who reviews a catalogue is of the house, so what is said there is both a voice and a verdict.
"""

import hashlib
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from breeds import photo as photos
from breeds.bilingual import BilingualError
from breeds.catalogue import reading, review
from breeds.catalogue.review import Of, Subject
from breeds.catalogue.rows import Dated, Judgement, PhotoRow
from breeds.catalogue.store import Catalogue
from breeds.flags import forgetting, reviews, store
from breeds.flags.record import AnsweredBreed, AnsweringModel, Correction
from breeds.flags.reviews import Finding, last_of, of_records
from breeds.flags.shown import shown
from breeds.flags.store import Shown
from breeds.photo import PhotoError

# Names are made of what was said of which content, so that it comes in once.
NAMESPACE = uuid.UUID("5f0c0f8e-3f4a-4c55-9f0d-2f8f7a4d7a11")
UNNAMED = "archive"

Refused = Callable[[str, BilingualError], None]


@dataclass(frozen=True)
class Added:
    """How many verdicts came in, and how many were there already or have been forgotten."""

    added: int
    known: int


def add_flags(catalogue: Catalogue, folder: Path, flags_dir: Path, refused: Refused) -> Added:
    """Bring in each verdict on a photo, or on the animal that it shows, once for each content.

    `folder` is the photos'. `refused` is told of each photo, by its path, that can't be read any
    more. Raises CatalogueError, FlagError.
    """
    added, known = 0, 0
    drawn = review.drawn(catalogue)
    gone = forgetting.forgotten(flags_dir)
    seen: set[str] = set()
    for row in list(reading.photos(catalogue)):
        if row.judgement is None or row.answer is None or row.missing or row.digest in seen:
            continue
        seen.add(row.digest or "")
        record = _name(row, row.judgement)
        if record in gone or _is_whole(flags_dir, record):
            known += 1
            continue
        try:
            by_lot = _subject(row) in drawn
            _add(flags_dir, folder / row.file.path, record, row.answer, row.judgement, by_lot)
        except PhotoError as error:
            refused(row.file.path, error)
        else:
            added += 1
    return Added(added, known)


def _name(row: PhotoRow, judgement: Judgement) -> str:
    said = (row.digest, judgement.verdict, judgement.breed, judgement.judged.isoformat())
    return str(uuid.uuid5(NAMESPACE, " ".join(map(str, said))))


def _is_whole(flags_dir: Path, record: str) -> bool:
    """A kill may have come between the record and its verdict, which is written last."""
    return (flags_dir / reviews.REVIEWED / f"{record}.json").is_file()


def _subject(row: PhotoRow) -> Subject:
    return Subject(Of.ANIMAL, row.animal) if row.animal else Subject(Of.PHOTO, row.file.path)


def _add(
    flags_dir: Path,
    photo: Path,
    record: str,
    dated: Dated,
    judgement: Judgement,
    by_lot: bool,
) -> None:
    by = judgement.judged_by or UNNAMED
    if not (flags_dir / record).is_dir():
        store.save(
            flags_dir,
            photos.load(photo, store.PHOTO_LONGEST_SIDE),
            Correction(judgement.verdict, judgement.breed),
            _shown(dated),
            session=hashlib.sha256(f"archive {by}".encode()).hexdigest()[:16],
            named=record,
            created=judgement.judged,
            by_lot=by_lot,
        )
    finding = Finding(judgement.verdict.value)
    last = last_of(of_records(reviews.list_reviews(flags_dir), [record]))
    after = last.id if last else None
    reviews.keep(flags_dir, by, [record], finding, judgement.breed, after, identity=record)


def _shown(dated: Dated) -> Shown:
    answer = dated.answer
    return Shown(
        [AnsweredBreed(guess.breed.id, guess.probability) for guess in answer.guesses],
        AnsweringModel(dated.model, None, None),
        shown(answer.decision, None),
    )
