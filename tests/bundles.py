"""Makes a tiny bundle that is whole: a real network with a real bundle's input and outputs."""

from pathlib import Path

import numpy as np
import openvino as ov
from openvino import opset13 as ops

from breeds.bundle import (
    LABELS,
    NETWORK,
    Breed,
    Group,
    Labels,
    Outputs,
    Recipe,
    replace_evaluation,
    seal,
)

FEATURES = 2048


def write_tiny_bundle(
    folder: Path, breeds: int = 3, seed: int = 0, recipe: Recipe | None = None
) -> Path:
    """Write a bundle whose answer follows from the photo's colours; another seed, another model."""
    folder.mkdir(parents=True, exist_ok=True)
    ov.save_model(_network(breeds, seed), folder / NETWORK, compress_to_fp16=False)
    (folder / LABELS).write_text(_labels(breeds).to_json(), "utf-8")
    seal(folder, recipe or Recipe(), temperature=1.0, training={}, packages={})
    replace_evaluation(folder, {"top_1": 0.5})
    return folder


def _labels(breeds: int) -> Labels:
    """Two groups, and breeds that belong to them in turn."""
    groups = (Group("herders", "Herders", "Bergers"), Group("hounds", "Hounds", "Chiens courants"))
    return Labels(
        tuple(
            Breed(f"n{number:08}", f"Breed {number}", f"Race {number}", groups[number % 2].id)
            for number in range(breeds)
        ),
        groups,
    )


def _network(breeds: int, seed: int) -> ov.Model:
    """Mean colours on a 10 x 10 grid -> random features -> a linear head at each position."""
    random = np.random.default_rng(seed)
    mixing = random.normal(size=(3, FEATURES)).astype(np.float32)
    head = random.normal(scale=0.1, size=(FEATURES, breeds)).astype(np.float32)

    photo = ops.parameter([1, 299, 299, 3], np.uint8, "photo")
    photo.output(0).set_names({"photo"})
    planes = ops.transpose(ops.convert(photo, "f32"), [0, 3, 1, 2])
    grid = ops.avg_pool(planes, [30, 30], [0, 0], [1, 1], [30, 30], exclude_pad=True)
    scaled = ops.multiply(grid, ops.constant(1 / 255, np.float32))
    colours = ops.transpose(scaled, [0, 2, 3, 1])
    feature_map = ops.relu(ops.matmul(colours, mixing, False, False))
    position_logits = ops.matmul(feature_map, head, False, False)
    names = Outputs()
    named = {
        names.logits: ops.reduce_mean(position_logits, [1, 2]),
        names.features: ops.reduce_mean(feature_map, [1, 2]),
        names.feature_map: feature_map,
        names.position_logits: position_logits,
    }
    for name, node in named.items():
        node.output(0).set_names({name})
    return ov.Model([node.output(0) for node in named.values()], [photo], "tiny")
