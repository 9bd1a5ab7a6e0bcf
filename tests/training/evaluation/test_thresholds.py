"""Thresholds: right as often as they promise on photos like those they were fitted on."""

from dataclasses import replace

import numpy as np
import pytest

from breeds.bundle import Thresholds, load, read_manifest, replace_thresholds
from breeds.bundle.folder import Origin
from tests.bundles import write_tiny_bundle
from tests.sentences import assert_one_sentence
from training.evaluation.thresholds import (
    PRECISION,
    Predicted,
    ThresholdsError,
    breed_scores,
    fit,
)

BREEDS = 6


def drawn(photos: int, seed: int, sharpness: float = 4.0) -> Predicted:
    """Logits under which each breed is the truth as often as their softmax says."""
    random = np.random.default_rng(seed)
    logits = random.normal(scale=sharpness, size=(photos, BREEDS))
    shares = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    truth = np.array([random.choice(BREEDS, p=each) for each in shares])
    another, dogs, wild = (random.normal(mean, 1, photos) for mean in (-2, 3, -6))
    return Predicted(logits, another / 2, dogs, wild, truth)


@pytest.fixture(scope="module")
def bundle(tmp_path_factory):
    return load(write_tiny_bundle(tmp_path_factory.mktemp("thresholds") / "model", BREEDS))


@pytest.fixture(scope="module")
def fitted(bundle) -> tuple[float, Thresholds]:
    return fit(bundle, drawn(4000, seed=1), drawn(4000, seed=2))


def test_the_temperature_of_honest_logits_is_one(fitted):
    assert fitted[0] == pytest.approx(1, abs=0.1)


def test_both_sets_count_alike_for_the_temperature(bundle):
    honest, many = drawn(1000, seed=3), drawn(8000, seed=4)
    shrill = replace(many, logits=3 * many.logits)
    few_shrill = replace(drawn(1000, seed=4), logits=3 * drawn(1000, seed=4).logits)
    between, _ = fit(bundle, honest, shrill)
    assert 1.2 < between < 2.9
    assert between == pytest.approx(fit(bundle, honest, few_shrill)[0], rel=0.1)


def test_what_is_accepted_is_right_as_often_as_promised(fitted):
    temperature, thresholds = fitted
    new = drawn(8000, seed=5)
    accepted = breed_scores(new, temperature) >= thresholds.breed
    right = new.logits.argmax(axis=1) == new.truth
    assert right[accepted].mean() == pytest.approx(PRECISION, abs=0.02)
    assert accepted.mean() > 0.2


def test_one_dog_in_a_hundred_scores_less(fitted):
    new = drawn(8000, seed=6)
    assert (new.dog_scores < fitted[1].dog).mean() == pytest.approx(0.01, abs=0.005)
    assert (new.wild_scores >= fitted[1].wild).mean() == pytest.approx(0.01, abs=0.005)


def test_a_model_that_only_guesses_gets_no_thresholds(bundle):
    guessing = drawn(500, seed=7, sharpness=0.01)
    with pytest.raises(ThresholdsError) as caught:
        fit(bundle, guessing, guessing)
    assert_one_sentence(caught.value, "breed", "95%")


def test_where_hardly_any_photo_is_unsure_no_group_is_ever_named(bundle):
    sure = drawn(300, seed=8, sharpness=60)
    _, thresholds = fit(bundle, sure, sure)
    assert (thresholds.group, thresholds.few) == (1, 1)


def test_other_thresholds_make_another_version(tmp_path):
    folder = write_tiny_bundle(tmp_path / "model", BREEDS)
    before = read_manifest(folder, Origin(folder=folder))
    thresholds = Thresholds(dog=1.0, wild=-4.0, breed=2.0, group=0.8, few=0.6)
    replace_thresholds(folder, 0.7, thresholds)
    after = load(folder)
    assert (after.manifest.temperature, after.manifest.thresholds) == (0.7, thresholds)
    assert after.manifest.version != before.version
    assert after.evaluation() is None
    replace_thresholds(folder, 0.7, thresholds)
    assert load(folder).manifest.version == after.manifest.version
