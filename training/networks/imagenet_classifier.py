"""An ImageNet classifier in ONNX as a graph over our own views: a teacher, or a companion.

It knows ImageNet's classes; for a breed that is none of these, a row is added to its last layer.
"""

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import openvino as ov
from openvino import opset15 as ops
from openvino.preprocess import ColorFormat, PrePostProcessor, ResizeAlgorithm
from scipy.special import log_softmax

from breeds.bundle import KINDS
from breeds.recognition.classifier import PINNED_PRECISION
from training.config import Guide
from training.data.labels import read_imagenet_columns
from training.errors import TrainingError
from training.networks.linear_head import NOTHING_ADDED, Added, Head

CLASSES = 1000
# ImageNet's classes of each of KINDS, the last being all that is left. Its dogs include the dingo,
# the dhole and the African hunting dog, which are breeds here; its wild canids are the wolves, the
# coyote and the foxes, its cats those that live in houses.
COLUMNS_OF_KINDS = {
    "dog": (*range(151, 269), 273, 274, 275),
    "wild_canid": (*range(269, 273), *range(277, 281)),
    "cat": tuple(range(281, 286)),
}
LEAST_PROBABILITY = 1e-9
EXACT = {"INFERENCE_PRECISION_HINT": "f32"}


@dataclass(frozen=True)
class Scaling:
    """How a network wants its pixels, 0..255: (pixel - mean) / scale, by channel."""

    mean: tuple[float, ...]
    scale: tuple[float, ...]


# The conventions of EfficientNet-Lite's, torchvision's and Keras's published ImageNet networks.
SCALINGS = {
    "lite": Scaling((127.0,) * 3, (128.0,) * 3),
    "torch": Scaling((123.675, 116.28, 103.53), (58.395, 57.12, 57.375)),
    "tf": Scaling((127.5,) * 3, (127.5,) * 3),
}


class TeacherError(TrainingError):
    """An ONNX file that can't teach, with the reason in one sentence."""


def load(
    path: Path,
    scaling: str,
    breeds: tuple[str, ...],
    view_size: int,
    added: Added = NOTHING_ADDED,
) -> ov.Model:
    """Turn an ONNX ImageNet classifier into a graph over a view.

    The graph takes "photo", uint8 RGB, 1 x view_size x view_size x 3, resizes it to the network's
    own input and answers with "log_probabilities", 1 x breeds: the log of its softmax over the
    breeds alone; "kinds", 1 x 4, the log-probabilities of KINDS; if that is added, "another",
    1 x 1; and, where its last layer is over a mean of positions, "position_logits", 1 x rows x
    columns x breeds, whose mean is what the softmax is of. Raises TeacherError.
    """
    model = _over_views(_read(path), SCALINGS[scaling], view_size)
    answered = answers(_logits(model), model.get_parameters(), path.name, breeds, added)
    return answering(answered, model.get_parameters(), "imagenet_classifier")


def answers(
    logits: ov.Output,
    parameters: Sequence[ov.Node],
    name: str,
    breeds: Sequence[str],
    added: Added,
) -> dict[str, ov.Output]:
    """What `load` answers, by name, of logits, 1 x 1000, that `parameters` lead to.

    `name` is the network's, for messages. Raises TeacherError.
    """
    outputs = {
        "log_probabilities": _over_breeds(logits, name, breeds, added),
        "kinds": _kinds(logits),
    }
    by_position = _by_position(logits, parameters, name, breeds, added)
    if by_position is not None:
        outputs["position_logits"] = by_position
    if added.another:
        outputs["another"] = linear(pooled(logits, name), added.another)
    return outputs


def last_layer(logits: ov.Output, parameters: Sequence[ov.Node], name: str) -> Head:
    """The last layer's matrix and bias, read off its answers. Raises TeacherError."""
    model = ov.Model([ops.result(logits)], list(parameters), "last_layer").clone()
    logits = _logits(model)
    features = pooled(logits, name)
    channels = features.get_partial_shape()[1].get_length()
    feature = ops.parameter([1, channels], np.float32)
    for target in list(features.get_target_inputs()):
        target.replace_source_output(feature.output(0))
    layer = ov.Core().compile_model(ov.Model([logits], [feature]), "CPU", EXACT)
    request = layer.create_infer_request()

    def answer(features: np.ndarray) -> np.ndarray:
        answered: np.ndarray = request.infer([features[np.newaxis]])[layer.output(0)][0].copy()
        return answered

    bias = answer(np.zeros(channels, np.float32))
    units = np.eye(channels, dtype=np.float32)
    return Head(np.stack([answer(unit) - bias for unit in units]), bias)


def load_reader(path: Path, scaling: str, view_size: int) -> ov.Model:
    """The same graph up to what rows are learnt from.

    It answers with "logits", 1 x 1000, and "features", 1 x channels. Raises TeacherError.
    """
    model = _over_views(_read(path), SCALINGS[scaling], view_size)
    logits = _logits(model)
    outputs = {"logits": logits, "features": pooled(logits, path.name)}
    return answering(outputs, model.get_parameters(), "imagenet_classifier")


def check(guides: Iterable[Guide | None], view_size: int) -> None:
    """Raises TeacherError now rather than once the features are computed."""
    for guide in filter(None, guides):
        load_reader(guide.file, guide.scaling, view_size)


def lacking(breeds: Sequence[str]) -> list[str]:
    """The breeds that are no class of ImageNet's, in their order."""
    columns = read_imagenet_columns()
    return [breed for breed in breeds if breed not in columns]


def log_probabilities(
    logits: np.ndarray, features: np.ndarray, breeds: Sequence[str], added: Added
) -> np.ndarray:
    """What the graph of `load` answers: float32, ... x breeds, of ... x 1000 and ... x channels."""
    answer: np.ndarray = log_softmax(scores(logits, features, breeds, added), axis=-1)
    return answer


def scores(
    logits: np.ndarray, features: np.ndarray, breeds: Sequence[str], added: Added
) -> np.ndarray:
    """What the softmax over breeds is of: as `log_probabilities` takes and gives it."""
    columns = read_imagenet_columns()
    known = [index for index, breed in enumerate(breeds) if breed in columns]
    given = np.empty((*logits.shape[:-1], len(breeds)), np.float32)
    given[..., known] = logits[..., [columns[breeds[index]] for index in known]]
    if added.breeds:
        new = [index for index in range(len(breeds)) if index not in set(known)]
        given[..., new] = added.breeds.logits(features)
    return given


class Answerer:
    """A compiled graph of this module; `parallel` threads may ask it at once."""

    def __init__(self, model: ov.Model) -> None:
        self.parallel = os.cpu_count() or 1
        settings = {"INFERENCE_PRECISION_HINT": PINNED_PRECISION, "NUM_STREAMS": self.parallel}
        self._compiled = ov.Core().compile_model(model, "CPU", settings)

    def __call__(self, view: np.ndarray) -> dict[str, np.ndarray]:
        """`view` is uint8 RGB, size x size x 3; the answers, by name, float32 rows."""
        answers = self._compiled.create_infer_request().infer([view[np.newaxis]])
        return {port.get_any_name(): answers[port][0].copy() for port in self._compiled.outputs}


def _read(path: Path) -> ov.Model:
    try:
        model = ov.Core().read_model(path)
    except RuntimeError as error:
        raise TeacherError(f"{path} can't be read as an ONNX network.") from error
    if not _classifies_imagenet(model):
        raise TeacherError(
            f"{path} isn't a classifier of one image, of a fixed size, into ImageNet's 1,000 "
            "classes."
        )
    return model


def _classifies_imagenet(model: ov.Model) -> bool:
    if len(model.inputs) != 1:
        return False
    image, answer = model.input(0).get_partial_shape(), model.output(0).get_partial_shape()
    if image.rank != 4 or answer.rank != 2:
        return False
    is_fixed = all(dimension.is_static for dimension in list(image)[1:])
    return is_fixed and 3 in (image[1], image[3]) and answer[1] == CLASSES


def _over_views(model: ov.Model, scaling: Scaling, view_size: int) -> ov.Model:
    shape = model.input(0).get_partial_shape()
    layout = "NCHW" if shape[1] == 3 else "NHWC"
    model.reshape([1, *[dimension.get_length() for dimension in list(shape)[1:]]])
    steps = PrePostProcessor(model)
    steps.input().tensor().set_element_type(ov.Type.u8).set_layout(ov.Layout("NHWC"))
    steps.input().tensor().set_shape([1, view_size, view_size, 3])
    steps.input().tensor().set_color_format(ColorFormat.RGB)
    steps.input().model().set_layout(ov.Layout(layout))
    preprocess = steps.input().preprocess().convert_element_type(ov.Type.f32)
    preprocess.resize(ResizeAlgorithm.RESIZE_LINEAR)
    preprocess.mean(list(scaling.mean)).scale(list(scaling.scale))
    built = steps.build()
    built.inputs[0].get_tensor().set_names({"photo"})
    return built


def answering(
    outputs: Mapping[str, ov.Output], parameters: Sequence[ov.Node], name: str
) -> ov.Model:
    """A graph called `name` that answers with these outputs, by their names and in their order."""
    results = []
    for key, output in outputs.items():
        output.get_tensor().set_names({key})
        results.append(ops.result(output))
    return ov.Model(results, list(parameters), name)


def _logits(model: ov.Model) -> ov.Output:
    logits = model.output(0).get_node().input_value(0)
    if logits.get_node().get_type_name() == "Softmax":
        logits = logits.get_node().input_value(0)
    return logits


def pooled(logits: ov.Output, name: str) -> ov.Output:
    """What the last layer, a matrix and perhaps a bias, is over. Raises TeacherError."""
    node = logits.get_node()
    while node.get_type_name() in ("Add", "Multiply", "Reshape", "Squeeze"):
        node = node.input_value(0).get_node()
    features = node.input_value(0) if node.get_type_name() == "MatMul" else None
    if features is None or features.get_partial_shape().rank != 2:
        raise TeacherError(f"{name} doesn't end in a linear layer, so no breed can be added to it.")
    return features


def _over_breeds(logits: ov.Output, name: str, breeds: Sequence[str], added: Added) -> ov.Output:
    columns, new = read_imagenet_columns(), lacking(breeds)
    rows = added.breeds
    if new and (rows is None or len(rows.bias) != len(new)):
        raise TeacherError(f"ImageNet has no class for {new[0]}, and no row was learnt for it.")
    # The rows added come after ImageNet's thousand.
    places = {breed: CLASSES + place for place, breed in enumerate(new)} | columns
    if rows is not None and new:
        logits = ops.concat([logits, linear(pooled(logits, name), rows)], 1).output(0)
    chosen = ops.gather(logits, np.array([places[breed] for breed in breeds]), np.int64(1))
    return ops.log_softmax(chosen, 1).output(0)


def _by_position(
    logits: ov.Output,
    parameters: Sequence[ov.Node],
    name: str,
    breeds: Sequence[str],
    added: Added,
) -> ov.Output | None:
    """The breeds' logits at each position; None where nothing is pooled before a linear layer."""
    try:
        positions = _unpooled(pooled(logits, name))
    except TeacherError:
        return None
    if positions is None:
        return None
    rows = last_layer(logits, parameters, name).for_breeds(breeds)
    if added.breeds is not None:
        new = [breeds.index(breed) for breed in lacking(breeds)]
        rows.kernel[:, new], rows.bias[new] = added.breeds.kernel, added.breeds.bias
    return linear(positions, rows)


def _unpooled(features: ov.Output) -> ov.Output | None:
    """What features are the mean of, 1 x rows x columns x channels; None where they are none."""
    channels = features.get_partial_shape()[1]
    node = features.get_node()
    while node.get_type_name() in ("Reshape", "Squeeze"):
        node = node.input_value(0).get_node()
    shape = node.input_value(0).get_partial_shape()
    if node.get_type_name() != "ReduceMean" or shape.rank != 4:
        return None
    if shape[1] == channels:
        return ops.transpose(node.input_value(0), [0, 2, 3, 1]).output(0)
    return node.input_value(0) if shape[3] == channels else None


def linear(features: ov.Output, rows: Head) -> ov.Output:
    """The rows' logits of features, ... x channels."""
    product = ops.matmul(features, rows.kernel.astype(np.float32), False, False)
    return ops.add(product, rows.bias.astype(np.float32)[np.newaxis]).output(0)


def _kinds(logits: ov.Output) -> ov.Output:
    shares = ops.softmax(logits, 1)
    named = [list(COLUMNS_OF_KINDS[kind]) for kind in KINDS if kind in COLUMNS_OF_KINDS]
    left = sorted(set(range(CLASSES)) - {column for columns in named for column in columns})
    sums = [
        ops.reduce_sum(ops.gather(shares, np.array(columns), np.int64(1)), np.int64(1), True)
        for columns in (*named, left)
    ]
    kept = ops.maximum(ops.concat(sums, 1), np.float32(LEAST_PROBABILITY))
    return ops.log(kept).output(0)
