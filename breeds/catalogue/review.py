"""What a person should look at: unsure subjects first, then a random sample of accepted ones.

A subject is an animal, or a photo that shows none, wherever else it lies. The sample is of the
subjects that the model accepts: those whose ids' SHA-256 come first, which is as good as drawn by
lot and the same each time. What a person says of them tells how often what was accepted is right.
"""

import hashlib
import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from breeds.catalogue import reading
from breeds.catalogue.store import Catalogue, to_path
from breeds.flags.record import Verdict
from breeds.intervals import Share, wilson
from breeds.recognition.decision import Certainty

# So many accepted subjects are drawn: with all right, the precision is known to some four points.
SAMPLE = 100
# Each subject with what the model decided, what a person said, and how many photos it has.
SUBJECTS = f"""
    SELECT 'animal', animal.id, animal.decision, json_extract(animal.breeds, '$[0]'),
        verdict.verdict, verdict.breed,
        (SELECT count(*) FROM photo WHERE photo.animal = animal.id AND NOT photo.missing)
    FROM animal LEFT JOIN verdict
        ON verdict.id = {reading.LAST_VERDICT.format(of="animal", equals="animal.id")}
    WHERE animal.decision IS NOT NULL
    UNION ALL
    SELECT 'photo', min(photo.path), answer.decision, json_extract(answer.breeds, '$[0]'),
        verdict.verdict, verdict.breed, count(*)
    FROM photo JOIN answer USING (digest) LEFT JOIN verdict
        ON verdict.id = {reading.LAST_VERDICT.format(of="digest", equals="photo.digest")}
    WHERE photo.animal IS NULL AND NOT photo.missing AND photo.error_en IS NULL
    GROUP BY photo.digest
    ORDER BY 1, 2
"""


class Of(StrEnum):
    """What a subject is."""

    ANIMAL = "animal"
    PHOTO = "photo"


class Why(StrEnum):
    """Why a person is asked."""

    UNSURE = "unsure"
    SAMPLE = "sample"


@dataclass(frozen=True)
class Subject:
    """An animal by its id, or a photo by its path."""

    of: Of
    id: str


@dataclass(frozen=True)
class Asked:
    """A subject that a person is asked about, and why."""

    subject: Subject
    why: Why


@dataclass(frozen=True)
class Standing:
    """How far the review is.

    `precision` is that of what is accepted, by the `sampled` subjects that a person judged, None
    while there are none; `per_thousand` how many photos in 1,000 belong to a subject that the model
    leaves to a person.
    """

    unsure: int
    unsure_judged: int
    sample: int
    sampled: int
    precision: Share | None
    per_thousand: float


@dataclass(frozen=True)
class _Known:
    subject: Subject
    decision: Certainty
    accepted_breed: str | None
    verdict: Verdict | None
    judged_breed: str | None
    photos: int

    @property
    def rank(self) -> bytes:
        told = f"{self.subject.of} {self.subject.id}".encode("utf-8", "surrogateescape")
        return hashlib.sha256(told).digest()

    @property
    def is_right(self) -> bool:
        return self.verdict is Verdict.BREED and self.judged_breed == self.accepted_breed


def asked(catalogue: Catalogue) -> list[Asked]:
    """What nobody has judged yet, the unsure ones first. Raises CatalogueError."""
    known = list(_subjects(catalogue))
    unsure = [each for each in known if each.decision is Certainty.UNSURE]
    return [
        Asked(each.subject, why)
        for why, those in ((Why.UNSURE, unsure), (Why.SAMPLE, _sample(known)))
        for each in those
        if each.verdict is None
    ]


def drawn(catalogue: Catalogue) -> frozenset[Subject]:
    """What was accepted and drawn by lot, judged already or not. Raises CatalogueError."""
    return frozenset(each.subject for each in _sample(list(_subjects(catalogue))))


def standing(catalogue: Catalogue) -> Standing:
    """Raises CatalogueError."""
    known = list(_subjects(catalogue))
    unsure = [each for each in known if each.decision is Certainty.UNSURE]
    sample = _sample(known)
    judged = [each for each in sample if each.verdict is not None]
    photos = sum(each.photos for each in known)
    return Standing(
        len(unsure),
        sum(each.verdict is not None for each in unsure),
        len(sample),
        len(judged),
        _share(sum(each.is_right for each in judged), len(judged)),
        1000 * sum(each.photos for each in unsure) / photos if photos else 0.0,
    )


def _sample(known: Sequence[_Known]) -> list[_Known]:
    accepted = (each for each in known if each.decision is Certainty.ACCEPTED)
    return heapq.nsmallest(SAMPLE, accepted, key=lambda each: each.rank)


def _share(right: int, judged: int) -> Share | None:
    if not judged:
        return None
    share, (low, high) = right / judged, wilson(right, judged)
    # Where all are right, rounding may leave the upper end a hair below.
    return Share(share, min(low, share), max(high, share))


def _subjects(catalogue: Catalogue) -> Iterator[_Known]:
    with catalogue.reading() as connection:
        rows = connection.execute(SUBJECTS).fetchall()
    for of, id_, decision, accepted, verdict, judged, photos in rows:
        yield _Known(
            Subject(Of(of), to_path(id_)),
            Certainty(decision),
            accepted,
            Verdict(verdict) if verdict else None,
            judged,
            photos,
        )
