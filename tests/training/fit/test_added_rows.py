"""Rows beside ImageNet's: a breed that it lacks is told from its own, and another from all."""

import numpy as np
import pytest
from scipy.special import expit

from training.fit.added_rows import fit_another, fit_breeds

CHANNELS = 12
BREEDS = ["n02088364", "patou", "n02110958"]
COLUMNS = [162, 254]


def photos(centre: np.ndarray, count: int, seed: int) -> np.ndarray:
    random = np.random.default_rng(seed)
    return (centre + random.normal(scale=0.4, size=(count, CHANNELS))).astype(np.float32)


@pytest.fixture(scope="module")
def centres() -> np.ndarray:
    return np.random.default_rng(1).normal(size=(8, CHANNELS))


def test_a_new_breed_is_told_from_those_that_imagenet_knows(centres):
    features = np.concatenate([photos(centre, 60, seed) for seed, centre in enumerate(centres[:3])])
    truth = np.repeat([0, 1, 2], 60)
    logits = np.zeros((len(features), 1000), np.float32)
    logits[:, COLUMNS] = 2 * features @ centres[[0, 2]].T
    row = fit_breeds(features, logits, truth, BREEDS)
    assert row.kernel.shape == (CHANNELS, 1)
    shown = np.concatenate(
        [photos(centre, 40, 9 + seed) for seed, centre in enumerate(centres[:3])]
    )
    scores = 2 * shown @ centres[[0, 2]].T
    answers = np.insert(scores, 1, row.logits(shown)[:, 0], axis=1).argmax(axis=1)
    assert (answers == np.repeat([0, 1, 2], 40)).mean() > 0.9


def test_where_imagenet_lacks_nothing_no_row_is_learnt():
    features = np.zeros((4, CHANNELS), np.float32)
    logits = np.zeros((4, 1000), np.float32)
    assert fit_breeds(features, logits, np.zeros(4, int), ["n02088364", "n02110958"]) is None


def test_a_breed_that_took_no_part_is_likelier_another(centres):
    """What other breeds have in common here is one direction, as kennels' photos have."""
    shift = np.random.default_rng(2).normal(size=CHANNELS)
    listed = np.concatenate([photos(centre, 50, s) for s, centre in enumerate(centres[:4])])
    kept = np.concatenate([photos(centre, 20, 20 + s) for s, centre in enumerate(centres[:4])])
    others = [photos(centre + shift, 15, 40 + s) for s, centre in enumerate(centres[4:7])]
    names = [name for name in "abc" for _ in range(15)]
    row = fit_another(listed, np.concatenate(others), names, kept)
    unseen = photos(centres[7] + shift, 30, 60)
    assert np.median(row.logits(unseen)) > np.median(row.logits(kept)) + 1
    # Four of five dogs are taken to be of a breed that is learnt.
    assert expit(row.logits(kept)).mean() < 0.3
