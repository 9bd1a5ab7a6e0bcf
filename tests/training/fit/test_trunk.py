"""The trunk: where a network can be cut, and what its frozen part says, once for each view."""

from dataclasses import replace
from pathlib import Path

import keras
import numpy as np
import pytest

from breeds.bundle import Recipe
from tests.full_disk import no_file_beyond
from tests.sentences import assert_one_sentence
from tests.training.tiny import BREEDS, SIZE
from tests.training.tiny_network import tiny_backbone
from training.config import WHOLE
from training.data.dataset import open_dataset
from training.fit import trunk as module
from training.fit.cache import CacheError
from training.fit.features import PLAIN
from training.fit.trunk import Trunk, View, check_cut
from training.networks.backbones import Backbone, NetworkError, load_backbone

pytestmark = pytest.mark.training

FIRST = "conv_pw_12"
RECIPE = Recipe(size=SIZE)


@pytest.fixture(scope="module")
def frozen() -> Backbone:
    return tiny_backbone()


@pytest.fixture(scope="module")
def few(photos: Path) -> list[View]:
    """Two photos, the first of them at a box."""
    first, second = open_dataset(photos).samples[:2]
    target = np.eye(len(BREEDS), dtype=np.float32)[0]
    right_half = np.array([0.5, 0, 1, 1])
    return [
        View(first, PLAIN, right_half, target),
        View(second, PLAIN, np.full(4, np.nan), target),
    ]


@pytest.mark.parametrize("layer", ["block_2_add", "block_2_project", "no_such_layer"])
def test_a_layer_that_does_not_cut_the_network_is_told_in_one_sentence(layer):
    network = load_backbone("MobileNetV2", "random", SIZE)
    with pytest.raises(NetworkError) as caught:
        check_cut(network, layer)
    assert_one_sentence(caught.value, "MobileNetV2", layer)
    check_cut(network, "block_2_expand")
    check_cut(network, WHOLE)


class FrozenPasses:
    """The frozen part, and how many views it has really seen."""

    def __init__(self, frozen: Backbone, monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
        self._frozen, self._folder, self.seen = frozen, folder, 0
        pixels = View.pixels

        def count(view: View, recipe: Recipe) -> np.ndarray:
            self.seen += 1
            return pixels(view, recipe)

        monkeypatch.setattr(View, "pixels", count)

    def outputs(self, views: list[View], first: str = FIRST, recipe: Recipe = RECIPE) -> np.ndarray:
        return Trunk(self._frozen, first, recipe, "f32", self._folder).outputs(views)


def test_the_frozen_part_sees_each_view_once_for_each_cut_and_recipe(
    frozen, few, monkeypatch, tmp_path
):
    passes = FrozenPasses(frozen, monkeypatch, tmp_path)
    first, again = (np.array(passes.outputs(few)) for _ in range(2))
    assert passes.seen == 2
    np.testing.assert_array_equal(first, again)
    pixels = np.stack([view.pixels(RECIPE) for view in few]).astype(np.float32)
    before = keras.Model(frozen.model.input, frozen.model.get_layer(FIRST).input)
    np.testing.assert_allclose(first, np.asarray(before(frozen.scale(pixels))), atol=0.01)

    # Between these two layers lies an activation alone: same shapes, same weights before them.
    other_cut = np.array(passes.outputs(few, "conv_dw_12_relu"))
    other_crop = np.array(passes.outputs(few, recipe=replace(RECIPE, crop="squash")))
    assert not np.array_equal(first, other_cut)
    assert not np.array_equal(first[1], other_crop[1])


def test_a_full_disk_ends_the_frozen_pass_with_a_sentence(tmp_path):
    path, shape = tmp_path / "trunk.npy", (3, 1000)
    with pytest.raises(CacheError) as caught, module._rows_of(path, shape, 0) as stream:
        stream.write(bytes(2000))
        stream.flush()
        with no_file_beyond(4000):
            stream.write(bytes(4000))
            stream.flush()
    assert_one_sentence(caught.value, str(path), "File too large")
    with module._rows_of(path, shape, 1) as stream:
        stream.write(np.ones((2, 1000), np.float16).tobytes())
    np.testing.assert_array_equal(np.load(path)[:, 0], [0, 1, 1])
