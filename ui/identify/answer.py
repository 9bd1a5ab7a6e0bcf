"""What the page answers for a photo, as HTML."""

from dataclasses import dataclass
from html import escape
from pathlib import Path

import numpy as np

from breeds.bundle import Box, Group
from breeds.photo import PhotoError
from breeds.recognition.classifier import Guess
from ui.parts.thumbnails import data_url
from ui.texts.page import Texts

CLOSEUP_SIDE = 168


@dataclass(frozen=True)
class ShownAnswer:
    """The answer shown for a photo: the likeliest breeds, and the first one's group.

    `photo` is the uploaded file, `known` how many breeds the model tells apart, `closeup` the part
    that was looked at again, as a data URL, None where one look was enough.
    """

    photo: Path
    guesses: tuple[Guess, ...]
    group: Group | None
    known: int
    closeup: str | None


Outcome = ShownAnswer | PhotoError | None


def render(outcome: Outcome, texts: Texts) -> str:
    """The answer, why there is none, or what to do first where no photo was given."""
    if outcome is None:
        return _render_empty(texts)
    if isinstance(outcome, PhotoError):
        return _render_error(outcome, texts)
    return _render_answer(outcome, texts)


def closeup(photo: np.ndarray, box: Box) -> str:
    """The boxed part of an upright RGB photo, uint8, height x width x 3, as a small data URL."""
    height, width = photo.shape[:2]
    left, top, right, bottom = (round(edge) for edge in box.to_pixels(width, height))
    return data_url(photo[top:bottom, left:right], CLOSEUP_SIDE)


def _render_empty(texts: Texts) -> str:
    hints = "".join(f"<li>{escape(hint)}</li>" for hint in texts.empty_hints)
    return f'<div class="empty"><h2>{escape(texts.empty_heading)}</h2><ul>{hints}</ul></div>'


def _render_error(error: PhotoError, texts: Texts) -> str:
    return (
        f'<div class="unreadable" role="alert"><h2>{escape(texts.unreadable)}</h2>'
        f"<p>{escape(error.in_language(texts.code))}</p></div>"
    )


def _render_answer(answer: ShownAnswer, texts: Texts) -> str:
    first = answer.guesses[0]
    bars = "".join(_render_bar(guess, texts) for guess in answer.guesses)
    caution = texts.answer_caution.format(answer.known)
    return (
        f'<div class="answer"><p class="lead">{escape(texts.answer_lead)}</p>'
        f'<h2 class="headline">{escape(first.breed.name(texts.code))} '
        f'<span class="share">{escape(texts.percent(first.probability))}</span></h2>'
        f"{_render_group(answer.group, texts)}"
        f'<ol class="bars" aria-label="{escape(texts.answer_list)}">{bars}</ol>'
        f"{_render_closeup(answer.closeup, texts)}"
        f'<p class="caution">{escape(caution)}</p></div>'
    )


def _render_group(group: Group | None, texts: Texts) -> str:
    if group is None:
        return ""
    return f'<p class="group">{escape(texts.answer_group.format(group.name(texts.code)))}</p>'


def _render_bar(guess: Guess, texts: Texts) -> str:
    return (
        f'<li data-breed="{escape(guess.breed.id)}" data-probability="{guess.probability:.6f}">'
        f'<span class="name">{escape(guess.breed.name(texts.code))}</span>'
        f'<span class="share">{escape(texts.percent(guess.probability))}</span>'
        f'<span class="bar" aria-hidden="true">'
        f'<span style="width:{100 * guess.probability:.1f}%"></span></span></li>'
    )


def _render_closeup(source: str | None, texts: Texts) -> str:
    if source is None:
        return ""
    return (
        f'<figure class="closeup"><img src="{source}" alt="{escape(texts.closeup_alt)}">'
        f"<figcaption>{escape(texts.closeup)}</figcaption></figure>"
    )
