"""Fine-tuning: which layers move, by how much, and which mixture of start and end is kept."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import keras
import numpy as np
import pytest

from breeds.bundle import Recipe
from tests.sentences import assert_one_sentence
from tests.training.tiny import BREEDS, SIZE
from tests.training.tiny_network import tiny_backbone
from training.config import WHOLE, FineTuneConfig
from training.data.dataset import DatasetError, open_dataset
from training.fit import fine_tune as module
from training.fit.checkpoint import Checkpoint
from training.fit.features import PLAIN
from training.fit.fine_tune import Tuned, fine_tune
from training.fit.trunk import Trunk, View
from training.networks.backbones import Backbone, restore_layers
from training.networks.linear_head import Head

pytestmark = pytest.mark.training

FIRST = "conv_pw_12"
RECIPE = Recipe(size=SIZE)
CONFIG = FineTuneConfig(first=FIRST, epochs=2, batch=8, learning_rate=0.01)
NO_BOX = np.full(4, np.nan)
SHORT = [f"conv{number}" for number in range(1, 7)]
RIGHT_HALF = np.array([0.5, 0, 1, 1])


@pytest.fixture(scope="module")
def frozen() -> Backbone:
    return tiny_backbone()


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the frozen layers say, once for all tests."""
    return tmp_path_factory.mktemp("cache")


def short_backbone() -> Backbone:
    """Six small convolutions: what holds for a whole network of any size is seen in seconds."""
    keras.utils.set_random_seed(0)
    image = keras.Input((SIZE, SIZE, 3))
    maps = image
    for name in SHORT:
        maps = keras.layers.Conv2D(16, 3, 2, "same", use_bias=False, name=name)(maps)
        maps = keras.layers.BatchNormalization(name=f"{name}_bn")(maps)
        maps = keras.layers.ReLU(name=f"{name}_relu")(maps)
    return Backbone("Short", keras.Model(image, maps), lambda pixels: pixels / 127.5 - 1)


@pytest.fixture(scope="module")
def views(photos: Path) -> list[View]:
    """Four photos of each breed, one of them at a box."""
    dataset = open_dataset(photos)
    hot = np.eye(len(BREEDS), dtype=np.float32)
    shown = [
        View(sample, PLAIN, NO_BOX, hot[dataset.breeds.index(sample.breed)])
        for sample in dataset.samples
        if sample.path.stem < "04"
    ]
    return [replace(shown[0], edges=RIGHT_HALF), *shown[1:]]


def head_of(backbone: Backbone) -> Head:
    """A head that knows nothing yet, and so leaves something to learn."""
    shape = (backbone.model.output_shape[-1], len(BREEDS))
    random = np.random.default_rng(0)
    return Head(random.normal(scale=0.05, size=shape).astype(np.float32), np.zeros(3, np.float32))


@pytest.fixture(scope="module")
def head(frozen: Backbone) -> Head:
    return head_of(frozen)


@pytest.fixture(scope="module")
def tune(frozen: Backbone, head: Head, views: list[View], cache: Path) -> Callable[..., Tuned]:
    """Tunes the backbone from a layer on; keywords change the configuration."""

    def call(work: Path, **changes: object) -> Tuned:
        config = replace(CONFIG, **changes)
        trunk = Trunk(frozen, config.first, RECIPE, "f32", cache)
        return fine_tune(trunk, tiny_backbone(), head, views, views, config, work)

    return call


def tune_whole(views: list[View], work: Path, **changes: object) -> Tuned:
    """Tune the whole of the short backbone."""
    config = replace(CONFIG, first=WHOLE, **changes)
    frozen = short_backbone()
    trunk = Trunk(frozen, WHOLE, RECIPE, "f32", work)
    return fine_tune(trunk, short_backbone(), head_of(frozen), views, views, config, work)


@pytest.fixture(scope="module")
def tuned(tune, tmp_path_factory) -> Tuned:
    return tune(tmp_path_factory.mktemp("tuned"))


def accuracy(backbone: Backbone, head: Head, views: list[View]) -> float:
    pixels = np.stack([view.pixels(RECIPE) for view in views]).astype(np.float32)
    feature_map = np.asarray(backbone.model(backbone.scale(pixels)))
    answers = head.logits(feature_map.mean(axis=(1, 2))).argmax(axis=1)
    return float(np.mean(answers == [view.target.argmax() for view in views]))


def moves(build: Callable[[], Backbone], tuned: Tuned) -> dict[str, float]:
    """How far each layer that has weights lies from its start, by name."""
    frozen, end = build(), build().model
    restore_layers(end, tuned.weights)
    return {
        layer.name: float(np.abs(layer.get_weights()[0] - start.get_weights()[0]).mean())
        for layer, start in zip(end.layers, frozen.model.layers, strict=True)
        if layer.get_weights()
    }


def test_the_layers_from_the_first_on_are_tuned_without_batch_normalisation(frozen, tuned):
    moved = {name for name, distance in moves(tiny_backbone, tuned).items() if distance > 0}
    assert moved == {"conv_pw_12", "conv_dw_13", "conv_pw_13"}
    indices = {int(name.split("/")[1]) for name in tuned.weights}
    assert {frozen.model.layers[index].name for index in indices} == moved


def test_the_backbone_that_was_given_stays_as_it_was(frozen, tuned):
    fresh = tiny_backbone().model
    for now, before in zip(frozen.model.get_weights(), fresh.get_weights(), strict=True):
        np.testing.assert_array_equal(now, before)


def test_the_best_share_is_taken_and_is_what_the_weights_give(frozen, head, views, tuned):
    assert tuned.share == max(tuned.accuracies, key=lambda share: tuned.accuracies[share]) > 0
    assert tuned.accuracies[0.0] == pytest.approx(accuracy(frozen, head, views))
    best = tiny_backbone()
    restore_layers(best.model, tuned.weights)
    assert accuracy(best, tuned.head, views) == pytest.approx(tuned.accuracies[tuned.share])
    assert tuned.accuracies[tuned.share] > tuned.accuracies[0.0]
    assert tuned.curves["val_accuracy"][-1] == pytest.approx(tuned.accuracies[1.0])


def test_tuning_that_gains_nothing_saves_no_layer(tune, head, tmp_path):
    unmoved = tune(tmp_path, epochs=1, learning_rate=0.0)
    assert unmoved.share == 0 and unmoved.weights == {}
    np.testing.assert_array_equal(unmoved.head.kernel, head.kernel)
    assert len(set(unmoved.accuracies.values())) == 1


def test_a_layer_moves_less_the_further_it_is_from_the_head(views, tmp_path, monkeypatch):
    monkeypatch.setattr(module, "INTERPOLATIONS", (1.0,))
    step = {"epochs": 1, "batch": len(views)}
    alike, decayed = (
        moves(short_backbone, tune_whole(views, tmp_path / str(decay), layer_decay=decay, **step))
        for decay in (1.0, 0.5)
    )
    # After a single step, each layer has moved by its gradient times its learning rate.
    ratios = [decayed[name] / alike[name] for name in reversed(SHORT)]
    np.testing.assert_allclose(ratios, 0.5 ** np.arange(1, 7), rtol=0.05)
    assert alike["conv1"] > decayed["conv1"] > 0
    assert decayed["conv1_bn"] == alike["conv1_bn"] == 0


def test_a_photo_that_goes_while_layers_are_tuned_is_named(views, tmp_path, monkeypatch):
    lost = tmp_path / "lost.jpg"
    shutil.copyfile(views[0].sample.path, lost)
    shown = [replace(views[0], sample=replace(views[0].sample, path=lost)), *views[1:]]

    class Loses(Checkpoint):
        def on_epoch_end(self, epoch, logs=None):
            super().on_epoch_end(epoch, logs)
            lost.unlink()

    monkeypatch.setattr(module, "Checkpoint", Loses)
    with pytest.raises(DatasetError) as caught:
        tune_whole(shown, tmp_path)
    assert_one_sentence(caught.value, f"{lost}: This file can't be found")


def test_a_stopped_run_ends_as_an_unbroken_one(tune, tmp_path, monkeypatch):
    class Stops(Checkpoint):
        def on_epoch_begin(self, epoch, logs=None):
            if epoch == 2:
                raise KeyboardInterrupt
            super().on_epoch_begin(epoch, logs)

    monkeypatch.setattr(module, "INTERPOLATIONS", (1.0,))
    longer = {"epochs": 4, "learning_rate": 0.003}
    unbroken = tune(tmp_path / "unbroken", **longer)
    accuracies = unbroken.curves["val_accuracy"]
    assert accuracies[0] < max(accuracies) == accuracies[1] == accuracies[-1]
    with monkeypatch.context() as patched:
        patched.setattr(module, "Checkpoint", Stops)
        with pytest.raises(KeyboardInterrupt):
            tune(tmp_path / "broken", **longer)
    resumed = tune(tmp_path / "broken", **longer)
    assert resumed.curves["val_accuracy"] == accuracies
    np.testing.assert_allclose(resumed.curves["loss"], unbroken.curves["loss"], rtol=1e-4)
    for name, value in unbroken.weights.items():
        np.testing.assert_allclose(resumed.weights[name], value, rtol=1e-3, atol=1e-5)
    np.testing.assert_allclose(resumed.head.kernel, unbroken.head.kernel, atol=1e-5)
