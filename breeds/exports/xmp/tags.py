"""What a sidecar is to say of a photo, in texts that XML can hold."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

# Whatever isn't a Char of XML 1.0, section 2.2; a lone surrogate comes from an odd file's name.
_NO_CHARACTER = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Tags:
    """One photo's keywords, each a path from the widest to the narrowest, and where they are from.

    `breed` is our id, `score` from 0 to 1, `model` 12 hexadecimal digits, `date` when it was
    answered or judged, `judged_by` a person's name where a person had the last word.
    """

    keywords: tuple[tuple[str, ...], ...]
    decision: str
    breed: str | None
    score: float | None
    model: str
    date: datetime
    judged_by: str | None = None

    def paths(self) -> tuple[tuple[str, ...], ...]:
        """The keywords in plain text, without empty levels, each once."""
        paths = (tuple(level for level in map(plain, path) if level) for path in self.keywords)
        return tuple(dict.fromkeys(path for path in paths if path))

    def properties(self) -> dict[str, str]:
        """What is known beside the keywords, by the names that it has in our namespace."""
        values = {
            "Decision": self.decision,
            "Breed": self.breed,
            "Score": None if self.score is None else f"{self.score:.4f}",
            "Model": self.model,
            "Date": self.date.isoformat(timespec="seconds"),
            "JudgedBy": self.judged_by,
        }
        plain_values = {name: plain(value) for name, value in values.items() if value is not None}
        return {name: value for name, value in plain_values.items() if value}


def plain(text: str) -> str:
    """On one line, without what XML can't hold, in the one form that Unicode gives its accents.

    macOS takes accents apart (NFD) where others leave them whole: two spellings of one keyword.
    """
    return unicodedata.normalize("NFC", " ".join(_NO_CHARACTER.sub(" ", text).split()))


def unique(texts: Iterable[str], known: Iterable[str] = ()) -> tuple[str, ...]:
    """The texts that aren't known yet, each once, in order."""
    seen = set(known)
    return tuple(text for text in dict.fromkeys(texts) if text not in seen)
