"""What a model says beyond its own breeds, of altered photos, and of photos hidden in part."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from breeds.bundle import load
from breeds.bundle.evaluation import Slice
from breeds.recognition.classifier import Classifier
from breeds.recognition.heat_map import first_breed_map
from tests.bundle_copies import ACCEPTING, copy_with
from tests.bundles import write_tiny_bundle
from tests.training.evaluation.test_evaluate import (
    BLUE,
    COLOURS,
    GARDEN,
    GREEN,
    RED,
    STUDIO,
    contender,
    named,
    write_photos,
)
from training.data.dataset import DatasetError
from training.evaluation import alterations, evaluate, heat_map_check, scenes
from training.evaluation.answers import NamedSet
from training.evaluation.evaluate import Further, PickedList, Pool
from training.evaluation.strangers import without_dogs

UNKNOWN = {"boerboel": ["red", "red", "blue"], "puli": ["green"]}


@pytest.fixture(scope="module")
def model(tmp_path_factory) -> Path:
    """It accepts whatever it is shown."""
    folder = tmp_path_factory.mktemp("models")
    tiny = write_tiny_bundle(folder / "tiny", breeds=6, seed=6)
    return copy_with(ACCEPTING, tiny, folder / "model")


@pytest.fixture(scope="module")
def studio(tmp_path_factory) -> Path:
    return write_photos(tmp_path_factory.mktemp("photos") / "studio", STUDIO)


@pytest.fixture(scope="module")
def garden(tmp_path_factory) -> Path:
    return write_photos(tmp_path_factory.mktemp("photos") / "garden", GARDEN)


def photos_of(folder: Path, *names: str) -> Path:
    folder.mkdir(parents=True)
    for name in names:
        Image.new("RGB", (60, 40), COLOURS["green"]).save(folder / name)
    return folder


def test_an_unknown_breed_is_told_with_what_it_is_taken_for(model, studio, tmp_path):
    others = named(write_photos(tmp_path / "others", UNKNOWN))
    further = Further(unknown_breeds=(others,))
    found = evaluate.evaluate(contender(model), [named(studio)], further=further, progress=False)
    (unknown,) = found.unknown_breeds
    assert (unknown.accepted.hits, unknown.accepted.photos) == (4, 4)
    assert unknown.by_breed.value == 1
    told = {
        breed.id: [(each.breed, each.photos) for each in breed.taken_for]
        for breed in unknown.breeds
    }
    assert told == {"boerboel": [(RED, 2), (BLUE, 1)], "puli": [(GREEN, 1)]}
    assert unknown.source.set == "others"


def test_each_unknown_breed_counts_alike_whatever_its_photos(tmp_path, studio):
    # Without thresholds nothing is accepted.
    cautious = write_tiny_bundle(tmp_path / "cautious", breeds=6, seed=6)
    others = named(write_photos(tmp_path / "others", UNKNOWN))
    further = Further(unknown_breeds=(others,))
    found = evaluate.evaluate(contender(cautious), [named(studio)], further=further, progress=False)
    (unknown,) = found.unknown_breeds
    assert (unknown.accepted.hits, unknown.by_breed.value) == (0, 0)
    assert unknown.accepted.share.high > 0.3


def test_what_is_no_dog_is_counted_by_kind(model, studio, tmp_path):
    folder = photos_of(tmp_path / "empty", "red_fox_1.png", "Persian_cat.png", "sofa.png", "t.png")
    empty = NamedSet("empty", without_dogs(folder, None))
    found = evaluate.evaluate(
        contender(model), [named(studio)], further=Further(no_dogs=(empty,)), progress=False
    )
    (nothing,) = found.no_dogs
    assert (nothing.taken_for_dog.hits, nothing.taken_for_dog.photos) == (4, 4)
    assert {each.kind: each.photos for each in nothing.kinds} == {
        "anything else": 2,
        "cat": 1,
        "wild canid": 1,
    }
    assert all(each.accepted == each.taken_for_dog == each.photos for each in nothing.kinds)


def test_a_folder_without_a_photo_has_nothing_to_pass_for_a_dog(tmp_path):
    with pytest.raises(DatasetError):
        without_dogs(tmp_path, None)


def test_the_leak_is_seen_on_the_breeds_that_both_sets_have(model, studio, garden):
    sets = [named(studio), named(garden, leak_free=True)]
    found = evaluate.evaluate(contender(model), sets, progress=False)
    assert [(each.of, each.photos) for each in found.shared_breeds] == [
        ("studio", 8),
        ("garden", 3),
    ]
    assert found.shared_breeds[0].top_1.value == pytest.approx(7 / 8)
    assert found.shared_breeds[1].top_1.value == pytest.approx(2 / 3)
    assert {each.name for each in found.shared_breeds} == {"2 breeds that both have"}


def test_photos_are_parted_by_source_and_by_list(model, tmp_path):
    folder = write_photos(tmp_path / "more", {RED: ["red", "red"], GREEN: ["red"]})
    for path in sorted(folder.rglob("*.png")):
        source = "kennel" if "0-" in path.name and RED in str(path) else "web"
        path.rename(path.with_name(f"{source}__{path.name}"))
    lists = PickedList("greens", "more", frozenset([f"{GREEN}/web__0-red.png"]))
    found = evaluate.evaluate(
        contender(model), [named(folder)], further=Further(slices=(lists,)), progress=False
    )
    by_name = {each.name: each for each in found.by_source}
    assert list(by_name) == ["greens", "web", "kennel"]
    assert {name: each.photos for name, each in by_name.items()} == {
        "greens": 1,
        "web": 2,
        "kennel": 1,
    }
    assert [by_name[name].top_1.value for name in ("greens", "web", "kennel")] == [0, 0.5, 1]
    assert isinstance(by_name["web"], Slice) and by_name["web"].accepted.hits == 2


def test_a_set_that_names_no_source_has_none(model, studio):
    assert evaluate.evaluate(contender(model), [named(studio)], progress=False).by_source == ()


def test_the_same_photos_are_altered_and_compared(model, studio, garden):
    sets, pools = [named(studio), named(garden)], [Pool("both", ("studio", "garden"))]
    found = evaluate.evaluate(
        contender(model), sets, pools, further=Further(alterations="both"), progress=False
    )
    rows = {each.name: each for each in found.alterations}
    assert list(rows) == [*alterations.alterations(), alterations.SCENE]
    assert {each.photos for each in rows.values()} == {15}
    # Of one colour, a photo turned, mirrored or cropped is the same.
    for name in ("turned by 15°", "mirrored", "cropped tightly"):
        assert rows[name].difference.value == 0
        assert rows[name].top_1.value == pytest.approx(11 / 15)
    # Colours are all that this model goes by.
    assert rows["grey"].difference.value < -0.3
    assert rows["grey"].accepted.hits == 15


@pytest.mark.parametrize("size", [(160, 120), (90, 300), (64, 64)])
def test_every_alteration_changes_a_photo_and_keeps_it_one(size):
    random = np.random.default_rng(0)
    photo = Image.fromarray(random.integers(40, 255, (size[1], size[0], 3), np.uint8))
    for name, alter in alterations.alterations().items():
        altered = np.asarray(alter(photo))
        assert altered.ndim == 3 and altered.dtype == np.uint8, name
        assert altered.shape != np.asarray(photo).shape or (altered != np.asarray(photo)).any()


def test_no_black_corner_comes_in_by_turning():
    white = Image.new("RGB", (300, 90), "white")
    assert np.asarray(alterations.alterations()["turned by 15°"](white)).min() == 255


@pytest.mark.parametrize("around", [None, np.zeros((30, 50, 3), np.uint8)])
def test_a_photo_is_the_middle_of_a_wider_scene(around):
    photo = np.full((100, 140, 3), 200, np.uint8)
    photo[:, :70] = 90
    scene = scenes.pasted(photo, around, 3)
    third = scenes.SIDE // 3
    assert scene.shape == (scenes.SIDE, scenes.SIDE, 3)
    middle = scene[third : 2 * third, third : 2 * third]
    assert np.unique(middle[:, 10]).tolist() == [90] and np.unique(middle[:, -10]).tolist() == [200]
    assert around is None or not scene[: third - 1].any()


def test_the_heat_map_is_checked_against_chance_and_the_middle(model, tmp_path):
    folder = tmp_path / "spots" / RED
    folder.mkdir(parents=True)
    for number, (top, left) in enumerate([(0, 0), (0, 80), (80, 0), (80, 80)]):
        pixels = np.full((160, 160, 3), 128, np.uint8)
        pixels[top : top + 80, left : left + 80] = COLOURS["red"]
        Image.fromarray(pixels).save(folder / f"{number}.png")
    found = evaluate.evaluate(
        contender(model), [named(folder.parent)], further=Further(heat_map="spots"), progress=False
    ).heat_map
    assert (found.of, found.photos) == ("spots", 4)
    assert found.against_random.value == pytest.approx(found.hottest.value - found.random.value)
    assert found.against_middle.value == pytest.approx(found.hottest.value - found.middle.value)
    assert found.hottest.value > 0 and found.hotter.value == 1


def test_the_hottest_fifth_is_where_the_map_is_hot(model):
    pixels = np.full((200, 300, 3), 128, np.uint8)
    pixels[:100, :150] = COLOURS["red"]
    classifier = Classifier(load(model))
    (prediction,) = classifier.predict([pixels])
    heat = first_breed_map(prediction, pixels, classifier.bundle.manifest.recipe)
    hottest, at_random, middle = heat_map_check._fifths(heat, np.random.default_rng(0))
    assert [cells.sum() for cells in (hottest, at_random, middle)] == [heat_map_check.HIDDEN] * 3
    assert middle[3:7, 3:7].all()
    warm = heat > np.quantile(heat, 0.8)
    assert (hottest[:5].sum() > 15) == (warm[: len(warm) // 2].mean() > 0.3)
    painted = heat_map_check.hidden(pixels, hottest)
    assert (painted != pixels).any(axis=2).mean() == pytest.approx(0.2, abs=0.05)
