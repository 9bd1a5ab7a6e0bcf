"""What a retraining and a simulated season depend on; the command line reads its options here."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

from pydantic import Field

from training.config import Natural

HeldOutShare = Annotated[float, Field(ge=0.05, le=0.9)]


@dataclass(frozen=True)
class FittingConfig:
    """How near the new heads stay to the old ones; found as docs/EXPERIMENTS.md tells."""

    pull: float = 0.03
    """penalty on what weights over standardised features change"""
    reviewed: float = 1.0
    """how many of the model's own photos one reviewed photo counts for, at most; those of a new
    breed count together as the photos of a breed usually do"""
    own_answers: float = 1.0
    """how much of a rehearsed photo's target is the model's own answer, not the truth"""


@dataclass(frozen=True)
class RetrainConfig:
    """Which model learns from which verdicts, and where what comes of it goes."""

    flags: Path
    """the folder of verdicts, as `quelle-race flags pull` brings it"""
    model: Path = Path("model")
    """the champion"""
    out: Path = Path("retrained")
    """the challenger's folder"""
    cards: Path = Path("docs/models")
    """the folder of the models' changelog"""
    hold_out: HeldOutShare = 0.3
    """of the new verdicts, the latest, to judge by"""
    fitting: FittingConfig = field(default_factory=FittingConfig)


@dataclass(frozen=True)
class Errors:
    """How often people do what, 0..1.

    Of wrong answers a share is `noticed`, and of those the right breed is `named`, else one of the
    other breeds that were shown. Of right answers a share is `confirmed`, another `doubted`, with
    one of the others. Dogs of a breed that isn't listed are `noticed` as often, and of those a
    share is `told` as such, else one of the breeds shown. A reviewer is `wrong` with one of the
    breeds shown, and calls a photo `unusable`.
    """

    noticed: float = 0.6
    named: float = 0.85
    confirmed: float = 0.25
    doubted: float = 0.03
    told: float = 0.8
    wrong: float = 0.02
    unusable: float = 0.02


@dataclass(frozen=True)
class SeasonConfig:
    """How a season is simulated; `days` is how long it is."""

    days: int = 84
    by_lot: int = 90
    """answers that nobody flagged, put before the reviewer"""
    sabotaged: int = 60
    """verdicts of the saboteur"""
    sabotage: str = "n02085620"
    """the breed, by id, that the saboteur names each time"""
    seed: Natural = 0
    """of all that is drawn by lot"""
    errors: Errors = field(default_factory=Errors)
