"""What a search depends on."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from training.config import Count, TrainConfig
from training.search.space import XCEPTION_CUTS

OUT = Path("runs/tune")

Stage = Literal["head", "fine-tune"]
Tuner = Literal["optuna", "keras-tuner"]
HEAD, FINE_TUNE = STAGES = get_args(Stage)
OPTUNA, KERAS_TUNER = TUNERS = get_args(Tuner)
USUAL_TRIALS: dict[Stage, int] = {"head": 100, "fine-tune": 6}


@dataclass(frozen=True)
class TuneConfig:
    """A search: `base` is what every trial starts from, and where the search's files lie.

    `trials` are those of earlier starts and of other workers included; `storage` is None for SQLite
    in the search's folder.
    """

    base: TrainConfig
    stage: Stage
    """search the head on features that are computed once, or which layers to tune and how, a
    training run for each trial"""
    tuner: Tuner
    """what chooses the next trial"""
    trials: Count
    """finished trials in all"""
    storage: str | None
    """a database that workers share, by its URL"""
    cuts: tuple[str, ...] = XCEPTION_CUTS
    """the layers that fine-tune may start from, Xception's last three unless named"""
