"""Backbones of any name and size, their weights from every kind of file, and the head on top."""

from pathlib import Path

import keras
import numpy as np
import pytest

from tests.sentences import assert_one_sentence
from tests.training.tiny import BACKBONE, SIZE
from tests.training.tiny_network import tiny_backbone
from training.networks.backbones import (
    Backbone,
    NetworkError,
    assemble,
    backbone_names,
    load_backbone,
    restore_layers,
    set_head,
)

pytestmark = pytest.mark.training


@pytest.fixture(scope="module")
def backbone() -> Backbone:
    return tiny_backbone()


def same_weights(one: keras.Model, other: keras.Model) -> bool:
    pairs = zip(one.get_weights(), other.get_weights(), strict=True)
    return all(np.array_equal(a, b) for a, b in pairs)


def test_every_family_of_keras_applications_is_offered():
    assert {"Xception", "MobileNetV2", "EfficientNetV2B0", "ConvNeXtTiny"} <= set(backbone_names())


def test_random_weights_are_the_same_at_each_call():
    first, second = (load_backbone(BACKBONE, "random", SIZE).model for _ in range(2))
    assert same_weights(first, second)


@pytest.mark.parametrize("name", ["w.npz", "w.weights.h5", "w.h5", "w.keras"])
def test_weights_come_from_a_file(tmp_path, backbone, name):
    path = tmp_path / name
    if name == "w.npz":
        arrays = backbone.model.get_weights()
        np.savez(path, **{f"{n:03}": array for n, array in enumerate(arrays)})
    elif name == "w.weights.h5":
        backbone.model.save_weights(path)
    else:
        backbone.model.save(path)
    assert same_weights(load_backbone(BACKBONE, str(path), SIZE).model, backbone.model)


def write_wrong_file(path: Path) -> None:
    if path.name == "few.npz":
        np.savez(path, a=np.zeros(3))
    elif path.name == "pickled.npz":
        np.savez(path, a=np.array([{}], object))
    elif path.name == "other.keras":
        keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)]).save(path)
    elif path.name != "missing.npz":
        path.write_bytes(b"nonsense")


@pytest.mark.parametrize(
    "name",
    [
        "missing.npz",
        "few.npz",
        "pickled.npz",
        "damaged.npz",
        "other.keras",
        "damaged.keras",
        "damaged.weights.h5",
        "damaged.h5",
        "photo.jpg",
    ],
)
def test_a_file_without_the_weights_is_told_in_one_sentence(tmp_path, name):
    write_wrong_file(tmp_path / name)
    with pytest.raises(NetworkError) as caught:
        load_backbone(BACKBONE, str(tmp_path / name), SIZE)
    assert_one_sentence(caught.value, name)


@pytest.mark.parametrize(
    ("name", "size", "words"),
    [
        ("Exception", 96, ["Exception", "keras.applications"]),
        ("preprocess_input", 96, ["preprocess_input", "keras.applications"]),
        ("Xception", 40, ["Xception", "71x71"]),
    ],
)
def test_a_network_that_cannot_be_had_is_told_in_one_sentence(name, size, words):
    with pytest.raises(NetworkError) as caught:
        load_backbone(name, "random", size)
    assert_one_sentence(caught.value, *words)


def test_the_scaling_is_the_backbones_own():
    white = np.full((1, 1, 1, 3), 255.0, np.float32)
    tiny = load_backbone(BACKBONE, "random", SIZE)
    np.testing.assert_allclose(tiny.scale(white.copy()), 1)
    keeps_pixels = load_backbone("MobileNetV3Small", "random", SIZE)
    np.testing.assert_allclose(keeps_pixels.scale(white.copy()), 255)


def test_the_head_answers_at_every_position(backbone):
    model = assemble(backbone, 5, SIZE)
    channels = backbone.model.output_shape[-1]
    kernel = np.random.default_rng(0).normal(size=(channels, 5)).astype(np.float32)
    bias = np.arange(5, dtype=np.float32)
    set_head(model, kernel, bias)
    photos = np.random.default_rng(0).integers(0, 256, (2, SIZE, SIZE, 3), np.uint8)
    found = {name: np.asarray(value) for name, value in model(photos).items()}

    scaled = backbone.scale(photos.astype(np.float32))
    feature_map = np.asarray(backbone.model(scaled))
    np.testing.assert_allclose(found["feature_map"], feature_map, atol=1e-5)
    np.testing.assert_allclose(found["features"], feature_map.mean(axis=(1, 2)), atol=1e-5)
    expected = feature_map @ kernel + bias
    np.testing.assert_allclose(found["position_logits"], expected, atol=1e-3)
    np.testing.assert_allclose(found["logits"], expected.mean(axis=(1, 2)), atol=1e-3)


def test_tuned_layers_are_put_back_and_the_others_stay():
    model = load_backbone(BACKBONE, "random", SIZE).model
    before = model.get_weights()
    layer = model.get_layer("conv_pw_13")
    tuned = [value + 1 for value in layer.get_weights()]
    weights = {f"layers/{model.layers.index(layer)}/{n}": v for n, v in enumerate(tuned)}
    restore_layers(model, {"head/kernel": np.zeros(3), **weights})
    np.testing.assert_array_equal(layer.get_weights(), tuned)
    changed = [not np.array_equal(a, b) for a, b in zip(before, model.get_weights(), strict=True)]
    assert sum(changed) == len(tuned) == 1
