"""What networks answered and how they learnt -> pictures: confusion, photos, curves."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from breeds.bundle import Labels
from breeds.files import replacing
from training.data.dataset import Sample, load_photo
from training.evaluation.answers import Answers

RIGHT, WRONG = "#1a7f37", "#c62828"
GRID_COLUMNS, GRID_ROWS = 6, 4
THUMBNAIL_SIDE = 224
LABELLED_BREEDS = 40
CONFUSION, PHOTOS, CURVES = "confusion.png", "photos.png", "curves.png"
ALL = (CONFUSION, PHOTOS, CURVES)
DPI = 100


def save_all(
    folder: Path,
    title: str,
    curves: Mapping[str, Sequence[float]],
    samples: Sequence[Sample],
    answers: Answers,
    labels: Labels,
) -> None:
    """One network's three pictures as files: what it confuses, some photos, and how it learnt.

    `answers` are in the order of `samples`. Raises DatasetError.
    """
    for name, figure in {
        CONFUSION: confusion_matrix([answers], labels),
        PHOTOS: photo_grid(samples, answers, labels),
        CURVES: learning_curves({title: [curves]}),
    }.items():
        save_figure(figure, folder / name, DPI)


def save_figure(figure: Figure, path: Path, dpi: int) -> None:
    """As the kind of file that the path's suffix names. Raises OSError, which names the file."""
    with replacing(path) as draft:
        figure.savefig(draft, dpi=dpi)


def confusion_matrix(answers: Sequence[Answers], labels: Labels) -> Figure:
    """How often a breed (row) was answered (column), as a share of the breed's photos.

    `answers` are those of one network, or of several trained alike, to the same photos.
    """
    breeds = len(labels.breeds)
    counts = np.zeros((breeds, breeds))
    for each in answers:
        np.add.at(counts, (each.truth, each.ranked[:, 0]), 1)
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    side = max(5.0, 1.5 + 0.085 * breeds)
    figure = Figure(figsize=(side + 1, side), layout="constrained")
    axes = figure.subplots()
    image = axes.imshow(shares, cmap="Blues", vmin=0, vmax=1, interpolation="nearest")
    figure.colorbar(
        image, shrink=0.6, label="share of the breed's photos", format=PercentFormatter(1)
    )
    size = 8 if breeds <= LABELLED_BREEDS else 3.5
    names = [breed.en for breed in labels.breeds]
    axes.set_xticks(range(breeds), names, rotation=90, fontsize=size)
    axes.set_yticks(range(breeds), names, fontsize=size)
    axes.set(xlabel="answer", ylabel="truth")
    return figure


def photo_grid(
    samples: Sequence[Sample], answers: Answers, labels: Labels, seed: int = 0
) -> Figure:
    """Some photos, drawn by the seed, with truth and answer: right in green, wrong in red.

    `answers` are in the order of `samples`. Raises DatasetError.
    """
    names = [breed.en for breed in labels.breeds]
    count = min(GRID_COLUMNS * GRID_ROWS, len(samples))
    drawn = np.random.default_rng(seed).choice(len(samples), count, replace=False)
    rows = -(-count // GRID_COLUMNS)
    figure = Figure(figsize=(2.4 * GRID_COLUMNS, 2.9 * rows), layout="constrained")
    grid = figure.subplots(rows, GRID_COLUMNS, squeeze=False).ravel()
    for axes in grid:
        axes.set_axis_off()
    for axes, number in zip(grid, np.sort(drawn), strict=False):
        axes.imshow(load_photo(samples[number].path, THUMBNAIL_SIDE))
        truth, answer = names[answers.truth[number]], names[answers.ranked[number, 0]]
        # A mark beside the colour, for whoever can't tell red from green.
        told = f"✓ {answer}" if truth == answer else f"✗ {answer}\n(is: {truth})"
        axes.set_title(told, fontsize=8, color=RIGHT if truth == answer else WRONG)
    return figure


def learning_curves(curves: Mapping[str, Sequence[Mapping[str, Sequence[float]]]]) -> Figure:
    """Accuracy by epoch in training and on the validation part; a panel a row, a line a seed."""
    columns = min(2, len(curves))
    rows = -(-len(curves) // columns)
    figure = Figure(figsize=(5 * columns, 3.2 * rows), layout="constrained")
    grid = figure.subplots(rows, columns, squeeze=False).ravel()
    for axes in grid[len(curves) :]:
        axes.set_axis_off()
    for axes, (title, of_row) in zip(grid, curves.items(), strict=False):
        _draw_curves(axes, of_row)
        axes.set(title=title, xlabel="epoch", ylabel="accuracy", ylim=(0, 1))
        axes.yaxis.set_major_formatter(PercentFormatter(1))
        axes.legend(fontsize=8)
    return figure


def _draw_curves(axes: Axes, of_row: Sequence[Mapping[str, Sequence[float]]]) -> None:
    for number, curves in enumerate(of_row):
        for name, label, style in (
            ("accuracy", "training", "--"),
            ("val_accuracy", "validation", "-"),
        ):
            values = curves.get(name, ())
            epochs = range(1, len(values) + 1)
            colour = "C1" if name == "accuracy" else "C0"
            shown = label if number == 0 else None
            axes.plot(epochs, values, style, color=colour, label=shown, linewidth=1.2)
