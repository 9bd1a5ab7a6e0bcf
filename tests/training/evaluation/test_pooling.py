"""Pooling: the exponent is found again, and figures count what they say they count."""

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from breeds.bundle import Bundle, Thresholds, load, replace_thresholds
from breeds.catalogue.animals import pool
from breeds.catalogue.rows import Impression
from breeds.photo.resemblance import MAX_DISTANCE, distance
from breeds.recognition.classifier import LEAST_PROBABILITY, softmax
from tests.bundles import write_tiny_bundle
from tests.sentences import assert_one_sentence
from training.evaluation.pooling import draws
from training.evaluation.pooling.dogs import Dog, PoolingError
from training.evaluation.pooling.figures import at_numbers, coverage, measure
from training.evaluation.pooling.fit import EXPONENTS, fit, log_likelihoods, sharpened

BREEDS = 5
FOREIGN = "sphynx"
RANDOM = np.random.default_rng(11)


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    """Accepts a breed from a probability of 0.5 on."""
    folder = write_tiny_bundle(tmp_path_factory.mktemp("pooling") / "model", BREEDS)
    replace_thresholds(folder, 1.0, Thresholds(dog=-1e6, wild=1e6, breed=0.0, group=1, few=1))
    return load(folder)


def photo(logits: np.ndarray, resemblance: bytes | None = None) -> Impression:
    return Impression(logits.astype(np.float32), 0.0, None, resemblance or RANDOM.bytes(18))


def sure_of(place: int, share: float = 0.9) -> Impression:
    """A photo of which the network says this breed, and shares the rest among the others."""
    shares = np.full(BREEDS, (1 - share) / (BREEDS - 1))
    shares[place] = share
    return photo(np.log(shares))


def dog(bundle: Bundle, truth: int | str, *said: int | Impression) -> Dog:
    breed = truth if isinstance(truth, str) else bundle.breeds[truth].id
    photos = [each if isinstance(each, Impression) else sure_of(each) for each in said]
    return Dog.of(f"dog {RANDOM.integers(2**60)}", breed, photos)


def drawn(bundle: Bundle, exponent: float, dogs: int, pictures: int = 2) -> list[Dog]:
    """Dogs whose breed is as likely as their photos, pooled by that exponent, say."""
    random = np.random.default_rng(3)
    found = []
    for _ in range(dogs):
        logits = random.normal(scale=1.2, size=(pictures, BREEDS))
        logs = logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)
        shares = softmax(pictures**exponent * logs.mean(axis=0))
        found.append(dog(bundle, int(random.choice(BREEDS, p=shares)), *map(photo, logits)))
    return found


@pytest.mark.parametrize("exponent", (0.0, 0.5, 1.0))
def test_the_exponent_by_which_dogs_were_made_is_found_again(bundle, exponent):
    fitted = fit(drawn(bundle, exponent, dogs=500), bundle)
    assert fitted.exponent.value == pytest.approx(exponent, abs=0.2)
    assert fitted.exponent.low <= exponent <= fitted.exponent.high
    assert (fitted.dogs, fitted.photos) == (500, 1000)


def test_more_dogs_tell_more_of_the_exponent(bundle):
    few, many = (fit(drawn(bundle, 0.5, dogs), bundle).exponent for dogs in (8, 500))
    assert many.high - many.low < 0.6 < few.high - few.low


def test_the_likelihood_is_that_of_what_is_served(bundle):
    one = drawn(bundle, 0.5, dogs=1, pictures=2)[0]
    truth = [breed.id for breed in bundle.breeds].index(one.breed)
    for exponent in (0.0, 0.3, 1.0):
        served = pool(one.photos, sharpened(bundle, exponent)).prediction.probabilities[truth]
        assert log_likelihoods([one], bundle, [exponent])[0, 0] == pytest.approx(np.log(served))


def test_a_sure_and_wrong_dog_is_finite(bundle):
    wrong = dog(bundle, 1, *(sure_of(0, 1 - LEAST_PROBABILITY) for _ in range(8)))
    assert np.isfinite(log_likelihoods([wrong], bundle, [1.0])).all()


def test_a_dog_of_many_photos_counts_no_more_than_another(bundle):
    """One that is always wrong, against sharpening, and one that is right, for it."""
    right = dog(bundle, 0, sure_of(0, 0.5), sure_of(0, 0.5))
    wrong = dog(bundle, 1, *(sure_of(0, 0.5) for _ in range(6)))
    logs = log_likelihoods([right, wrong], bundle, EXPONENTS)
    both = fit([right, wrong], bundle).exponent.value
    assert both == EXPONENTS[logs.mean(axis=0).argmax()]
    assert fit([right], bundle).exponent.value == 1
    assert fit([wrong], bundle).exponent.value == 0


def test_dogs_of_other_breeds_tell_nothing_of_the_exponent(bundle):
    dogs = drawn(bundle, 0.7, dogs=30)
    foreign = [dog(bundle, FOREIGN, 0, 1) for _ in range(20)]
    assert fit([*foreign, *dogs], bundle) == fit(dogs, bundle)
    with pytest.raises(PoolingError) as caught:
        fit(foreign, bundle)
    assert_one_sentence(caught.value, "None of the dogs", "breeds")


def test_near_duplicates_are_one_picture(bundle):
    alike = RANDOM.bytes(18)
    shown = dog(bundle, 0, *(photo(np.arange(BREEDS), alike) for _ in range(3)), sure_of(0))
    assert (len(shown.photos), sorted(map(len, shown.pictures))) == (4, [1, 3])


def test_subsets_are_all_there_are_or_so_many_different_ones(bundle):
    small, large = dog(bundle, 0, *[0] * 4), dog(bundle, 0, *[0] * 12)
    assert len(draws.subsets(small, 2)) == 6
    chosen = draws.subsets(large, 6)
    names = {tuple(each.resemblance for each in one.photos) for one in chosen}
    assert len(names) == len(chosen) == draws.MOST_SUBSETS
    assert all(len(one.pictures) == 6 for one in chosen)
    again = {tuple(each.resemblance for each in one.photos) for one in draws.subsets(large, 6)}
    assert again == names


def test_groups_hold_no_photo_twice_and_no_near_duplicate(bundle):
    alike = RANDOM.bytes(18)
    photos = [(SimpleNamespace(breed=f"b{n % 2}"), sure_of(0)) for n in range(21)]
    photos += [(SimpleNamespace(breed="b1"), photo(np.zeros(BREEDS), alike)) for _ in range(5)]
    groups = draws.groups(photos, 3)
    # Eleven photos of one breed; ten of the other, with one picture five times over.
    assert [group.breed for group in groups] == ["b0"] * 3 + ["b1"] * 3
    breed_of = {impression.resemblance: sample.breed for sample, impression in photos}
    taken = [each.resemblance for group in groups for each in group.photos]
    assert len(taken) == len(set(taken)) == 18
    for group in groups:
        assert {breed_of[each.resemblance] for each in group.photos} == {group.breed}
    near = [
        distance(one, other) <= MAX_DISTANCE
        for place, one in enumerate(taken)
        for other in taken[:place]
    ]
    assert not any(near)
    same = [each.resemblance for group in draws.groups(photos, 3) for each in group.photos]
    assert same == taken


@pytest.mark.parametrize(
    ("scores", "right", "share"),
    (
        ([3, 2, 1, 0], [1, 1, 1, 1], 1),
        ([3, 2, 1, 0], [1, 1, 0, 1], 0.5),
        ([3, 2, 1, 0], [0, 1, 1, 1], 0),
        # One of twenty may be wrong, wherever it stands.
        (list(range(20)), [1] * 19 + [0], 1),
        # A threshold takes both of a score, or none.
        ([3, 2, 2, 1], [1, 1, 0, 0], 0.25),
        ([3, 2, 2, 1], [1, 0, 1, 1], 0.25),
        ([3, -np.inf, -np.inf, 2], [1, 1, 1, 1], 0.5),
    ),
)
def test_coverage_is_the_most_that_a_threshold_may_accept(scores, right, share):
    assert coverage(np.array(scores, float), np.array(right, bool)) == pytest.approx(share)


def test_a_measure_counts_photos_and_dogs(bundle):
    dogs = [
        dog(bundle, 0, 0, 0, 0),
        dog(bundle, 1, 1, sure_of(2, 0.4), 1, 1),
        dog(bundle, 2, 3, 2),
        dog(bundle, FOREIGN, 4, 4),
    ]
    found = measure("some", dogs, bundle)
    assert (found.dogs, found.breeds, found.known, found.photos) == (4, 4, 3, 11)
    alone, pooled = found.by_photo, found.by_dog
    assert (alone.top_1.hits, alone.top_1.photos) == (7, 9)
    assert (alone.accepted.hits, alone.accepted.photos) == (10, 11)
    assert (alone.accepted_right.hits, alone.accepted_right.photos) == (7, 10)
    # The third dog's photos are sure of two breeds; the foreign dog is accepted, and wrong.
    assert (found.agreeing.hits, found.agreeing.photos, found.disagreeing.photos) == (2, 3, 1)
    assert (pooled.accepted.hits, pooled.accepted.photos) == (2 + 1, 4)
    assert (pooled.accepted_right.hits, pooled.accepted_right.photos) == (2, 3)
    third = float(pool(dogs[2].photos, bundle).answer.guesses[0].breed.id == dogs[2].breed)
    assert found.gain.value == pytest.approx(np.mean([0, 0.25, third - 0.5]))
    assert found.gain.low <= found.gain.value <= found.gain.high


def test_those_that_disagree_are_held_back_from_coverage(bundle):
    dogs = [dog(bundle, 0, 0, 0, 0), dog(bundle, 1, 1, 1, 1, 1, 2)]
    pooled = measure("some", dogs, bundle).by_dog
    assert (pooled.coverage.value, pooled.coverage_agreeing.value) == (1, 0.5)


def test_dogs_of_no_breed_of_the_models_have_neither_gain_nor_likelihood(bundle):
    found = measure("foreign", [dog(bundle, FOREIGN, 0, 0)], bundle)
    assert (found.gain, found.best, found.likelihoods) == (None, None, ())
    assert found.by_dog.top_1.share is None
    assert at_numbers([dog(bundle, FOREIGN, 0, 0)], bundle) == []


def test_a_number_of_pictures_is_shown_on_the_dogs_that_have_them(bundle):
    """Alone a photo in three is right; of three pictures, two outvote it, and rightly."""
    healed = [dog(bundle, 0, 0, 0, sure_of(1, 0.8)) for _ in range(4)]
    pair = dog(bundle, 3, sure_of(3, 0.3), sure_of(3, 0.3))
    rows = {row.pictures: row for row in at_numbers([*healed, pair], bundle)}
    assert {number: row.dogs for number, row in rows.items()} == {1: 5, 2: 5, 3: 4}
    assert rows[1].top_1.value == pytest.approx((4 * 2 / 3 + 1) / 5)
    assert rows[1].gain.value == 0
    assert rows[3].top_1.value == 1
    assert rows[3].gain.value == pytest.approx(1 / 3)
    assert rows[3].accepted.value == 0, "sure of two breeds"
    assert rows[3].accepted_right is None
    assert rows[3].accepted_gain.value == -1


def test_sharpening_writes_nothing(bundle):
    before = load(Path(bundle.folder)).manifest
    assert sharpened(bundle, 0.4).manifest == replace(
        before, pooling=replace(before.pooling, exponent=0.4)
    )
    assert load(Path(bundle.folder)).manifest == before
