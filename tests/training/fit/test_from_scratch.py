"""A network from random weights: what it sees, and going on exactly where it stopped."""

from dataclasses import replace
from pathlib import Path

import keras
import numpy as np
import pytest

from breeds.bundle import Recipe
from breeds.recognition.preprocess import prepare
from training.config import ScratchConfig
from training.data.photo_sets import PhotoSet
from training.data.splits import Parts, share_out
from training.fit import from_scratch
from training.fit.checkpoint import Checkpoint
from training.fit.features import PLAIN
from training.fit.from_scratch import _Photos, prepared, small_cnn, train_from_scratch

pytestmark = pytest.mark.training

PLAIN_CONFIG = ScratchConfig(size=32, epochs=4, batch=8, augmented=False)


@pytest.fixture(scope="module")
def parts(photos: Path) -> Parts:
    return share_out(PhotoSet(photos), 0.2, None, seed=0)


def shown(config: ScratchConfig, seed: int = 0, epoch: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """All photos of an epoch, put back into their order, with their targets."""
    pixels = np.random.default_rng(0).integers(0, 256, (20, 32, 32, 3), np.uint8)
    batches = _Photos(pixels, np.eye(20), config, seed)
    batches.epoch = epoch
    images, targets = zip(*(batches[number] for number in range(len(batches))), strict=True)
    order = np.concatenate(targets).argmax(axis=1)
    assert sorted(order) == list(range(20))
    return pixels, np.concatenate(images)[np.argsort(order)]


def test_photos_are_prepared_as_everywhere_and_kept(parts, tmp_path):
    samples, recipe = parts.training.samples[:3], Recipe(32, equalisation="clahe")
    for _ in range(2):
        found = prepared(samples, recipe, tmp_path)
        for sample, pixels in zip(samples, found, strict=True):
            expected = prepare(PLAIN.load(sample, recipe.decode_min_side), recipe)
            np.testing.assert_array_equal(pixels, expected)
    assert not np.array_equal(found, prepared(samples, Recipe(32), tmp_path))


def test_without_augmentation_every_photo_is_shown_as_it_is():
    pixels, images = shown(PLAIN_CONFIG)
    np.testing.assert_array_equal(images, pixels)


def test_with_augmentation_a_photo_differs_in_each_epoch_and_seed_but_not_by_chance():
    altered = replace(PLAIN_CONFIG, augmented=True)
    pixels, first = shown(altered)
    assert first.dtype == np.uint8 and first.shape == pixels.shape
    differing = [np.abs(first.astype(int) - pixels).mean(axis=(1, 2, 3))]
    for other in (shown(altered, epoch=1)[1], shown(altered, seed=1)[1]):
        differing.append(np.abs(first.astype(int) - other).mean(axis=(1, 2, 3)))
    assert all((differences > 1).all() for differences in differing)
    np.testing.assert_array_equal(shown(altered)[1], first)


def test_the_cnn_is_small_and_gives_a_map_that_a_head_can_answer_at():
    backbone = small_cnn(128)
    assert backbone.model.output_shape == (None, 8, 8, 256)
    assert backbone.model.count_params() < 500_000


def test_a_run_that_stops_between_epochs_ends_as_an_unbroken_one(parts, tmp_path, monkeypatch):
    def train(work: str):
        folders = tmp_path / "cache", tmp_path / work
        return train_from_scratch(small_cnn, parts, PLAIN_CONFIG, 0, "f32", *folders)

    class Stops(Checkpoint):
        def on_epoch_begin(self, epoch, logs=None):
            if epoch == 2:
                raise KeyboardInterrupt
            super().on_epoch_begin(epoch, logs)

    unbroken = train("unbroken")
    with monkeypatch.context() as patched:
        patched.setattr(from_scratch, "Checkpoint", Stops)
        with pytest.raises(KeyboardInterrupt):
            train("broken")
    resumed = train("broken")
    assert len(resumed.curves["loss"]) == len(unbroken.curves["loss"]) == PLAIN_CONFIG.epochs
    np.testing.assert_allclose(resumed.curves["loss"], unbroken.curves["loss"], rtol=1e-4)
    assert resumed.model.optimizer.iterations.numpy() == 4 * PLAIN_CONFIG.epochs
    for now, before in zip(resumed.model.weights, unbroken.model.weights, strict=True):
        np.testing.assert_allclose(now, before, rtol=1e-3, atol=1e-5)
    logits = resumed.logits(parts.validation)
    np.testing.assert_array_equal(train("broken").logits(parts.validation), logits)


def test_it_learns_to_tell_the_breeds(parts, tmp_path):
    config = replace(PLAIN_CONFIG, epochs=8, learning_rate=3e-3)
    scratch = train_from_scratch(
        small_cnn, parts, config, 0, "bf16", tmp_path / "cache", tmp_path / "work"
    )
    logits = scratch.logits(parts.validation)
    assert logits.shape == (6, 3) and logits.dtype == np.float32
    assert (logits.argmax(axis=1) == parts.truth_of(parts.validation)).mean() > 0.6
    assert keras.config.dtype_policy().name == "float32"
