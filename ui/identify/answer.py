"""What the page answers for a photo, as HTML."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from breeds.bundle import Box, Group
from breeds.photo import PhotoError
from breeds.recognition.classifier import Guess
from ui.parts import templates
from ui.parts.thumbnails import data_url
from ui.texts.page import Texts

CLOSEUP_SIDE = 168


@dataclass(frozen=True)
class ShownAnswer:
    """The answer shown for a photo: the likeliest breeds, and the first one's group.

    `photo` is the uploaded file, `known` how many breeds the model tells apart, `closeup` the part
    that was looked at again, as a data URL, None where one look was enough; `incomplete` tells that
    the file broke off.
    """

    photo: Path
    guesses: tuple[Guess, ...]
    group: Group | None
    known: int
    closeup: str | None
    incomplete: bool = False


Outcome = ShownAnswer | PhotoError | None


def render(outcome: Outcome, texts: Texts) -> str:
    """The answer, why there is none, or what to do first where no photo was given."""
    if outcome is None:
        return templates.render("identify/empty.html", texts=texts)
    if isinstance(outcome, PhotoError):
        reason = outcome.in_language(texts.code)
        return templates.render("identify/unreadable.html", reason=reason, texts=texts)
    first = outcome.guesses[0]
    return templates.render("identify/answer.html", answer=outcome, first=first, texts=texts)


def spoken(outcome: Outcome, texts: Texts) -> str:
    """An answer in sentences for a screen reader; what can't be read is an alert already."""
    if not isinstance(outcome, ShownAnswer):
        return ""
    return templates.render("identify/spoken.html", answer=outcome, texts=texts)


def closeup(photo: np.ndarray, box: Box) -> str:
    """The boxed part of an upright RGB photo, uint8, height x width x 3, as a small data URL."""
    height, width = photo.shape[:2]
    left, top, right, bottom = (round(edge) for edge in box.to_pixels(width, height))
    return data_url(photo[top:bottom, left:right], CLOSEUP_SIDE)
