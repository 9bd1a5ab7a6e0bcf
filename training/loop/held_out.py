"""Reviewed photos by time -> what is learnt from, and the later ones that judge what was learnt."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from breeds.flags.reviews import Finding
from breeds.flags.shown import NAMES_FIRST
from breeds.recognition.decision import Certainty, Decision
from training.evaluation.answers import Contender
from training.evaluation.answers import readable as readable_photos
from training.loop.reviewed import ReviewedPhoto

BATCH = 32


@dataclass(frozen=True)
class Parts:
    """Reviewed photos: those that the champion has learnt from, the `new` ones, and the later ones
    that are `held_out`. `until` is when the last of the first two was given.
    """

    old: tuple[ReviewedPhoto, ...]
    new: tuple[ReviewedPhoto, ...]
    held_out: tuple[ReviewedPhoto, ...]
    until: str

    @property
    def learnt(self) -> tuple[ReviewedPhoto, ...]:
        return self.old + self.new


def split(photos: Sequence[ReviewedPhoto], learnt_until: str, share: float) -> Parts:
    """Hold out the latest `share`, 0..1, of what came after `learnt_until`, "" for ever."""
    ordered = sorted(photos, key=lambda photo: (photo.created, photo.id))
    old = [photo for photo in ordered if photo.created <= learnt_until]
    later = ordered[len(old) :]
    kept = len(later) - round(share * len(later))
    learnt = [*old, *later[:kept]]
    until = learnt[-1].created if learnt else learnt_until
    return Parts(tuple(old), tuple(later[:kept]), tuple(later[kept:]), until)


def rightly_answered(
    models: Sequence[Contender], photos: Sequence[ReviewedPhoto]
) -> list[np.ndarray]:
    """Which photos each model answers as the reviewer did: bool, (photos,).

    Of a breed, where it is the first; of a mixed dog, or one of a breed that isn't listed, where
    the program stands by no single breed; of no dog, where it says so. A photo that can't be read
    is answered rightly by none.
    """
    right = [np.zeros(len(photos), bool) for _ in models]
    places = {photo.id: place for place, photo in enumerate(photos)}
    for hits, model in zip(right, models, strict=True):
        side = model.decode_min_side
        for start in range(0, len(photos), BATCH):
            batch = [photo.sample for photo in photos[start : start + BATCH]]
            read = list(readable_photos(batch, side))
            if not read:
                continue
            answered = model.answer([sample for sample, _ in read], [pixels for _, pixels in read])
            first = answered.ranked[:, 0]
            for (sample, _), top, decision in zip(read, first, answered.decisions, strict=True):
                photo = photos[places[sample.key]]
                hits[places[sample.key]] = is_right(photo, model.breeds[top], decision)
    return right


def is_right(photo: ReviewedPhoto, first: str, decision: Decision) -> bool:
    """`first` is the likeliest breed, by id."""
    if photo.finding is Finding.NOT_A_DOG:
        return decision.certainty is Certainty.NOT_A_DOG
    if photo.finding is Finding.BREED or first == photo.breed:
        return first == photo.breed
    return decision.certainty is not Certainty.NOT_A_DOG and decision.reason not in NAMES_FIRST
