"""What the page answers for a photo, as HTML."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from breeds.bundle import Box
from breeds.photo import PhotoError
from breeds.photo.thumbnails import data_url, jpeg
from breeds.recognition.classifier import Guess
from breeds.recognition.decision import Certainty, Decision, Reason
from ui.parts import templates
from ui.texts.page import Texts

CLOSEUP_SIDE = 168
# Where the photo shows none of the five as far as one can tell, to see them would mislead.
MISLEADING = (Reason.ANOTHER, Reason.NOTHING, Reason.NO_DOG, Reason.WILD_CANID, Reason.CAT)


@dataclass(frozen=True)
class ShownAnswer:
    """The answer shown for a photo: the likeliest breeds, and what the program stands by.

    `photo` is the uploaded file, `known` how many breeds the model tells apart, `closeup` the part
    that was looked at again, as a data URL, None where one look was enough; `incomplete` tells that
    the file broke off, `size` the photo's width and height in pixels, `distance` how far the
    nearest threshold was, in log-odds, None where the model has none.
    """

    photo: Path
    guesses: tuple[Guess, ...]
    decision: Decision
    known: int
    closeup: str | None
    incomplete: bool = False
    size: tuple[int, int] = (1, 1)
    distance: float | None = None

    @property
    def accepted(self) -> bool:
        return self.decision.certainty is Certainty.ACCEPTED

    @property
    def shows_no_dog(self) -> bool:
        return self.decision.certainty is Certainty.NOT_A_DOG

    @property
    def names_first(self) -> bool:
        """Whether the first breed is what is said, so that a plain yes means it."""
        return self.accepted or self.decision.reason is Reason.NO_THRESHOLDS

    @property
    def folded(self) -> bool:
        """Whether the five are seen only by who asks for them."""
        return self.decision.reason in MISLEADING


Outcome = ShownAnswer | PhotoError | None


def render(outcome: Outcome, texts: Texts) -> str:
    """The answer, why there is none, or what to do first where no photo was given."""
    if outcome is None:
        return templates.render("identify/empty.html", texts=texts)
    if isinstance(outcome, PhotoError):
        reason = outcome.in_language(texts.code)
        return templates.render("identify/unreadable.html", reason=reason, texts=texts)
    said = texts.decision.word(outcome.decision, outcome.guesses[0].breed)
    return templates.render("identify/answer.html", answer=outcome, said=said, texts=texts)


def spoken(outcome: Outcome, texts: Texts) -> str:
    """An answer in sentences for a screen reader; what can't be read is an alert already."""
    if not isinstance(outcome, ShownAnswer):
        return ""
    said = texts.decision.word(outcome.decision, outcome.guesses[0].breed)
    return templates.render("identify/spoken.html", answer=outcome, said=said, texts=texts)


def closeup(photo: np.ndarray, box: Box) -> str:
    """The boxed part of an upright RGB photo, uint8, height x width x 3, as a small data URL."""
    height, width = photo.shape[:2]
    left, top, right, bottom = (round(edge) for edge in box.to_pixels(width, height))
    return data_url(jpeg(photo[top:bottom, left:right], CLOSEUP_SIDE))
