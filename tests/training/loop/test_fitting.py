"""New heads learn what reviewers say, and hold what the model knew."""

from dataclasses import replace

import numpy as np
import pytest

from training.loop.config import FittingConfig
from training.loop.fitting import Fused, refit
from training.loop.rehearsal import Labelled, Rehearsal
from training.loop.rows import Rows
from training.networks.linear_head import Added, Head
from training.networks.served_graph import Heads

CHANNELS = 16
# ImageNet's beagle and pug, and two breeds that it lacks.
BEAGLE, PUG, PATOU = KNOWN = ("n02088364", "n02110958", "patou")
MUDI, KORTHALS = "mudi", "korthals"
CONFIG = FittingConfig()


def centre(breed: str) -> np.ndarray:
    seed = sorted((*KNOWN, MUDI, KORTHALS)).index(breed)
    return np.random.default_rng(seed).normal(size=CHANNELS)


def photos(breed: str, count: int, seed: int, spread: float = 0.5) -> Labelled:
    drawn = np.random.default_rng(seed).normal(scale=spread, size=(2, count, CHANNELS))
    features, companion = (np.maximum(0, centre(breed) + each).astype(np.float32) for each in drawn)
    return Labelled(Rows(features, companion), (breed,) * count)


def all_of(breeds: tuple[str, ...], count: int, seed: int) -> Labelled:
    return Labelled.joined([photos(breed, count, seed + 7 * i) for i, breed in enumerate(breeds)])


def nothing() -> Labelled:
    return photos(BEAGLE, 0, 0)


@pytest.fixture(scope="module")
def model() -> Fused:
    """Prototypes as heads, with a companion that knows two of its three breeds."""
    prototypes = np.stack([np.maximum(0, centre(breed)) for breed in KNOWN], axis=1)
    bias = -0.5 * (prototypes**2).sum(axis=0)
    layer = np.zeros((CHANNELS, 1000), np.float32)
    layer[:, [162, 254]] = prototypes[:, :2]
    layer_bias = np.zeros(1000, np.float32)
    layer_bias[[162, 254]] = bias[:2]
    rows = Head(prototypes[:, 2:].astype(np.float32), bias[2:].astype(np.float32))
    another = Head(np.zeros((CHANNELS, 1), np.float32), np.zeros(1, np.float32))
    head = Head(prototypes.astype(np.float32), bias.astype(np.float32))
    return Fused(Heads(KNOWN, head, Added(rows, another), 0.5), Head(layer, layer_bias))


@pytest.fixture(scope="module")
def rehearsal() -> Rehearsal:
    others = photos(MUDI, 20, 99)
    return Rehearsal(all_of(KNOWN, 20, 1), all_of(KNOWN, 5, 2), all_of(KNOWN, 5, 3), others, 300)


def accuracy(model: Fused, shown: Labelled) -> float:
    return float(
        np.mean(model.logits(shown.rows).argmax(axis=1) == shown.truth(model.heads.breeds))
    )


def test_where_nothing_is_new_nothing_changes(model, rehearsal):
    same = refit(model, rehearsal, nothing(), nothing(), CONFIG)
    shown = all_of(KNOWN, 10, 50)
    assert same.logits(shown.rows) == pytest.approx(model.logits(shown.rows), abs=1e-3)


def test_a_breed_that_looks_otherwise_now_is_learnt_and_the_others_are_kept(model, rehearsal):
    moved = photos(PUG, 30, 60)
    moved = replace(moved, rows=replace(moved.rows, features=photos(BEAGLE, 30, 61).rows.features))
    taught = refit(model, rehearsal, moved, nothing(), replace(CONFIG, reviewed=8.0))
    later = replace(
        photos(PUG, 30, 62),
        rows=Rows(photos(BEAGLE, 30, 63).rows.features, photos(PUG, 30, 62).rows.companion),
    )
    assert accuracy(taught, later) > accuracy(model, later)
    kept = all_of(KNOWN, 30, 70)
    assert accuracy(taught, kept) >= accuracy(model, kept) - 0.05


def test_a_new_breed_gets_an_output_in_its_place(model, rehearsal):
    taught = refit(model, rehearsal, photos(MUDI, 40, 80), nothing(), CONFIG)
    assert taught.heads.breeds == tuple(sorted((*KNOWN, MUDI)))
    assert accuracy(taught, photos(MUDI, 30, 81)) > 0.9
    kept = all_of(KNOWN, 30, 82)
    assert accuracy(taught, kept) >= accuracy(model, kept) - 0.05
    # The companion has a row for each breed that ImageNet lacks.
    assert taught.heads.added.breeds.kernel.shape == (CHANNELS, 2)


def test_a_breed_that_is_learnt_is_another_breed_no_more(model, rehearsal):
    """What tells another breed is fitted anew, without the photos of what is listed now."""
    others = Labelled.joined([rehearsal.others, photos(KORTHALS, 20, 90, spread=2.0)])
    more = replace(rehearsal, others=others)
    taught = refit(model, more, photos(MUDI, 40, 80), nothing(), CONFIG)
    untaught = refit(model, more, nothing(), nothing(), CONFIG)
    shown = photos(MUDI, 30, 91).rows
    assert taught.another(shown).mean() < untaught.another(shown).mean()


def test_photos_of_unlisted_breeds_teach_what_another_breed_is(model, rehearsal):
    strange = photos(KORTHALS, 30, 92, spread=2.0)
    taught = refit(model, rehearsal, nothing(), strange, CONFIG)
    untaught = refit(model, rehearsal, nothing(), nothing(), CONFIG)
    shown = photos(KORTHALS, 30, 93, spread=2.0).rows
    assert taught.another(shown).mean() > untaught.another(shown).mean()


def test_a_model_without_a_companion_learns_too(model, rehearsal):
    heads = Heads(KNOWN, model.heads.head, Added(), 0.0)
    taught = refit(Fused(heads, None), rehearsal, photos(MUDI, 40, 80), nothing(), CONFIG)
    assert accuracy(taught, photos(MUDI, 30, 81)) > 0.9
    assert taught.heads.added == Added()
