"""An ImageNet classifier as a teacher: the right columns, in any layout, or one clear sentence."""

import csv
from pathlib import Path

import numpy as np
import openvino as ov
import pytest
from openvino import opset15 as ops

from breeds.bundle import KINDS
from tests.sentences import assert_one_sentence
from tests.training.imagenet import SIDE, colour_weights, write_imagenet_network
from tests.training.photos import picture
from training.data.labels import BREEDS_CSV
from training.networks.imagenet_classifier import (
    COLUMNS_OF_KINDS,
    SCALINGS,
    Answerer,
    TeacherError,
    load,
    load_reader,
    log_probabilities,
)
from training.networks.linear_head import Added, Head

BREEDS = ("n02085620", "n02088364", "n02110958")
COLUMNS = [151, 162, 254]
VIEW = np.asarray(picture(3, (96, 96)))
PLAIN_VIEW = np.full((96, 96, 3), (200, 90, 30), np.uint8)


def answer(path: Path, view: np.ndarray, scaling: str = "lite", breeds=BREEDS) -> np.ndarray:
    return Answerer(load(path, scaling, breeds, view.shape[0]))(view)["log_probabilities"]


def log_softmax(logits: np.ndarray) -> np.ndarray:
    return logits - np.log(np.exp(logits).sum())


def test_the_table_names_imagenets_classes_of_dogs_in_imagenets_order():
    with BREEDS_CSV.open(encoding="utf-8", newline="") as stream:
        rows = sorted(csv.DictReader(stream), key=lambda row: row["wnid"])
    columns = {row["wnid"]: int(row["imagenet"]) for row in rows if row["imagenet"]}
    # Stanford lacks the Dalmatian, so its id here is none of ImageNet's.
    assert columns.pop("dalmatian") == 251
    # ImageNet's classes are in the order of their wnids. Its dogs are 151 to 268; the dingo, the
    # dhole and the African hunting dog follow the wolves.
    stanford = [c for c in range(151, 269) if c != 251] + [273, 274, 275]
    assert list(columns.values()) == stanford
    assert sorted([*stanford, 251]) == sorted(COLUMNS_OF_KINDS["dog"])


NEW = "Patou"
ADDED = Added(
    Head(np.array([[2.0], [-1.0], [0.5]], np.float32), np.array([0.3], np.float32)),
    Head(np.array([[1.0], [0.0], [-2.0]], np.float32), np.array([-0.7], np.float32)),
)


def test_a_row_that_is_added_counts_as_imagenets_own_do(tmp_path):
    path = write_imagenet_network(tmp_path / "network.xml")
    breeds = (BREEDS[0], NEW, *BREEDS[1:])
    side = VIEW.shape[0]
    read = Answerer(load_reader(path, "lite", side))(VIEW)
    found = Answerer(load(path, "lite", breeds, side, ADDED))(VIEW)
    logits = [*read["logits"][COLUMNS]]
    logits.insert(1, ADDED.breeds.logits(read["features"]).item())
    np.testing.assert_allclose(found["log_probabilities"], log_softmax(np.array(logits)), atol=1e-4)
    np.testing.assert_allclose(found["another"], ADDED.another.logits(read["features"]), atol=1e-4)
    again = log_probabilities(read["logits"], read["features"], breeds, ADDED)
    np.testing.assert_allclose(found["log_probabilities"], again, atol=1e-4)


@pytest.mark.parametrize("layout", ["NCHW", "NHWC"])
def test_the_positions_mean_what_the_softmax_is_of(tmp_path, layout):
    path = write_imagenet_network(tmp_path / "network.xml", layout)
    breeds = (BREEDS[0], NEW, *BREEDS[1:])
    found = Answerer(load(path, "lite", breeds, VIEW.shape[0], ADDED))(VIEW)
    positions = found["position_logits"]
    assert positions.shape == (SIDE, SIDE, len(breeds))
    mean = positions.mean(axis=(0, 1))
    np.testing.assert_allclose(log_softmax(mean), found["log_probabilities"], atol=1e-4)
    assert np.ptp(positions, axis=(0, 1)).min() > 0.1


def test_a_network_that_pools_nothing_has_no_positions(tmp_path):
    photo = ops.parameter([1, 3, 8, 8], np.float32, "photo")
    rows = np.random.default_rng(0).normal(size=(192, 1000)).astype(np.float32)
    answer = ops.matmul(ops.reshape(photo, [1, 192], False), rows, False, False)
    ov.save_model(ov.Model([answer], [photo]), tmp_path / "network.xml")
    found = Answerer(load(tmp_path / "network.xml", "lite", BREEDS, VIEW.shape[0]))(VIEW)
    assert "position_logits" not in found and "log_probabilities" in found


def test_the_kinds_share_out_imagenets_thousand_classes(tmp_path):
    path = write_imagenet_network(tmp_path / "network.xml")
    read = Answerer(load_reader(path, "lite", VIEW.shape[0]))(VIEW)
    shares = np.exp(log_softmax(read["logits"]))
    expected = [shares[list(columns)].sum() for columns in COLUMNS_OF_KINDS.values()]
    kinds = np.exp(Answerer(load(path, "lite", BREEDS, VIEW.shape[0]))(VIEW)["kinds"])
    np.testing.assert_allclose(kinds[:-1], expected, rtol=1e-3)
    assert kinds.sum() == pytest.approx(1, abs=1e-4)
    assert (len(kinds), *COLUMNS_OF_KINDS) == (len(KINDS), *KINDS[:-1])


def test_a_network_without_a_linear_layer_at_its_end_is_refused(tmp_path):
    photo = ops.parameter([1, 3, 8, 8], np.float32, "photo")
    answer = ops.tanh(ops.matmul(ops.reduce_mean(photo, [2, 3]), colour_weights(), False, False))
    ov.save_model(ov.Model([answer], [photo]), tmp_path / "network.xml")
    with pytest.raises(TeacherError) as caught:
        load_reader(tmp_path / "network.xml", "lite", 96)
    assert_one_sentence(caught.value, "network.xml", "linear layer")


@pytest.mark.parametrize("layout", ["NCHW", "NHWC"])
@pytest.mark.parametrize("scaling", SCALINGS)
@pytest.mark.parametrize("softmax", [False, True])
def test_the_answer_is_over_the_breeds_alone(tmp_path, layout, scaling, softmax):
    path = write_imagenet_network(tmp_path / "network.xml", layout, softmax)
    found = answer(path, PLAIN_VIEW, scaling)
    mean, scale = np.array(SCALINGS[scaling].mean), np.array(SCALINGS[scaling].scale)
    logits = (PLAIN_VIEW[0, 0] - mean) / scale @ colour_weights()
    np.testing.assert_allclose(found, log_softmax(logits[COLUMNS]), atol=1e-4)


def test_both_layouts_see_the_same_photo(tmp_path):
    first, second = (
        answer(write_imagenet_network(tmp_path / f"{layout}.xml", layout), VIEW)
        for layout in ("NCHW", "NHWC")
    )
    np.testing.assert_allclose(first, second, atol=1e-5)


def test_breeds_are_answered_in_the_order_asked_for(tmp_path):
    path = write_imagenet_network(tmp_path / "network.xml")
    forwards, backwards = answer(path, VIEW), answer(path, VIEW, breeds=BREEDS[::-1])
    np.testing.assert_allclose(forwards, backwards[::-1], atol=1e-6)


def test_a_breed_that_imagenet_lacks_is_named(tmp_path):
    path = write_imagenet_network(tmp_path / "network.xml")
    with pytest.raises(TeacherError) as caught:
        load(path, "lite", (*BREEDS, "Patou"), 96)
    assert_one_sentence(caught.value, "Patou")


def write_two_images(path: Path) -> Path:
    images = [ops.parameter([1, 3, 8, 8], np.float32, name) for name in ("a", "b")]
    mean = ops.reduce_mean(ops.add(*images), [2, 3])
    answer = ops.matmul(mean, colour_weights(), False, False)
    ov.save_model(ov.Model([answer], images), path)
    return path


def write_scalar(path: Path) -> Path:
    image = ops.parameter([1, 3, 8, 8], np.float32)
    ov.save_model(ov.Model([ops.reduce_mean(image, [0, 1, 2, 3])], [image]), path)
    return path


@pytest.mark.parametrize(
    "write",
    [
        lambda path: write_imagenet_network(path, classes=10),
        lambda path: write_imagenet_network(path, side=None),
        write_two_images,
        write_scalar,
    ],
    ids=["ten classes", "no fixed size", "two images", "no classes"],
)
def test_another_kind_of_network_is_refused(tmp_path, write):
    path = write(tmp_path / "network.xml")
    with pytest.raises(TeacherError) as caught:
        load(path, "lite", BREEDS, 96)
    assert_one_sentence(caught.value, "network.xml", "1,000 classes")


@pytest.mark.parametrize("content", [None, b"", b"not a network"])
@pytest.mark.parametrize("name", ["teacher.onnx", "teacher.xml"])
def test_a_file_that_is_no_network_is_refused(tmp_path, name, content):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(TeacherError) as caught:
        load(tmp_path / name, "lite", BREEDS, 96)
    assert_one_sentence(caught.value, name)
