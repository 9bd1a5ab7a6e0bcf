"""The small network of the tiny training, and an array file of its weights."""

from functools import cache
from pathlib import Path

import keras
import numpy as np

from tests.training.photos import picture
from tests.training.tiny import BACKBONE, SIZE
from training.networks.backbones import Backbone, load_backbone


def tiny_backbone() -> Backbone:
    """Random weights over blurred maps, each layer's outputs brought to scale.

    So features differ between photos, and small changes, such as those of int8, stay small.
    """
    backbone = load_backbone(BACKBONE, "random", SIZE)
    backbone.model.set_weights(_tiny_weights())
    return backbone


@cache
def _tiny_weights() -> list[np.ndarray]:
    keras.utils.set_random_seed(0)
    backbone = load_backbone(BACKBONE, "random", SIZE)
    for layer in backbone.model.layers:
        if isinstance(layer, keras.layers.DepthwiseConv2D):
            layer.set_weights([np.ones_like(kernel) for kernel in layer.get_weights()])
    clouds = np.stack([np.asarray(picture(n, (SIZE, SIZE)), np.float32) for n in range(32)])
    norms = [n for n in backbone.model.layers if isinstance(n, keras.layers.BatchNormalization)]
    for norm in norms:
        norm.momentum = 0.0
    backbone.model(backbone.scale(clouds), training=True)
    return backbone.model.get_weights()


def write_weights(path: Path) -> Path:
    """The tiny backbone's weights as an array file."""
    np.savez(path, **{f"{number:03}": array for number, array in enumerate(_tiny_weights())})
    return path
