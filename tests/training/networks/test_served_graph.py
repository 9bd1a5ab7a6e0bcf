"""The shipped network under other heads: the same ones give the same answers, fewer give fewer."""

from pathlib import Path

import numpy as np
import openvino as ov
import pytest

from breeds import photo
from breeds.recognition.preprocess import prepare
from tests.conftest import ROOT
from training.loop import challenger
from training.loop.challenger import Model
from training.loop.rows import Rows
from training.networks.imagenet_classifier import EXACT
from training.networks.served_graph import ServedGraph

FORGOTTEN = {"galgo", "n02085620"}


@pytest.fixture(scope="module")
def model() -> Model:
    return challenger.load(ROOT / "model")


@pytest.fixture(scope="module")
def graph(model: Model) -> ServedGraph:
    return ServedGraph(model.bundle)


@pytest.fixture(scope="module")
def view(model: Model) -> np.ndarray:
    recipe = model.bundle.manifest.recipe
    pixels = photo.load(ROOT / "examples" / "german_shepherd.jpg", recipe.decode_min_side)
    return prepare(pixels, recipe)[np.newaxis]


def answers(graph: ov.Model | Path, view: np.ndarray) -> dict[str, np.ndarray]:
    compiled = ov.Core().compile_model(graph, "CPU", EXACT)
    answered = compiled(view)
    return {port.get_any_name(): answered[port] for port in compiled.outputs}


def test_the_same_heads_answer_the_same(model, graph, view):
    served, rebuilt = (
        answers(each, view) for each in (model.bundle.network, graph.under(model.fused.heads))
    )
    assert rebuilt.keys() == served.keys()
    for name, answer in served.items():
        assert rebuilt[name] == pytest.approx(answer, abs=1e-4), name


def test_fewer_breeds_answer_as_they_did(model, graph, view):
    """But for the companion, whose shares are of those that are left."""
    heads = model.fused.heads
    fewer = answers(graph.under(heads.without(FORGOTTEN)), view)
    kept = [index for index, breed in enumerate(heads.breeds) if breed not in FORGOTTEN]
    whole = answers(model.bundle.network, view)
    assert fewer["logits"].shape[1] == len(heads.breeds) - len(FORGOTTEN)
    assert fewer["position_logits"] == pytest.approx(whole["position_logits"][..., kept], abs=1e-4)
    # A log-softmax over fewer is the same but for one number.
    apart = fewer["logits"] - whole["logits"][:, kept]
    assert np.ptp(apart) < 1e-3


def test_rows_add_up_to_the_answer_that_is_served(model, graph, view):
    """So that heads may be fitted on features, without the networks."""
    read, served = answers(graph.reader(), view), answers(model.bundle.network, view)
    rows = Rows(read["features"], read["companion_features"])
    assert model.fused.logits(rows) == pytest.approx(served["logits"], abs=1e-3)
    assert model.fused.another(rows) == pytest.approx(served["another"][:, 0], abs=1e-3)
