"""The locator is kept under a name of all that it follows from, and fitted once for each."""

from dataclasses import replace
from pathlib import Path

import pytest

from breeds.bundle import Recipe, SecondLook
from tests.training.tiny import SIZE
from tests.training.tiny_network import tiny_backbone
from training.data.photo_sets import PhotoSet
from training.data.splits import Parts, share_out
from training.digests import digest_of
from training.fit.locator import find_locator
from training.networks.backbones import Backbone

pytestmark = pytest.mark.training

ONE_LOOK = {
    "size": SIZE,
    "crop": "centre",
    "equalisation": "none",
    "denoising": "none",
    "decode_min_side": 640,
    "second_look": None,
}


@pytest.fixture(scope="module")
def backbone() -> Backbone:
    return tiny_backbone()


@pytest.fixture(scope="module")
def parts(photos: Path) -> Parts:
    return share_out(PhotoSet(photos), 0.2, None, seed=0)


def test_what_an_older_program_kept_is_found_again(backbone, parts, tmp_path):
    """A cache holds hours of work, so the form of its keys never changes."""
    found = find_locator(backbone, parts, Recipe(SIZE), "f32", tmp_path)
    keys = [sample.key for sample in parts.training.samples]
    named = ["MobileNet", backbone.digest(), ONE_LOOK, "f32", keys]
    assert found.key == digest_of(named)[:16]
    assert [path.name for path in tmp_path.iterdir()] == [f"rough-{found.key}"]


def test_it_is_fitted_once_whatever_makes_serving_sure(backbone, parts, tmp_path):
    recipe = Recipe(SIZE, second_look=SecondLook(sure_above=0.95))
    first = find_locator(backbone, parts, recipe, "f32", tmp_path)
    written = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.*")}
    assert {f"rough-{first.key}", f"one-look-{first.key}"} <= {p.name for p in tmp_path.iterdir()}
    surer = replace(recipe, second_look=SecondLook(sure_above=0.5))
    again = find_locator(backbone, parts, surer, "f32", tmp_path)
    assert again.key == first.key
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.*")} == written
