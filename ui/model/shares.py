"""Shares of photos in a volunteer's words: so many of 100, and how far that may be off."""

from dataclasses import dataclass

from breeds.bundle.evaluation import Among
from breeds.intervals import Share
from ui.texts.numbers import hundredths
from ui.texts.page import Texts


@dataclass(frozen=True)
class Told:
    """A figure, and the ends of its interval apart: both empty where nothing was measured."""

    figure: str = ""
    ends: str = ""


def apart(share: Share | None, texts: Texts) -> Told:
    """The share, of 100, for a narrow column."""
    if share is None:
        return Told()
    told = ends(share, texts)
    return Told(texts.model.share_alone.format(**told), texts.model.between.format(**told))


def with_ends(share: Share, texts: Texts) -> str:
    """The share and the two ends of its interval, of 100."""
    return texts.model.share_told.format(**ends(share, texts))


def ends(share: Share, texts: Texts) -> dict[str, str]:
    """The share and its interval's ends, by the names that the texts give them."""
    return {
        "value": hundredths(share.value, texts),
        "low": hundredths(share.low, texts),
        "high": hundredths(share.high, texts),
    }


def among(told: Among, texts: Texts) -> str:
    """The same of counted photos; empty where there are none."""
    return with_ends(told.share, texts) if told.share else ""
