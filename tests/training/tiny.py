"""Tiny training: photos that a small network can tell apart, and weights for that network."""

from pathlib import Path

import keras
import numpy as np
from PIL import Image

from tests.training.photos import picture
from training.networks.backbones import Backbone, load_backbone

BACKBONE = "MobileNet"
SIZE = 64
COLOURS = {
    "n02088364-beagle": (230, 120, 40),
    "n02106662-German_shepherd": (40, 160, 60),
    "n02110958-pug": (60, 80, 220),
}
BREEDS = ("n02088364", "n02106662", "n02110958")


def write_photos(root: Path, count: int) -> Path:
    """`count` photos of each of three breeds: another cloud each, veiled in the breed's colour."""
    for number, (folder, colour) in enumerate(COLOURS.items()):
        (root / folder).mkdir(parents=True)
        for index in range(count):
            cloud = picture(1000 * number + index)
            veil = Image.new("RGB", cloud.size, colour)
            Image.blend(cloud, veil, 0.8).save(root / folder / f"{index:02}.jpg", quality=95)
    return root


def tiny_backbone() -> Backbone:
    """Random weights over blurred maps, each layer's outputs brought to scale.

    So features differ between photos, and small changes, such as those of int8, stay small.
    """
    keras.utils.set_random_seed(0)
    backbone = load_backbone(BACKBONE, "random", SIZE)
    for layer in backbone.model.layers:
        if isinstance(layer, keras.layers.DepthwiseConv2D):
            layer.set_weights([np.ones_like(kernel) for kernel in layer.get_weights()])
    clouds = np.stack([np.asarray(picture(n, (SIZE, SIZE)), np.float32) for n in range(32)])
    norms = [n for n in backbone.model.layers if isinstance(n, keras.layers.BatchNormalization)]
    usual = norms[0].momentum
    for norm in norms:
        norm.momentum = 0.0
    backbone.model(backbone.scale(clouds), training=True)
    for norm in norms:
        norm.momentum = usual
    return backbone


def write_weights(path: Path) -> Path:
    """The tiny backbone's weights as an array file."""
    weights = tiny_backbone().model.get_weights()
    np.savez(path, **{f"{number:03}": array for number, array in enumerate(weights)})
    return path


def train_options(photos: Path, weights: Path, out: Path, *more: str | Path) -> list[str]:
    """The words of a `train` command that takes seconds; the cache lies beside `out`."""
    folders = ["--out", out, "--cache", out.parent / "cache"]
    network = ["--backbone", BACKBONE, "--backbone-weights", weights, "--size", SIZE]
    options = ["train", photos, *folders, *network, "--validation-share", "0.2", *more]
    return [str(option) for option in options]


def export_options(run: Path | str, photos: Path, weights: Path, out: Path) -> list[str]:
    calibration = ["--backbone-weights", weights, "--calibration-photos", "9"]
    return [str(option) for option in ("export", run, photos, "--out", out, *calibration)]
