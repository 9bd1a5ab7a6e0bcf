"""One answer from an animal's photos."""

from dataclasses import replace

import numpy as np
import pytest

from breeds.bundle import Bundle, Pooling
from breeds.catalogue.animals import pool
from breeds.catalogue.rows import Impression
from breeds.photo.resemblance import signature
from breeds.recognition.classifier import Classifier, Kinds, softmax
from breeds.recognition.decision import Certainty, Reason
from tests.training.photos import picture

DOG = Kinds(0.98, 0.01, 0.005, 0.005)
CAT = Kinds(0.001, 0.001, 0.99, 0.008)
PICTURES = [signature(np.asarray(picture(number))) for number in range(8)]


@pytest.fixture(scope="module")
def shipped(classifier: Classifier) -> Bundle:
    return classifier.bundle


def sharpened(bundle: Bundle, exponent: float) -> Bundle:
    return replace(bundle, manifest=replace(bundle.manifest, pooling=Pooling(exponent)))


def impression(
    bundle: Bundle,
    number: int,
    shares: dict[int, float],
    kinds: Kinds = DOG,
    another: float = 0.05,
) -> Impression:
    """Of photo `number`: the breeds' probabilities, by their places; the others share the rest."""
    count = len(bundle.breeds)
    probabilities = np.full(count, (1 - sum(shares.values())) / (count - len(shares)))
    probabilities[list(shares)] = list(shares.values())
    logits = (bundle.manifest.temperature * np.log(probabilities)).astype(np.float32)
    return Impression(logits, another, kinds, PICTURES[number])


def firsts(bundle: Bundle, *photos: Impression) -> list[tuple[int, float]]:
    pooled = pool(photos, bundle)
    return [(bundle.breeds.index(g.breed), g.probability) for g in pooled.answer.guesses]


def test_one_photo_is_answered_as_by_itself(shipped: Bundle) -> None:
    for exponent in (0.0, 0.7):
        one = impression(shipped, 0, {4: 0.97})
        pooled = pool([one], sharpened(shipped, exponent))
        probabilities = softmax(one.logits / shipped.manifest.temperature)
        assert pooled.answer.guesses[0].probability == pytest.approx(probabilities[4])
        assert pooled.answer.decision.certainty is Certainty.ACCEPTED
        assert (pooled.pictures, pooled.agree) == (1, True)


def test_pooling_is_the_mean_of_log_probabilities(shipped: Bundle) -> None:
    photos = [impression(shipped, 0, {3: 0.6, 5: 0.3}), impression(shipped, 1, {3: 0.2, 5: 0.7})]
    [(first, share), (second, other), *_] = firsts(sharpened(shipped, 0), *photos)
    assert (first, second) == (5, 3)
    assert share / other == pytest.approx(np.sqrt(0.3 * 0.7) / np.sqrt(0.6 * 0.2), rel=1e-4)


def test_the_exponent_sharpens_by_the_number_of_pictures(shipped: Bundle) -> None:
    photos = [impression(shipped, number, {3: 0.6, 5: 0.3}) for number in range(4)]
    for exponent, power in ((0.0, 1), (0.5, 2), (1.0, 4)):
        [(_, share), (_, other), *_] = firsts(sharpened(shipped, exponent), *photos)
        assert share / other == pytest.approx(2**power, rel=1e-3)


def test_a_picture_counts_once_however_often_it_lies_there(shipped: Bundle) -> None:
    bundle = sharpened(shipped, 1)
    one, other = impression(shipped, 0, {3: 0.6, 5: 0.3}), impression(shipped, 1, {3: 0.1, 5: 0.8})
    again = replace(impression(shipped, 0, {3: 0.6, 5: 0.3}), resemblance=PICTURES[0])
    smaller = signature(np.asarray(picture(0).resize((80, 60))))
    near = replace(again, resemblance=smaller)
    assert firsts(bundle, one, again, near, other) == firsts(bundle, one, other)
    assert pool([one, again, near, other], bundle).pictures == 2


def test_photos_without_a_dog_count_only_where_there_are_no_others(shipped: Bundle) -> None:
    dog = impression(shipped, 0, {3: 0.95})
    cat = impression(shipped, 1, {5: 0.9}, CAT)
    assert firsts(shipped, dog, cat) == firsts(shipped, dog)
    assert pool([dog, cat], shipped).pictures == 1
    alone = pool([cat, replace(cat, resemblance=PICTURES[2])], shipped)
    assert alone.answer.decision.certainty is Certainty.NOT_A_DOG
    assert alone.answer.decision.reason is Reason.CAT
    assert alone.pictures == 2


def test_two_photos_that_are_sure_of_two_breeds_disagree(shipped: Bundle) -> None:
    photos = [impression(shipped, number, {3: 0.999}) for number in range(5)]
    pooled = pool([*photos, impression(shipped, 6, {5: 0.97})], shipped)
    assert not pooled.agree
    assert pooled.answer.guesses[0].breed == shipped.breeds[3]
    decision = pooled.answer.decision
    assert (decision.certainty, decision.reason) == (Certainty.UNSURE, Reason.DISAGREE)
    assert decision.breeds == ()


def test_a_breed_that_hardly_a_photo_puts_first_is_no_agreement(shipped: Bundle) -> None:
    photos = [impression(shipped, n, {n + 10: 0.45, 3: 0.44}) for n in range(4)]
    pooled = pool(photos, sharpened(shipped, 1))
    assert pooled.answer.guesses[0].breed == shipped.breeds[3]
    assert not pooled.agree
    assert pooled.answer.decision.certainty is Certainty.UNSURE


def test_doubt_about_another_breed_is_pooled_too(shipped: Bundle) -> None:
    known = [impression(shipped, n, {3: 0.93}, another=0.02) for n in range(3)]
    foreign = [impression(shipped, n, {3: 0.93}, another=0.9) for n in range(3)]
    assert pool(known, shipped).answer.decision.certainty is Certainty.ACCEPTED
    assert pool(foreign, shipped).answer.decision.certainty is Certainty.UNSURE


def test_the_order_of_photos_changes_nothing(shipped: Bundle) -> None:
    random = np.random.default_rng(3)
    photos = [
        impression(shipped, number, {int(place): 0.4})
        for number, place in enumerate(random.integers(0, 100, 6))
    ]
    one, other = pool(photos, shipped), pool(photos[::-1], shipped)
    assert [g.breed for g in one.answer.guesses] == [g.breed for g in other.answer.guesses]
    assert (one.pictures, one.agree) == (other.pictures, other.agree)


def test_a_bundle_that_cannot_tell_dogs_by_kind_keeps_its_dog_score(small: Classifier) -> None:
    photos = [
        Impression(np.arange(7, dtype=np.float32) * n, 0.0, None, PICTURES[n]) for n in (1, 2)
    ]
    pooled = pool(photos, small.bundle)
    scores = [float(np.logaddexp.reduce(photo.logits)) for photo in photos]
    assert pooled.answer.decision.dog_score == pytest.approx(np.mean(scores), rel=1e-4)
