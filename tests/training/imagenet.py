"""A tiny network with ImageNet's 1,000 classes, as an OpenVINO file: mean colour -> logits."""

from pathlib import Path

import numpy as np
import openvino as ov
from openvino import opset15 as ops

SIDE = 48


def colour_weights(classes: int = 1000) -> np.ndarray:
    """Float32, 3 x classes: each class likes a colour of its own."""
    return np.random.default_rng(1).normal(size=(3, classes)).astype(np.float32)


def write_imagenet_network(
    path: Path,
    layout: str = "NCHW",
    softmax: bool = False,
    classes: int = 1000,
    side: int | None = SIDE,
) -> Path:
    """The logits are the mean of the scaled pixels over the photo, times `colour_weights`.

    `side=None` leaves the size of the photo open.
    """
    height = width = -1 if side is None else side
    shape = [-1, 3, height, width] if layout == "NCHW" else [-1, height, width, 3]
    photo = ops.parameter(ov.PartialShape(shape), np.float32, "photo")
    colour = ops.reduce_mean(photo, [2, 3] if layout == "NCHW" else [1, 2])
    answer = ops.matmul(colour, colour_weights(classes), False, False)
    ov.save_model(ov.Model([ops.softmax(answer, 1) if softmax else answer], [photo]), path, False)
    return path
