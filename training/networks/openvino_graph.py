"""A Keras network -> the OpenVINO graph that a bundle serves, alone or with a companion."""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import keras
import numpy as np
import openvino as ov
import tensorflow as tf
from openvino import opset15 as ops

from breeds import files
from breeds.bundle import LABELS, NETWORK, Outputs
from training.data.labels import read_labels
from training.errors import TrainingError
from training.networks import imagenet_classifier

OUTPUTS = Outputs()
ANOTHER, KINDS = "another", "kinds"
COMPANION_POSITIONS = "companion_positions"
# The node that adds a companion's answer.
FUSED = "fused_logits"


class GraphError(TrainingError):
    """A graph that can't be written, told in one sentence."""


def to_openvino(model: keras.Model) -> ov.Model:
    """The graph of a Keras network of one input for a batch of one, in float32.

    Keras's own export writes it to the disk, and first looks for whatever a SavedModel would hold.
    """
    [photo] = model.inputs
    spec = tf.TensorSpec(photo.shape, photo.dtype, photo.name)

    answer = tf.function(
        lambda pixels: model(pixels, training=False), input_signature=[spec], autograph=False
    )
    # The network's weights may change later, and the graph's must not.
    graph = ov.convert_model(answer.get_concrete_function(), share_weights=False)
    graph.input(0).get_node().set_friendly_name(photo.name)
    graph.input(0).get_tensor().set_names({photo.name})
    graph.reshape([1, *model.input_shape[1:]])
    return graph


def add_companion(graph: ov.Model, companion: ov.Model, weight: float) -> ov.Model:
    """Add `weight` times a companion's log-probabilities to the logits.

    `companion` comes from imagenet_classifier.load; what else it answers is answered too, its
    positions as they count in the logits. The other outputs stay the main network's.
    """
    photo = graph.get_parameters()[0]
    reader = companion.get_parameters()[0]
    for target in list(reader.output(0).get_target_inputs()):
        target.replace_source_output(photo.output(0))
    logits = graph.output(OUTPUTS.logits).get_node().input_value(0)
    answered = {
        name: output.get_node().input_value(0)
        for output in companion.outputs
        for name in output.get_names()
    }
    together = fused(logits, answered, weight)
    ours = {
        name: graph.output(name).get_node().input_value(0)
        for name in (OUTPUTS.features, OUTPUTS.feature_map, OUTPUTS.position_logits)
    }
    logits.get_tensor().set_names(logits.get_tensor().get_names() - {OUTPUTS.logits})
    outputs = {OUTPUTS.logits: together[OUTPUTS.logits], **ours, **together}
    return imagenet_classifier.answering(outputs, [photo], "breeds")


def fused(
    logits: ov.Output, companion: Mapping[str, ov.Output], weight: float
) -> dict[str, ov.Output]:
    """A served graph's logits, and what else it answers by its companion, by name.

    `companion` is imagenet_classifier's answers. The node that adds both is called FUSED.
    """
    added = ops.multiply(companion["log_probabilities"], np.float32(weight))
    both = ops.add(logits, added)
    both.set_friendly_name(FUSED)
    outputs = {OUTPUTS.logits: both.output(0)}
    outputs |= {name: companion[name] for name in (ANOTHER, KINDS) if name in companion}
    if OUTPUTS.position_logits in companion:
        weighed = ops.multiply(companion[OUTPUTS.position_logits], np.float32(weight))
        outputs[COMPANION_POSITIONS] = weighed.output(0)
    return outputs


def outputs_of(graph: ov.Model) -> Outputs:
    """The outputs that a manifest names."""
    present = {name for output in graph.outputs for name in output.get_names()}
    return replace(
        OUTPUTS,
        another=ANOTHER if ANOTHER in present else None,
        kinds=KINDS if KINDS in present else None,
        companion_positions=COMPANION_POSITIONS if COMPANION_POSITIONS in present else None,
    )


def write_network(folder: Path, graph: ov.Model, breeds: Iterable[str], compress: bool) -> None:
    """Write the graph and its labels into a bundle's empty folder; `bundle.seal` completes it.

    `compress` stores in float16 what isn't quantised. Raises GraphError.
    """
    _name_in_order(graph)
    save(graph, folder / NETWORK, compress)
    labels = read_labels(breeds)
    files.write(folder / LABELS, labels.to_json())


def save(graph: ov.Model, path: Path, compress: bool) -> None:
    """Write a graph, in float16 if `compress`. Raises GraphError."""
    with _told(path):
        ov.save_model(graph, path, compress_to_fp16=compress)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """OpenVINO says of a full disk that there was an "iostream error"."""
    try:
        yield
    except RuntimeError as error:
        raise GraphError(f"{path} can't be written, perhaps because the disk is full.") from error


def _name_in_order(graph: ov.Model) -> None:
    """Let the same network be the same file.

    OpenVINO names what has no name after its type and a counter, which depends on its threads.
    """
    for number, node in enumerate(graph.get_ordered_ops()):
        kind = node.get_type_name()
        if re.fullmatch(rf"{kind}_\d+", node.get_friendly_name()):
            node.set_friendly_name(f"{kind}_{number}")
