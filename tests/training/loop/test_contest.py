"""Challenger, champion and the best there ever was, on photos that measure, with a tiny model."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from breeds import bundle
from tests.training.tiny import BREEDS
from training.data.dataset import open_dataset
from training.evaluation.answers import Contender, NamedSet
from training.loop.best_ever import BestEver, Record
from training.loop.contest import measure

pytestmark = pytest.mark.training


@pytest.fixture(scope="module")
def champion(champion: Path) -> Contender:
    return Contender("champion", bundle.load(champion))


@pytest.fixture(scope="module")
def sets(measuring: Path) -> list[NamedSet]:
    """Photos as if they had been seen and as if they hadn't; one in ten bears another breed."""
    photos = open_dataset(measuring)
    samples = tuple(
        replace(sample, breed=BREEDS[0]) if place % 10 == 0 else sample
        for place, sample in enumerate(photos.samples)
    )
    parts = (samples[::3], samples[1::3])
    return [
        NamedSet(name, replace(photos, name=name, samples=part), leak_free=name == "fresh")
        for name, part in zip(("seen", "fresh"), parts, strict=True)
    ]


def always_right(sets: list[NamedSet], version: str = "b" * 12) -> BestEver:
    return BestEver(
        version,
        {
            each.dataset.fingerprint: Record.of(
                each.name, each.leak_free, np.ones(len(each.dataset.samples), bool)
            )
            for each in sets
        },
    )


def test_the_first_models_are_compared_with_the_champion_alone(champion, sets):
    found = measure(sets, champion, champion, None)
    assert {each.against for each in found.comparisons} == {"the champion"}
    assert found.lacks == ()
    assert found.best.version == champion.bundle.manifest.version


def test_small_losses_dont_add_up_for_the_best_ever_is_met_too(champion, sets):
    """Even where the champion is as bad."""
    found = measure(sets, champion, champion, always_right(sets))
    against = {each.against: each for each in found.comparisons}
    best = against[f"the best ever, {'b' * 12}"]
    assert best.other.hits == best.photos
    assert best.difference.high < 0 and not best.passed
    assert against["the champion"].difference.value == 0
    assert found.best.version == "b" * 12


def test_a_best_ever_that_answered_other_photos_leaves_the_question_open(champion, sets):
    strange = replace(
        always_right(sets), records={"0" * 64: Record.of("other", True, np.ones(3, bool))}
    )
    found = measure(sets, champion, champion, strange)
    assert any("never answered" in each for each in found.lacks)
    assert found.best == strange


def test_without_leak_free_photos_the_question_is_open(champion, sets):
    [lack] = measure(sets[:1], champion, champion, None).lacks
    assert "leak-free" in lack
