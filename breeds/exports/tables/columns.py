"""A catalogue's photos or animals -> rows of named, typed values, the same for every table.

`docs/CATALOGUE.md` says what each column holds.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from breeds.bundle import Breed
from breeds.catalogue import reading
from breeds.catalogue.rows import AnimalRow, Dated, Judgement, PhotoRow
from breeds.catalogue.store import Catalogue
from breeds.exports.chosen import Of
from breeds.exports.conclusion import Conclusion, worded
from breeds.recognition.answering import TOP
from breeds.recognition.wording import FRENCH

Value = str | int | float | bool | datetime | None
NANOSECONDS = 1_000_000_000


class Kind(StrEnum):
    """What a column's values are; each may be None too."""

    TEXT = "text"
    WHOLE = "whole"
    NUMBER = "number"
    FLAG = "flag"
    TIME = "time"


class Status(StrEnum):
    """Whether there is an answer; missing photos may have one, from when they were there."""

    ANSWERED = "answered"
    UNREADABLE = "unreadable"
    MISSING = "missing"


@dataclass(frozen=True)
class Column:
    name: str
    kind: Kind


@dataclass(frozen=True)
class Wanted:
    """Which rows: of photos or of animals, with those that are missing or not.

    `language` is that of the sentences.
    """

    of: Of = Of.PHOTOS
    language: str = "fr"
    missing: bool = False


def _columns(kind: Kind, *names: str) -> tuple[Column, ...]:
    return tuple(Column(name, kind) for name in names)


def _guess_columns(place: int) -> tuple[Column, ...]:
    begin = f"breed_{place}"
    texts = _columns(Kind.TEXT, f"{begin}_id", f"{begin}_fr", f"{begin}_en", f"{begin}_fr_looks")
    return (*texts, Column(f"{begin}_probability", Kind.NUMBER))


# What is said of a photo and of an animal alike.
SAID = (
    *_columns(Kind.TEXT, "status", "decision", "reason", "said"),
    *_columns(Kind.TEXT, "final_id", "final_fr", "final_en", "final_fr_looks", "final_by"),
    *_columns(Kind.TEXT, "verdict", "judged_by"),
    Column("judged", Kind.TIME),
    Column("legal_weight", Kind.FLAG),
    Column("dog_score", Kind.NUMBER),
    *(column for place in range(1, TOP + 1) for column in _guess_columns(place)),
    Column("model", Kind.TEXT),
    Column("answered", Kind.TIME),
)
PHOTO = (
    *_columns(Kind.TEXT, "path", "animal"),
    *SAID,
    Column("incomplete", Kind.FLAG),
    *_columns(Kind.TEXT, "moved_from", "digest"),
    Column("size", Kind.WHOLE),
    Column("modified", Kind.TIME),
    Column("error", Kind.TEXT),
)
ANIMAL = (
    *_columns(Kind.TEXT, "animal", "code", "name"),
    *_columns(Kind.WHOLE, "photos", "pictures"),
    Column("agree", Kind.FLAG),
    *SAID,
)
COLUMNS = {Of.PHOTOS: PHOTO, Of.ANIMALS: ANIMAL}


def rows(catalogue: Catalogue, wanted: Wanted) -> Iterator[tuple[Value, ...]]:
    """The values of the columns, a row after the other. Raises CatalogueError."""
    breeds = known_breeds(catalogue)
    if wanted.of is Of.PHOTOS:
        for photo in photos(catalogue, wanted.missing):
            yield photo_values(photo, breeds, wanted.language)
    else:
        for animal in animals(catalogue, wanted.missing):
            yield animal_values(animal, breeds, wanted.language)


def count(catalogue: Catalogue, wanted: Wanted) -> int:
    """How many rows there will be, missing animals aside. Raises CatalogueError."""
    counted = reading.summary(catalogue)
    if wanted.of is Of.ANIMALS:
        return counted.animals
    there = counted.accepted + counted.unsure + counted.not_a_dog + counted.unreadable
    return there + counted.missing if wanted.missing else there


def photos(catalogue: Catalogue, missing: bool) -> Iterator[PhotoRow]:
    """Raises CatalogueError."""
    return (row for row in reading.photos(catalogue) if missing or not row.missing)


def animals(catalogue: Catalogue, missing: bool) -> Iterator[AnimalRow]:
    """Those without any photo left are missing. Raises CatalogueError."""
    return (row for row in reading.animals(catalogue) if missing or row.photos)


def known_breeds(catalogue: Catalogue) -> Mapping[str, Breed]:
    """By their ids. Raises CatalogueError."""
    with catalogue.reading() as connection:
        return reading.names(connection).breeds


def photo_values(row: PhotoRow, breeds: Mapping[str, Breed], language: str) -> tuple[Value, ...]:
    """The values of PHOTO."""
    return (
        shown(row.file.path),
        shown(row.animal),
        *_said(photo_status(row), row.answer, row.judgement, breeds, language),
        row.answer.answer.incomplete if row.answer else None,
        shown(row.moved_from),
        row.digest,
        row.file.size,
        datetime.fromtimestamp(row.file.modified // NANOSECONDS, UTC),
        row.error.in_language(language) if row.error else None,
    )


def animal_values(row: AnimalRow, breeds: Mapping[str, Breed], language: str) -> tuple[Value, ...]:
    """The values of ANIMAL."""
    return (
        shown(row.id),
        shown(row.code) or None,
        shown(row.name) or None,
        len(row.photos),
        row.pictures,
        row.agree if row.answer else None,
        *_said(animal_status(row), row.answer, row.judgement, breeds, language),
    )


def photo_status(row: PhotoRow) -> Status:
    if row.missing:
        return Status.MISSING
    return Status.ANSWERED if row.answer else Status.UNREADABLE


def animal_status(row: AnimalRow) -> Status:
    if not row.photos:
        return Status.MISSING
    return Status.ANSWERED if row.answer else Status.UNREADABLE


def shown(name: str | None) -> str:
    """A name that may be written as UTF-8; its bytes that are none as \\xNN, "" for None."""
    return (name or "").encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _said(
    status: Status,
    answer: Dated | None,
    judgement: Judgement | None,
    breeds: Mapping[str, Breed],
    language: str,
) -> Sequence[Value]:
    """The values of SAID."""
    final = Conclusion.of(answer, judgement, breeds)
    decision = answer.answer.decision if answer else None
    return (
        status.value,
        decision.certainty.value if decision else None,
        decision.reason.value if decision else None,
        worded(answer, language).sentences if answer else None,
        *_named(final.breed),
        final.by.value if final.by else None,
        judgement.verdict.value if judgement else None,
        judgement.judged_by if judgement else None,
        judgement.judged if judgement else None,
        decision.legal_weight if decision else None,
        decision.dog_score if decision else None,
        *_guesses(answer),
        answer.model if answer else None,
        answer.answered if answer else None,
    )


def _guesses(answer: Dated | None) -> Sequence[Value]:
    guesses = answer.answer.guesses[:TOP] if answer else ()
    told: list[Value] = []
    for guess in guesses:
        told += [*_named(guess.breed), round(guess.probability, 4)]
    none_left = [None] * len(_guess_columns(1)) * (TOP - len(guesses))
    return [*told, *none_left]


def _named(breed: Breed | None) -> Sequence[Value]:
    if breed is None:
        return (None,) * 4
    return breed.id, breed.fr, breed.en, FRENCH.looks_like(breed)
