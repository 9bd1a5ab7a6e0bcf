"""A catalogue's photos or animals -> what a contact sheet's cards show and are filtered by."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from breeds.bilingual import BilingualError
from breeds.bundle import Breed
from breeds.catalogue.rows import AnimalRow, Dated, Judgement, PhotoRow
from breeds.catalogue.store import Catalogue
from breeds.exports.chosen import Of
from breeds.exports.conclusion import By, Conclusion, counted_photos, worded
from breeds.exports.tables import columns
from breeds.exports.tables.columns import Status, Wanted, shown
from breeds.recognition.decision import Certainty

JUDGED = "judged"
JUDGED_BY = BilingualError("Jugé par {}", "Judged by {}")
JUDGED_BY_SOMEONE = BilingualError("Jugé par une personne", "Judged by a person")
MODEL_SAID = BilingualError("Le programme disait : {}.", "The program said: {}.")
UNREADABLE = BilingualError("Illisible", "Unreadable")
MISSING = BilingualError("Photo disparue", "Missing photo")
NO_PHOTO_READ = BilingualError(
    "Aucune de ses photos n'a pu être lue.", "None of its photos could be read."
)
GONE = BilingualError(
    "Le fichier n'était plus là à la dernière indexation.", "The file was gone at the last run."
)


@dataclass(frozen=True)
class Card:
    """`paths` are the photos of which the first readable one is shown, none where it's no use.

    `decision` is what filters go by: a Certainty, JUDGED or a Status; `breeds` the names that are
    said, none where there is no dog; `alt` tells the photo's name.
    """

    paths: Sequence[str]
    alt: str
    headline: str
    details: Sequence[str]
    animal: str
    decision: str
    breeds: Sequence[str]
    caption: str


@dataclass(frozen=True)
class _Said:
    """What is said of a photo or an animal."""

    status: Status
    answer: Dated | None
    judgement: Judgement | None
    final: Conclusion


def cards(catalogue: Catalogue, wanted: Wanted) -> Iterator[Card]:
    """Raises CatalogueError."""
    breeds = columns.known_breeds(catalogue)
    if wanted.of is Of.PHOTOS:
        for photo in columns.photos(catalogue, wanted.missing):
            yield _of_photo(photo, breeds, wanted.language)
    else:
        for animal in columns.animals(catalogue, wanted.missing):
            yield _of_animal(animal, breeds, wanted.language)


def _of_photo(row: PhotoRow, breeds: Mapping[str, Breed], language: str) -> Card:
    final = Conclusion.of(row.answer, row.judgement, breeds)
    said = _Said(columns.photo_status(row), row.answer, row.judgement, final)
    reason = row.error or (GONE if row.missing else None)
    name = row.file.path
    return Card(
        () if row.missing else (name,),
        shown(name.rpartition("/")[2]),
        _headline(said, language),
        _details(said, reason, language),
        shown(row.animal),
        _decision(said),
        _breeds(said, language),
        shown(name),
    )


def _of_animal(row: AnimalRow, breeds: Mapping[str, Breed], language: str) -> Card:
    final = Conclusion.of(row.answer, row.judgement, breeds)
    said = _Said(columns.animal_status(row), row.answer, row.judgement, final)
    reason = None if row.answer else NO_PHOTO_READ if row.photos else GONE
    name = " ".join(filter(None, (row.code, row.name))) or row.id
    return Card(
        row.photos,
        shown(name),
        _headline(said, language),
        _details(said, reason, language),
        shown(row.id),
        _decision(said),
        _breeds(said, language),
        f"{shown(name)} · {counted_photos(len(row.photos))}",
    )


def _headline(said: _Said, language: str) -> str:
    line = said.final.line(said.answer, language)
    if line:
        return line
    kind = MISSING if said.status is Status.MISSING else UNREADABLE
    return kind.in_language(language)


def _details(said: _Said, reason: BilingualError | None, language: str) -> Sequence[str]:
    """Sentences, the most important first."""
    details = []
    if said.judgement and said.final.by is By.PERSON:
        who = said.judgement.judged_by
        by = JUDGED_BY if who else JUDGED_BY_SOMEONE
        details.append(f"{by.in_language(language).format(who)}.")
        if said.answer:
            line = worded(said.answer, language).line
            details.append(MODEL_SAID.in_language(language).format(line))
    elif said.answer:
        words = worded(said.answer, language)
        details += [words.remark, words.notice]
    if reason:
        details.append(reason.in_language(language))
    return [detail for detail in details if detail]


def _decision(said: _Said) -> str:
    if said.final.by is By.PERSON:
        return JUDGED
    if said.status is not Status.ANSWERED or said.answer is None:
        return said.status.value
    return said.answer.answer.decision.certainty.value


def _breeds(said: _Said, language: str) -> Sequence[str]:
    if said.final.by is By.PERSON:
        return [said.final.breed.name(language)] if said.final.breed else []
    decision = said.answer.answer.decision if said.answer else None
    if decision is None or decision.certainty is Certainty.NOT_A_DOG:
        return []
    return [breed.name(language) for breed in decision.breeds]
