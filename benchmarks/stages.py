"""Where the time of a photo goes in `index`, stage by stage, and what the processor could do.

    python -m benchmarks.stages FOLDER

Each stage is run alone, on one core. The floor is the time that the network's multiplications would
take at the rate of a large int8 convolution that does nothing else.
"""

import argparse
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import openvino as ov
from openvino import opset13 as ops

from breeds import photo, privacy
from breeds.bundle import Bundle, embedded, load
from breeds.photo.resemblance import signature
from breeds.recognition.classifier import Classifier
from breeds.recognition.preprocess import prepare

PHOTOS = 40
# Of the convolution that tells the rate: channels, the side of its map, and how many follow.
CHANNELS, SIDE, LAYERS = 1024, 32, 8
ROUNDS = 30


@dataclass(frozen=True)
class Stages:
    """Milliseconds of one core for a photo, the share that is looked at twice, and the floor."""

    digest: float
    decode: float
    signature: float
    prepare: float
    look: float
    looked_twice: float
    floor: float

    @property
    def whole(self) -> float:
        looks = (1 + self.looked_twice) * (self.prepare + self.look)
        return self.digest + self.decode + self.signature + looks


def measure(folder: Path) -> Stages:
    bundle = load(embedded.model_folder())
    recipe = bundle.manifest.recipe
    paths = sorted(folder.glob("*.jpg"))[:PHOTOS]
    pixels = [photo.load(path, recipe.decode_min_side) for path in paths]
    views = [prepare(each, recipe) for each in pixels]
    network = _on_one_core(ov.Core().read_model(bundle.network))
    looks = [len(each.looks) for each in Classifier(bundle).predict(pixels)]
    return Stages(
        _milliseconds(photo.digest, paths),
        _milliseconds(lambda path: photo.load(path, recipe.decode_min_side), paths),
        _milliseconds(signature, pixels),
        _milliseconds(lambda each: prepare(each, recipe), pixels),
        _milliseconds(lambda view: network.infer([view[np.newaxis]]), views),
        float(np.mean(looks)) - 1,
        _multiplications(bundle) / _multiplications_a_millisecond(),
    )


def _milliseconds(act: Callable, items: Sequence) -> float:
    """The median, which other work on the machine disturbs least."""
    took = []
    for item in items:
        started = time.perf_counter()
        act(item)
        took.append(time.perf_counter() - started)
    return float(np.median(took)) * 1000


def _on_one_core(model: ov.Model) -> ov.InferRequest:
    settings = {
        "INFERENCE_PRECISION_HINT": "f32",
        "NUM_STREAMS": 1,
        "INFERENCE_NUM_THREADS": 1,
    }
    return ov.Core().compile_model(model, "CPU", settings).create_infer_request()


def _multiplications(bundle: Bundle) -> int:
    """Of one look: of all convolutions and matrix products."""
    return sum(map(_of_node, ov.Core().read_model(bundle.network).get_ordered_ops()))


def _of_node(node: ov.Node) -> int:
    kind = node.get_type_name()
    if kind == "Convolution":
        out, weights = node.get_output_shape(0), node.get_input_shape(1)
        return int(np.prod(out)) * int(np.prod(weights[1:]))
    if kind == "GroupConvolution":
        out, weights = node.get_output_shape(0), node.get_input_shape(1)
        return int(np.prod(out)) * int(np.prod(weights[2:]))
    if kind == "MatMul":
        return int(np.prod(node.get_output_shape(0))) * node.get_input_shape(0)[-1]
    return 0


def _multiplications_a_millisecond() -> float:
    request = _on_one_core(_large_convolution())
    view = np.random.default_rng(0).random((1, CHANNELS, SIDE, SIDE), np.float32)
    took = _milliseconds(lambda _: request.infer([view]), range(ROUNDS))
    return CHANNELS * CHANNELS * SIDE * SIDE * LAYERS / took


def _large_convolution() -> ov.Model:
    """Convolutions one after the other, quantised as the embedded model's are."""
    random = np.random.default_rng(0)
    given = ops.parameter([1, CHANNELS, SIDE, SIDE], np.float32)
    node = given
    for _ in range(LAYERS):
        values = random.integers(-127, 128, (CHANNELS, CHANNELS, 1, 1)).astype(np.float32)
        weights = _quantised(ops.constant(values / 127), -1.0, 1.0, 255)
        coming = _quantised(node, 0.0, 1.0, 256)
        node = ops.relu(ops.convolution(coming, weights, [1, 1], [0, 0], [0, 0], [1, 1]))
    return ov.Model([node], [given])


def _quantised(node: ov.Node, low: float, high: float, levels: int) -> ov.Node:
    ends = [ops.constant(np.float32(end)) for end in (low, high)]
    return ops.fake_quantize(node, *ends, *ends, levels)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="JPEG photos")
    privacy.report_nothing()
    told = measure(parser.parse_args().folder)
    for name, value in vars(told).items():
        print(f"{name.replace('_', ' '):13} {value:7.2f}")
    print(f"{'whole':13} {told.whole:7.2f}")


if __name__ == "__main__":
    main()
