"""A search's trials as pictures, drawn without a display."""

import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import optuna
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import Normalize
from matplotlib.figure import Figure

from training.search.optuna_search import distribution
from training.search.space import Choice, Range, Space
from training.search.trials import COMPLETE, PRUNED, Trial

COLOURS = "viridis"
FAINT = "0.7"
TICKS = 5
MANY, LOWEST = 20, 0.1


def draw(trials: Sequence[Trial], space: Space) -> dict[str, Figure]:
    """By name: the history, each parameter's importance, and parallel coordinates.

    Importances need two complete trials that differ; coordinates need one.
    """
    complete = [trial for trial in trials if trial.state == COMPLETE]
    figures = {"history": _history(trials)}
    if len({trial.value for trial in complete}) > 1:
        figures["importances"] = _importances(complete, space)
    if complete:
        figures["parallel_coordinates"] = _parallel_coordinates(complete, space)
    return figures


def importances(complete: Sequence[Trial], space: Space) -> Mapping[str, float]:
    """Each parameter's share in what made the best trials good (PED-ANOVA, Watanabe 2023)."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", optuna.exceptions.ExperimentalWarning)
        optuna.logging.set_verbosity(optuna.logging.ERROR)
        study = optuna.create_study(direction="maximize")
        distributions = {name: distribution(kind) for name, kind in space.items()}
        for trial in complete:
            study.add_trial(
                optuna.create_trial(
                    params=dict(trial.parameters), distributions=distributions, value=trial.value
                )
            )
        return optuna.importance.get_param_importances(study)


def _history(trials: Sequence[Trial]) -> Figure:
    figure = Figure(figsize=(8, 4.5), layout="constrained")
    axes = figure.subplots()
    complete = [trial for trial in trials if trial.state == COMPLETE]
    pruned = [trial for trial in trials if trial.state == PRUNED and trial.curve]
    axes.plot(
        [t.number for t in pruned], [t.curve[-1] for t in pruned], "x", color=FAINT, label="pruned"
    )
    numbers, values = [t.number for t in complete], [t.accuracy for t in complete]
    axes.plot(numbers, values, "o", markersize=4, label="complete")
    axes.step(numbers, np.maximum.accumulate(values), where="post", label="best so far")
    axes.set(xlabel="trial", ylabel="top-1 on the validation part", title="History")
    shown = [*values, *(trial.curve[-1] for trial in pruned)]
    if len(shown) >= MANY:
        # A few hopeless trials would press all others together.
        axes.set_ylim(bottom=np.quantile(shown, LOWEST))
        axes.set_title(f"History (the lowest {LOWEST:.0%} of the trials are cut off)")
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:.1%}")
    axes.legend()
    return figure


def _importances(complete: Sequence[Trial], space: Space) -> Figure:
    shares = importances(complete, space)
    figure = Figure(figsize=(8, 0.45 * len(shares) + 1.2), layout="constrained")
    axes = figure.subplots()
    names = sorted(shares, key=lambda name: shares[name])
    bars = axes.barh(names, [shares[name] for name in names])
    axes.bar_label(bars, fmt="{:.0%}", padding=3)
    axes.margins(x=0.1)
    axes.set(xlabel="share of what made trials good (PED-ANOVA)", title="Importances")
    return figure


def _parallel_coordinates(complete: Sequence[Trial], space: Space) -> Figure:
    figure = Figure(figsize=(1.5 * len(space) + 2, 5), layout="constrained")
    axes = figure.subplots()
    values = np.array([trial.value for trial in complete])
    # The lower half would hide in its crowd what the good ones share.
    norm_low, norm_high = np.median(values), values.max()
    colours = _colour_map(norm_low, norm_high)
    places = {name: _placed(kind) for name, kind in space.items()}
    for index in np.argsort(values):
        trial = complete[index]
        heights = [places[name](trial.parameters[name]) for name in space]
        good = values[index] >= norm_low
        axes.plot(
            heights, color=colours.to_rgba(values[index]) if good else FAINT, alpha=0.8, linewidth=1
        )
    for position, kind in enumerate(space.values()):
        _label_axis(axes, position, kind)
    axes.set(xlim=(-0.1, len(space) - 0.3), ylim=(-0.05, 1.05), title="Parallel coordinates")
    axes.set_xticks(range(len(space)), list(space))
    axes.set_yticks([])
    bar = figure.colorbar(colours, ax=axes, label="top-1 on the validation part (grey: less)")
    bar.ax.yaxis.set_major_formatter(lambda value, _: f"{value:.1%}")
    return figure


def _colour_map(low: float, high: float) -> ScalarMappable:
    return ScalarMappable(Normalize(low, high), COLOURS)


def _placed(kind: Choice | Range) -> Callable[[Any], float]:
    """Where a value lies on its axis, 0..1."""
    if isinstance(kind, Choice):
        steps = max(1, len(kind.values) - 1)
        return lambda value: kind.values.index(value) / steps
    scale = np.log if kind.logarithmic else float
    low, high = scale(kind.low), scale(kind.high)
    return lambda value: float((scale(value) - low) / (high - low))


def _label_axis(axes: Axes, position: int, kind: Choice | Range) -> None:
    axes.axvline(position, color="0.3", linewidth=0.8)
    place = _placed(kind)
    if isinstance(kind, Choice):
        marks: Iterable[Any] = kind.values
    elif kind.logarithmic:
        marks = np.geomspace(kind.low, kind.high, TICKS)
    else:
        marks = np.linspace(kind.low, kind.high, TICKS)
    for mark in marks:
        text = mark if isinstance(kind, Choice) else f"{mark:.2g}"
        axes.annotate(
            text, (position, place(mark)), xytext=(4, 3), textcoords="offset points", fontsize=8
        )
