"""A search that takes no time: hills over a small space, with a fault where one is asked for."""

import math
from pathlib import Path

from training.search.optuna_search import OptunaSearch
from training.search.space import Choice, Parameters, Range, Space
from training.search.trials import Report, Search

SPACE: Space = {
    "width": Choice((None, 8, 16)),
    "rate": Range(1e-3, 1.0, logarithmic=True),
    "dropout": Range(0.0, 0.5),
}
START: Parameters = {"width": None, "rate": 0.1, "dropout": 0.0}
TUNERS = ("optuna", "keras-tuner")


def height(parameters: Parameters, report: Report) -> float:
    """At most 0.9, for width 8, rate 0.01 and dropout 0.2; three epochs lead there."""
    top = 0.9 - 0.1 * abs(math.log10(parameters["rate"]) + 2) - abs(parameters["dropout"] - 0.2)
    top -= 0.0 if parameters["width"] == 8 else 0.05
    for epoch in range(3):
        report(epoch, top * (epoch + 1) / 3)
    return top


def open_search(
    tuner: str, folder: Path, start: Parameters | None = START, seed: int = 0
) -> Search:
    if tuner == "optuna":
        return OptunaSearch(f"sqlite:///{folder / 'study.db'}", "hills", SPACE, start, seed)
    # Workers of Optuna needn't wait for TensorFlow.
    from training.search.keras_tuner_search import KerasTunerSearch

    return KerasTunerSearch(folder, "hills", SPACE, start, seed)
