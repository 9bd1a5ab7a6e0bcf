"""What a search may change, as data that any tuner can be given."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from training.config import OPTIMISERS, SCHEDULES, TrainConfig

Parameters = Mapping[str, Any]


@dataclass(frozen=True)
class Choice:
    """One of a few values, of any kind."""

    values: tuple[Any, ...]

    def holds(self, value: Any) -> bool:
        return value in self.values


@dataclass(frozen=True)
class Range:
    """Any number from `low` to `high`; `logarithmic` ones are drawn by their order of magnitude."""

    low: float
    high: float
    logarithmic: bool = False

    def holds(self, value: float) -> bool:
        return self.low <= value <= self.high


Space = Mapping[str, Choice | Range]

# Names are those of HeadConfig.
HEAD: Space = {
    "width": Choice((None, 32, 64, 128, 256)),
    "dropout": Range(0.0, 0.6),
    "l2": Range(1e-3, 3.0, logarithmic=True),
    "label_smoothing": Range(0.0, 0.3),
    "learning_rate": Range(3e-4, 3e-2, logarithmic=True),
    "schedule": Choice(SCHEDULES),
    "optimiser": Choice(OPTIMISERS),
}
TEACHER: Space = {"teacher_share": Range(0.0, 0.6)}

# Names are those of FineTuneConfig, beside TrainConfig's `augmented`.
FINE_TUNE: Space = {
    "learning_rate": Range(1e-4, 1e-2, logarithmic=True),
    "layer_decay": Range(0.6, 1.0),
    "augmented": Choice((0, 1)),
}
# The last convolution, the last block, and the last two.
XCEPTION_CUTS = ("block14_sepconv2", "block14_sepconv1", "block13_sepconv1_act")


def head_space(config: TrainConfig) -> Space:
    return {**HEAD, **TEACHER} if config.teacher else HEAD


def fine_tune_space(cuts: tuple[str, ...]) -> Space:
    """`cuts` are the layers that tuning may start from."""
    return {"first": Choice(cuts), **FINE_TUNE}


def inside(space: Space, parameters: Parameters) -> Parameters | None:
    """The parameters that the space names; None where one of them lies outside."""
    named = {name: parameters[name] for name in space}
    return named if all(space[name].holds(value) for name, value in named.items()) else None
