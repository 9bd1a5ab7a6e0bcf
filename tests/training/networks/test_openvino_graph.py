"""The Keras network as serving reads it, alone and with a companion's opinion added."""

from dataclasses import replace
from pathlib import Path

import keras
import numpy as np
import openvino as ov
import pytest

from breeds.bundle import Outputs
from tests.full_disk import no_file_beyond
from tests.sentences import assert_one_sentence
from tests.training.imagenet import write_imagenet_network
from tests.training.photos import picture
from tests.training.tiny import BREEDS, SIZE
from tests.training.tiny_network import tiny_backbone
from training.networks import backbones, imagenet_classifier, openvino_graph
from training.networks.openvino_graph import GraphError

pytestmark = pytest.mark.training

WEIGHT = 0.3
VIEWS = [np.asarray(picture(number, (SIZE, SIZE))) for number in range(3)]
NAMES = Outputs()


def answers(graph: ov.Model, view: np.ndarray, *more: str) -> dict[str, np.ndarray]:
    settings = {"INFERENCE_PRECISION_HINT": "f32"}
    result = ov.Core().compile_model(graph, "CPU", settings)([view[np.newaxis]])
    return {name: result[name][0] for name in (*vars(NAMES).values(), *more) if name}


@pytest.fixture(scope="module")
def model() -> keras.Model:
    model = backbones.assemble(tiny_backbone(), len(BREEDS), SIZE)
    shape = model.get_layer("head").kernel.shape
    kernel = np.random.default_rng(0).normal(scale=0.1, size=shape)
    backbones.set_head(model, kernel, np.array([0.5, 0, -0.5]))
    return model


@pytest.fixture(scope="module")
def alone(model: keras.Model, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The graph as a file, so that each test may change its own copy."""
    path = tmp_path_factory.mktemp("graph") / "alone.xml"
    ov.save_model(openvino_graph.to_openvino(model), path, compress_to_fp16=False)
    return path


@pytest.fixture(scope="module")
def companion(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_imagenet_network(tmp_path_factory.mktemp("companion") / "network.xml")


POSITIONS = "companion_positions"


def read(path: Path) -> ov.Model:
    return ov.Core().read_model(path)


def test_the_graph_takes_one_photo_of_bytes(alone):
    [photo] = read(alone).inputs
    assert photo.element_type == ov.Type.u8
    assert list(photo.shape) == [1, SIZE, SIZE, 3]


def test_the_graph_answers_as_keras_does(model, alone):
    for view in VIEWS:
        expected = model(view[np.newaxis])
        for name, value in answers(read(alone), view).items():
            np.testing.assert_allclose(value, expected[name][0], rtol=1e-3, atol=1e-3)


def test_the_logits_are_the_mean_over_positions(alone):
    found = answers(read(alone), VIEWS[0])
    mean = found[NAMES.position_logits].mean(axis=(0, 1))
    np.testing.assert_allclose(found[NAMES.logits], mean, atol=1e-4)


def with_companion(alone: Path, companion: Path, weight: float) -> ov.Model:
    reader = imagenet_classifier.load(companion, "lite", BREEDS, SIZE)
    return openvino_graph.add_companion(read(alone), reader, weight)


def test_a_companion_adds_its_log_probabilities_to_the_logits_alone(alone, companion, tmp_path):
    ov.save_model(with_companion(alone, companion, WEIGHT), tmp_path / "both.xml", False)
    both = read(tmp_path / "both.xml")
    assert len(both.inputs) == 1 and len(both.outputs) == 6
    assert openvino_graph.outputs_of(both) == replace(
        NAMES, kinds="kinds", companion_positions="companion_positions"
    )
    assert openvino_graph.outputs_of(read(alone)) == NAMES
    ask = imagenet_classifier.Answerer(imagenet_classifier.load(companion, "lite", BREEDS, SIZE))
    for view in VIEWS:
        before, after = answers(read(alone), view), answers(both, view)
        added = after.pop(NAMES.logits) - before.pop(NAMES.logits)
        np.testing.assert_allclose(added, WEIGHT * ask(view)["log_probabilities"], atol=1e-4)
        assert np.ptp(added) > 0.01
        for name, value in after.items():
            np.testing.assert_allclose(value, before[name], atol=1e-4)


def test_both_networks_positions_add_up_to_the_logits_but_for_a_constant(alone, companion):
    found = answers(with_companion(alone, companion, WEIGHT), VIEWS[0], POSITIONS)
    explained = sum(found[name].mean(axis=(0, 1)) for name in ("position_logits", POSITIONS))
    rest = found[NAMES.logits] - explained
    np.testing.assert_allclose(rest, rest.mean(), atol=1e-4)
    assert np.ptp(found[POSITIONS]) > 0.01


def test_a_companion_without_weight_changes_nothing(alone, companion):
    before = answers(read(alone), VIEWS[0])
    after = answers(with_companion(alone, companion, 0.0), VIEWS[0])
    np.testing.assert_allclose(after[NAMES.logits], before[NAMES.logits], atol=1e-4)


def test_a_full_disk_is_told_in_one_sentence(alone: Path, tmp_path: Path):
    graph = ov.Core().read_model(alone)
    with no_file_beyond(1000), pytest.raises(GraphError) as caught:
        openvino_graph.write_network(tmp_path / "model", graph, BREEDS, compress=False)
    assert_one_sentence(caught.value, str(tmp_path / "model" / "network.xml"), "full")
