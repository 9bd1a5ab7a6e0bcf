"""A served graph under other heads: what is quantised stays, what is linear is written anew."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import openvino as ov
from openvino import opset15 as ops

from breeds.bundle import Bundle
from training.errors import TrainingError
from training.networks import imagenet_classifier, openvino_graph
from training.networks.linear_head import Added, Head
from training.networks.openvino_graph import OUTPUTS

COMPANION_FEATURES = "companion_features"


class ServedGraphError(TrainingError):
    """A graph that isn't built as `export` builds them, told in one sentence."""


@dataclass(frozen=True)
class Heads:
    """All that is linear in a served graph, for these `breeds` in the order of its outputs.

    `head` is over the backbone's features, `added` over the companion's, whose log-probabilities
    count `weight` times; nothing is added and nothing weighs where there is no companion.
    """

    breeds: tuple[str, ...]
    head: Head
    added: Added
    weight: float

    def without(self, breeds: set[str]) -> "Heads":
        """The same for the breeds that are left."""
        kept = [index for index, breed in enumerate(self.breeds) if breed not in breeds]
        left = tuple(self.breeds[index] for index in kept)
        lacking = imagenet_classifier.lacking(self.breeds)
        rows = self.added.breeds and _taken(
            self.added.breeds, [i for i, breed in enumerate(lacking) if breed not in breeds]
        )
        rows = rows if rows and len(rows.bias) else None
        return Heads(left, _taken(self.head, kept), Added(rows, self.added.another), self.weight)


class ServedGraph:
    """The network of a bundle, taken apart where its heads begin."""

    def __init__(self, bundle: Bundle) -> None:
        """Raises ServedGraphError."""
        self._name = str(bundle.origin)
        self._graph = ov.Core().read_model(bundle.network)
        self._logits = self._graph.output(OUTPUTS.logits).get_node().input_value(0)
        self._imagenet = self._companion_logits() if bundle.manifest.outputs.kinds else None

    @property
    def has_companion(self) -> bool:
        return self._imagenet is not None

    def companion_layer(self) -> Head:
        """The companion's own last layer, channels x 1000. Raises ServedGraphError."""
        if self._imagenet is None:
            raise ServedGraphError(f"The model {self._name} has no companion.")
        parameters = self._graph.get_parameters()
        return imagenet_classifier.last_layer(self._imagenet, parameters, self._name)

    def reader(self) -> ov.Model:
        """What heads are fitted on: "features", 1 x channels, and, where there is a companion,
        "companion_features", 1 x its channels.
        """
        outputs = {OUTPUTS.features: self._output(OUTPUTS.features)}
        if self._imagenet is not None:
            companion = imagenet_classifier.pooled(self._imagenet, self._name)
            outputs[COMPANION_FEATURES] = companion
        return self._answering(outputs)

    def under(self, heads: Heads) -> ov.Model:
        """The graph with these heads, which serves as the one that it was read from."""
        feature_map = self._output(OUTPUTS.feature_map)
        by_position = imagenet_classifier.linear(feature_map, heads.head)
        axes = np.array([1, 2], np.int64)
        outputs = {
            OUTPUTS.logits: ops.reduce_mean(by_position, axes, False).output(0),
            OUTPUTS.features: self._output(OUTPUTS.features),
            OUTPUTS.feature_map: feature_map,
            OUTPUTS.position_logits: by_position,
        }
        if self._imagenet is not None:
            parameters = self._graph.get_parameters()
            answered = imagenet_classifier.answers(
                self._imagenet, parameters, self._name, heads.breeds, heads.added
            )
            outputs |= openvino_graph.fused(outputs[OUTPUTS.logits], answered, heads.weight)
        return self._answering(outputs)

    def _answering(self, outputs: Mapping[str, ov.Output]) -> ov.Model:
        """A copy, since the graph may be asked for others."""
        parameters = self._graph.get_parameters()
        return imagenet_classifier.answering(outputs, parameters, "breeds").clone()

    def _output(self, name: str) -> ov.Output:
        return self._graph.output(name).get_node().input_value(0)

    def _companion_logits(self) -> ov.Output:
        """The companion's answer over ImageNet's classes, found from what is added to ours."""
        output = self._logits
        for kind, place in (("Add", 1), ("Multiply", 0), ("LogSoftmax", 0), ("Gather", 0)):
            if output.get_node().get_type_name() != kind:
                raise ServedGraphError(
                    f"The model {self._name} isn't built as export builds them, so it can't be "
                    "retrained."
                )
            output = output.get_node().input_value(place)
        if output.get_node().get_type_name() == "Concat":
            output = output.get_node().input_value(0)
        return output


def _taken(head: Head, rows: list[int]) -> Head:
    return Head(head.kernel[:, rows], head.bias[rows])
