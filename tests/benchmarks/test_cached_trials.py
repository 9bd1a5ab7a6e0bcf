"""The benchmark of cached trials: both kinds are timed on the same photos, and told as a ratio."""

import pytest

from benchmarks.cached_trials import Costs, _drawn_heads, measure, report
from breeds.bundle import Recipe
from tests.training.tiny import BACKBONE, SIZE, write_photos
from tests.training.tiny_network import write_weights
from training.config import TrainConfig
from training.data.photo_sets import PhotoSet
from training.search.space import head_space, inside

pytestmark = pytest.mark.training


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> TrainConfig:
    folder = tmp_path_factory.mktemp("benchmark")
    return TrainConfig(
        PhotoSet(write_photos(folder / "photos", 5)),
        folder / "unused",
        folder / "unused",
        backbone=BACKBONE,
        backbone_weights=str(write_weights(folder / "backbone.npz")),
        recipe=Recipe(SIZE),
        validation_share=0.2,
    )


def test_both_kinds_of_trial_are_timed_and_leave_nothing_behind(config):
    costs = measure(config, trials=2, uncached_trials=1)
    assert costs.photos == 15
    assert len(costs.cached) == 2 and len(costs.uncached) == 1
    assert costs.features > 0 and min(costs.cached + costs.uncached) > 0
    assert not config.out.exists()


def test_the_features_are_counted_once_with_a_cache_and_in_each_trial_without():
    costs = Costs(1_000, features=10, cached=(1.0,) * 100, uncached=(11.0, 10.0, 12.0))
    assert costs.with_cache == 110 and costs.without_cache == 1_100
    assert "**10.0 times**" in report(costs) and "extrapolated from 3" in report(costs)


def test_trials_are_drawn_from_all_over_the_search_space(config):
    heads = list(_drawn_heads(config, 30))
    space = head_space(config)
    assert all(inside(space, vars(head)) for head in heads)
    assert len({head.width for head in heads}) == 5
    assert heads == list(_drawn_heads(config, 30))
