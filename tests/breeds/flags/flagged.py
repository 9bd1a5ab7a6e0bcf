"""Flags of small made-up photos."""

from pathlib import Path

import numpy as np

from breeds.flags import store
from breeds.flags.record import (
    AnsweredBreed,
    AnsweringModel,
    Correction,
    FlagRecord,
    ShownDecision,
    Verdict,
)
from breeds.flags.store import Shown

MODEL = AnsweringModel("1a2b3c", None, None)
SHEPHERD, MALINOIS = "n02106662", "n02105162"


def picture(seed: int, side: int = 64) -> np.ndarray:
    """Blots of colour that resemble no other seed's."""
    coarse = np.random.default_rng(seed).integers(0, 256, (8, 8, 3), np.uint8)
    return np.kron(coarse, np.ones((side // 8, side // 8, 1), np.uint8))


def shown(first: float = 0.9, distance: float | None = 3.0, stands: bool = True) -> Shown:
    """An answer whose first breed is the shepherd."""
    answer = [AnsweredBreed(SHEPHERD, first), AnsweredBreed(MALINOIS, 1 - first)]
    said = (Verdict.BREED, SHEPHERD) if stands else (None, None)
    decision = ShownDecision("accepted" if stands else "unsure", "sure", distance, *said)
    return Shown(answer, MODEL, decision)


def flag(
    flags_dir: Path,
    seed: int = 0,
    says: str = MALINOIS,
    session: str = "",
    answer: Shown | None = None,
) -> FlagRecord:
    """A volunteer's flag; `says` is a breed or the value of another verdict."""
    others = [verdict.value for verdict in Verdict if verdict is not Verdict.BREED]
    correction = Correction(Verdict(says)) if says in others else Correction(Verdict.BREED, says)
    return store.save(flags_dir, picture(seed), correction, answer or shown(), session)
