"""What the network says of each photo: the altered copies, the cache's keys, the looks."""

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from breeds import bundle, photo
from breeds.bundle import Box, Recipe, SecondLook
from breeds.recognition.classifier import Classifier
from breeds.recognition.preprocess import prepare
from tests.bundles import FEATURES, write_tiny_bundle
from tests.training.imagenet import write_imagenet_network
from tests.training.photos import write_photo
from training.data.dataset import Sample
from training.fit.cache import ArrayCache
from training.fit.features import PLAIN, Variant, box_of, compute_readings, compute_views, variants
from training.networks.imagenet_classifier import Answerer, load_reader

MIN_SIDE = 64
BEAGLE, PUG = "n02088364", "n02110958"


@pytest.fixture(scope="module", params=["two looks", "one look"])
def classifier(request, tmp_path_factory: pytest.TempPathFactory) -> Classifier:
    look = SecondLook() if request.param == "two looks" else None
    folder = write_tiny_bundle(tmp_path_factory.mktemp("bundle"), recipe=Recipe(second_look=look))
    return Classifier(bundle.load(folder))


@pytest.fixture
def samples(tmp_path: Path) -> list[Sample]:
    paths = [write_photo(tmp_path / "photos" / f"{n}.jpg", n) for n in range(3)]
    return [Sample(path, path.name, BEAGLE) for path in paths]


@pytest.fixture
def cache(tmp_path: Path) -> ArrayCache:
    return ArrayCache(tmp_path / "features.sqlite")


class Asked:
    """A classifier that counts the photos it is shown."""

    def __init__(self, classifier: Classifier) -> None:
        self.bundle, self._classifier, self.photos = classifier.bundle, classifier, 0

    def predict(self, photos: list[np.ndarray]) -> list:
        self.photos += len(photos)
        return self._classifier.predict(photos)


def pixels(sample: Sample, variant: Variant = PLAIN) -> np.ndarray:
    return variant.load(sample, MIN_SIDE)


def test_the_plain_variant_is_the_photo_that_serving_reads(samples):
    np.testing.assert_array_equal(pixels(samples[0]), photo.load(samples[0].path, MIN_SIDE))


def test_copies_differ_from_the_photo_and_from_each_other(samples):
    shown = [pixels(samples[0], variant).tobytes() for variant in variants(4)]
    assert len(shown) == len(set(shown)) == 5


def test_a_copy_is_always_the_same_wherever_the_photo_lies(samples, tmp_path):
    moved = Path(shutil.copy(samples[0].path, tmp_path / "renamed.jpg"))
    sample = Sample(moved, "elsewhere/renamed.jpg", PUG)
    for variant in variants(2):
        np.testing.assert_array_equal(pixels(sample, variant), pixels(samples[0], variant))


def test_copies_of_two_photos_are_altered_in_different_ways(samples):
    shapes = {pixels(sample, copy).shape for sample in samples for copy in variants(5)[1:]}
    assert len(shapes) > 10


def test_copies_have_other_aspect_ratios_in_moderation(samples):
    height, width = pixels(samples[0]).shape[:2]
    copies = [pixels(sample, copy) for sample in samples for copy in variants(20)[1:]]
    stretched = [c.shape[1] / c.shape[0] / (width / height) for c in copies]
    assert min(stretched) < 0.85 and max(stretched) > 1.18
    assert min(stretched) > 0.65 and max(stretched) < 1.55


def test_a_region_is_cut_out(samples):
    sample = replace(samples[0], region=Box(0.25, 0.5, 0.75, 1))
    whole = pixels(samples[0])
    np.testing.assert_array_equal(pixels(sample), whole[60:120, 40:120])


def test_views_are_what_the_classifier_saw(samples, classifier, cache):
    views = compute_views(samples, PLAIN, classifier, cache)
    recipe = classifier.bundle.manifest.recipe
    looks = 2 if recipe.second_look else 1
    assert views.features.shape == (3, looks, FEATURES)
    assert views.boxes.shape == (3, looks, 4)
    assert np.isnan(views.boxes[:, 0]).all()
    predictions = classifier.predict([pixels(sample) for sample in samples])
    for features, edges, prediction in zip(views.features, views.boxes, predictions, strict=True):
        for row, look in zip(features, prediction.looks, strict=True):
            np.testing.assert_allclose(row, look.features, rtol=1e-3, atol=1e-6)
        box = box_of(edges[-1])
        if looks == 1:
            assert box is None
        else:
            found = (box.left, box.top, box.right, box.bottom)
            drawn = prediction.box
            expected = (drawn.left, drawn.top, drawn.right, drawn.bottom)
            np.testing.assert_allclose(found, expected, atol=1e-3)


def test_a_photo_is_shown_once_whatever_its_name(samples, classifier, cache, tmp_path):
    asked = Asked(classifier)
    first = compute_views(samples, PLAIN, asked, cache)
    folder = Path(shutil.copytree(tmp_path / "photos", tmp_path / "other"))
    moved = [Sample(folder / s.path.name, f"pug/{s.key}", PUG) for s in samples]
    second = compute_views(moved, PLAIN, asked, cache)
    assert asked.photos == 3
    np.testing.assert_array_equal(first.features, second.features)


def test_other_content_under_the_same_name_is_shown_again(samples, classifier, cache, tmp_path):
    before = compute_views(samples, PLAIN, classifier, cache).features
    changed = write_photo(tmp_path / "changed" / "0.jpg", 99)
    after = compute_views([replace(samples[0], path=changed)], PLAIN, classifier, cache).features
    assert not np.allclose(after[0], before[0])


@pytest.mark.parametrize("change", ["copy", "region"])
def test_copies_and_regions_have_rows_of_their_own(samples, classifier, cache, change):
    plain = compute_views(samples, PLAIN, classifier, cache).features
    if change == "copy":
        other = compute_views(samples, Variant(1), classifier, cache).features
    else:
        cropped = [replace(sample, region=Box(0, 0, 0.5, 0.5)) for sample in samples]
        other = compute_views(cropped, PLAIN, classifier, cache).features
    assert not np.isclose(plain, other, rtol=1e-2).all(axis=(1, 2)).any()


def test_a_second_network_answers_for_the_same_looks(samples, classifier, cache, tmp_path):
    size = classifier.bundle.manifest.recipe.size
    network = write_imagenet_network(tmp_path / "network.xml")
    answerer = Answerer(load_reader(network, "lite", size))
    copy = Variant(1)
    views = compute_views(samples, copy, classifier, cache)
    other = ArrayCache(tmp_path / "readings.sqlite")
    readings = compute_readings(samples, copy, views, classifier, answerer, other)
    looks = views.boxes.shape[1]
    assert (readings.logits.shape, readings.features.shape) == ((3, looks, 1000), (3, looks, 3))
    recipe = classifier.bundle.manifest.recipe
    for number, (sample, edges) in enumerate(zip(samples, views.boxes, strict=True)):
        shown = variants(1)[1].load(sample, recipe.decode_min_side)
        for look, edge in enumerate(edges):
            expected = answerer(prepare(shown, recipe, box_of(edge)))
            for name, value in expected.items():
                found = getattr(readings, name)[number, look]
                np.testing.assert_allclose(found, value, rtol=2e-3, atol=2e-3)
