"""Pictures say what the answers say, without a display."""

from pathlib import Path

import numpy as np
import pytest
from matplotlib.figure import Figure

from tests.training.studies import BREEDS
from training.data.dataset import DatasetError, Sample, open_dataset
from training.data.labels import read_labels
from training.data.photo_sets import PhotoSet
from training.evaluation.answers import Answers
from training.evaluation.plots import RIGHT, WRONG, confusion_matrix, learning_curves, photo_grid

LABELS = read_labels(BREEDS)


def answers(truth: list[int], answered: list[int]) -> Answers:
    ranked = [[first, *({0, 1, 2} - {first})] for first in answered]
    some = np.zeros(len(truth))
    return Answers(np.array(truth), np.array(ranked), some, some.astype(bool))


def titles(figure: Figure) -> dict[str, str]:
    """Each photo's title and its colour."""
    return {axes.get_title(): axes.title.get_color() for axes in figure.axes if axes.images}


def test_the_matrix_shows_each_breeds_share(tmp_path):
    figure = confusion_matrix(
        [answers([0, 0, 1, 2], [0, 1, 1, 0]), answers([0, 0, 1, 2], [0, 0, 1, 0])], LABELS
    )
    shares = figure.axes[0].images[0].get_array()
    np.testing.assert_allclose(shares, [[0.75, 0.25, 0], [0, 1, 0], [1, 0, 0]])
    names = [label.get_text() for label in figure.axes[0].get_yticklabels()]
    assert names == ["Beagle", "German shepherd", "Pug"]
    figure.savefig(tmp_path / "matrix.png")


def test_a_breed_without_a_photo_has_an_empty_row():
    figure = confusion_matrix([answers([0], [0])], LABELS)
    assert figure.axes[0].images[0].get_array()[1:].sum() == 0


def test_right_answers_are_green_and_wrong_ones_red_and_marked(photos, tmp_path):
    samples = open_dataset(photos).samples
    few = [samples[0], samples[12], samples[24]]
    figure = photo_grid(few, answers([0, 1, 2], [0, 1, 0]), LABELS)
    assert titles(figure) == {
        "✓ Beagle": RIGHT,
        "✓ German shepherd": RIGHT,
        "✗ Beagle\n(is: Pug)": WRONG,
    }
    figure.savefig(tmp_path / "photos.png")


def test_the_grid_holds_some_of_many_photos_the_same_ones_each_time(photos):
    samples = open_dataset(photos).samples
    truth = np.repeat([0, 1, 2], 12).tolist()
    first, second = (photo_grid(samples, answers(truth, truth), LABELS) for _ in range(2))
    shown = [axes.images[0].get_array() for axes in first.axes if axes.images]
    again = [axes.images[0].get_array() for axes in second.axes if axes.images]
    assert len(shown) == 24
    assert all(np.array_equal(a, b) for a, b in zip(shown, again, strict=True))


def test_a_photo_that_went_missing_is_told(tmp_path: Path):
    lost = [Sample(tmp_path / "lost.jpg", "pug/lost.jpg", BREEDS[2])]
    with pytest.raises(DatasetError, match=r"lost\.jpg: This file can't be found"):
        photo_grid(lost, answers([2], [2]), LABELS)


def test_curves_have_a_panel_a_row_and_a_line_a_seed(tmp_path):
    seed = {"accuracy": [0.1, 0.5], "val_accuracy": [0.2, 0.4], "loss": [1, 0]}
    figure = learning_curves({"CNN": [seed, seed], "Xception": [seed], "Other": [seed]})
    drawn = [axes for axes in figure.axes if axes.lines]
    assert [axes.get_title() for axes in drawn] == ["CNN", "Xception", "Other"]
    assert [len(axes.lines) for axes in drawn] == [4, 2, 2]
    np.testing.assert_array_equal(drawn[1].lines[0].get_xydata(), [[1, 0.1], [2, 0.5]])
    assert [text.get_text() for text in drawn[0].get_legend().get_texts()] == [
        "training",
        "validation",
    ]
    figure.savefig(tmp_path / "curves.png")


def test_one_photo_makes_a_grid(photos):
    sample = open_dataset(PhotoSet(photos).root).samples[:1]
    assert len(titles(photo_grid(sample, answers([0], [0]), LABELS))) == 1
