"""Shares of photos in a volunteer's words: so many of 100, and how far that may be off."""

from breeds.bundle.evaluation import Among
from breeds.intervals import Share
from ui.texts.numbers import hundredths
from ui.texts.page import Texts


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
