"""A flag: what a volunteer says of a photo, the answer that was shown and the model's version."""

import json
from dataclasses import asdict, dataclass
from enum import StrEnum

from breeds import checked_json
from breeds.bundle import Bundle
from breeds.checked_json import MalformedError
from breeds.flags.plain import plain

SCHEMA = 2
# Records of the first schema lack what has a default below.
READABLE = (1, SCHEMA)
RECORD = "record.json"
PHOTO = "photo.jpg"
REMARK_LENGTH = 500


class Verdict(StrEnum):
    """What a volunteer says that the photo shows."""

    BREED = "breed"
    MIXED = "mixed"
    UNLISTED = "unlisted"
    NOT_A_DOG = "not-a-dog"


@dataclass(frozen=True)
class Correction:
    """The volunteer's word: `breed` is a breed's id where the verdict is BREED, else None.

    Raises ValueError when the two don't go together. The remark is cleaned: no control or other
    invisible characters, at most REMARK_LENGTH characters.
    """

    verdict: Verdict
    breed: str | None = None
    remark: str = ""

    def __post_init__(self) -> None:
        if (self.breed is not None) != (self.verdict is Verdict.BREED):
            raise ValueError(f"a verdict {self.verdict} with the breed {self.breed!r}")
        object.__setattr__(self, "remark", plain(self.remark, REMARK_LENGTH))


@dataclass(frozen=True)
class AnsweredBreed:
    """One line of the answer that was shown: a breed's id and its probability, 0..1."""

    breed: str
    probability: float


@dataclass(frozen=True)
class AnsweringModel:
    """Which model answered: its version, and the Hub repo and commit, None where embedded."""

    version: str
    repo: str | None
    revision: str | None

    @classmethod
    def of(cls, bundle: Bundle) -> "AnsweringModel":
        return cls(bundle.manifest.version, bundle.origin.repo, bundle.origin.revision)


@dataclass(frozen=True)
class ShownDecision:
    """What the program stood by, by the values of its certainty and its reason.

    `distance` is how far the nearest threshold was, in log-odds; None where the model has none.
    `verdict` and `breed` are the correction that would say the same, None where none would.
    """

    certainty: str
    reason: str
    distance: float | None
    verdict: Verdict | None
    breed: str | None


@dataclass(frozen=True)
class FlagRecord:
    """One flag, as it lies on disk in a folder named by its id.

    `created` is UTC, ISO 8601; `answer` what was shown, the likeliest first; `photo` a file's name
    within the folder, `digest` the SHA-256 of that file and `signature` that of the picture
    (`breeds/photo/resemblance.py`), both in hexadecimal. `session` tells one visit from another
    and nothing else of a visitor; records of one visit are one voice. `by_lot` tells that a person
    was asked about an answer drawn by lot, which nobody had flagged.
    """

    schema: int
    id: str
    created: str
    correction: Correction
    answer: tuple[AnsweredBreed, ...]
    model: AnsweringModel
    photo: str
    decision: ShownDecision | None = None
    digest: str = ""
    signature: str = ""
    session: str = ""
    by_lot: bool = False

    @property
    def confirms(self) -> bool:
        """Whether the volunteer names the breed that was answered first.

        Among the records whose verdict is a breed, the share of these is the real accuracy.
        """
        return self.correction.breed == self.answer[0].breed

    @property
    def of_model(self) -> tuple[Verdict, str | None] | None:
        """What the model said, as a verdict with a breed's id; None where it stood by nothing."""
        if self.decision is None:
            return Verdict.BREED, self.answer[0].breed
        verdict = self.decision.verdict
        return (verdict, self.decision.breed) if verdict else None

    @property
    def voice(self) -> str:
        """Whose word it is: the visit's, or its own where that isn't known."""
        return self.session or self.id

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, indent=1) + "\n"

    @classmethod
    def from_json(cls, text: str) -> "FlagRecord":
        """Raises MalformedError for another schema or a malformed record."""
        kind = checked_json.read(_Kind, text, unknown="ignore")
        if kind.schema not in READABLE:
            raise MalformedError(f"has schema {kind.schema}, not {SCHEMA}")
        return checked_json.read(cls, text)


@dataclass(frozen=True)
class _Kind:
    """What tells whether this program can read a record at all."""

    schema: int
