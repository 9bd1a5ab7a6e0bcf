"""Ablations: what is done to photos, one thing at a time, measured where choices may be made."""

import pytest

from tests.training.tiny import BACKBONE, SIZE
from training.data.photo_sets import PhotoSet
from training.study import preprocessing_cost, results
from training.study.ablation import _contestant, ablate
from training.study.config import (
    ABLATED,
    CNN_AUGMENTED,
    CNN_PLAIN,
    HEAD_AUGMENTED,
    HEAD_PLAIN,
    PREPROCESSINGS,
    AblateConfig,
)
from training.study.results import VALIDATION

pytestmark = pytest.mark.training

MEASURED = (HEAD_PLAIN, "xception-clahe-denoised", HEAD_AUGMENTED)


@pytest.fixture(scope="module")
def config(photos, weights, tmp_path_factory) -> AblateConfig:
    folder = tmp_path_factory.mktemp("ablation")
    return AblateConfig(
        data=PhotoSet(photos),
        out=folder / "ablation",
        cache=folder / "cache",
        rows=MEASURED,
        photos=15,
        validation_share=0.2,
        seeds=1,
        backbone=BACKBONE,
        backbone_weights=str(weights),
        size=SIZE,
        augmented=1,
    )


@pytest.fixture(scope="module")
def ablated(config: AblateConfig) -> dict[str, list[results.Result]]:
    ablate(config)
    return results.load(config.out)


def test_each_row_changes_one_thing(config, ablated):
    assert set(ablated) == set(MEASURED)
    settings = {row: dict(of_row[0].settings) for row, of_row in ablated.items()}
    plain = settings[HEAD_PLAIN]
    assert settings[HEAD_AUGMENTED] == {**plain, "augmented": 1}
    done = {"equalisation": "clahe", "denoising": "non-local-means"}
    recipe = {**plain["recipe"], **done}
    assert settings["xception-clahe-denoised"] == {**plain, "recipe": recipe}
    losses = {tuple(of_row[0].curves["loss"]) for of_row in ablated.values()}
    assert len(losses) == len(MEASURED)


def test_nothing_is_measured_on_test_photos(config, ablated):
    assert [shown.name for shown in results.load_terms(config.out).sets] == [VALIDATION]


def test_every_recipe_is_timed_in_one_run(config, ablated):
    cost = preprocessing_cost.load(config.out)
    assert set(cost.milliseconds) == set(MEASURED[:2])
    assert all(spent > 0 for spent in cost.milliseconds.values())


def test_a_second_run_times_nothing_again(config, ablated):
    path = config.out / preprocessing_cost.COST
    before = path.read_bytes()
    ablate(config)
    assert path.read_bytes() == before


def test_the_cnn_is_trained_with_and_without_altered_photos(config):
    plain, augmented = (_contestant(config, row) for row in (CNN_PLAIN, CNN_AUGMENTED))
    assert plain.settings(0) == {**augmented.settings(0), "augmented": False}


def test_the_original_preprocessing_is_covered():
    assert set(PREPROCESSINGS.values()) == {
        (equalisation, denoising)
        for equalisation in ("none", "global", "clahe")
        for denoising in ("none", "non-local-means")
    }
    assert {*PREPROCESSINGS, HEAD_AUGMENTED, CNN_PLAIN, CNN_AUGMENTED} == set(ABLATED)


def test_a_row_that_loses_its_timing_is_timed_again(config, ablated, tmp_path):
    assert preprocessing_cost.covers(config.out, [HEAD_PLAIN])
    assert not preprocessing_cost.covers(config.out, ["xception-global"])
    assert not preprocessing_cost.covers(tmp_path, [HEAD_PLAIN])
    with pytest.raises(results.ResultError, match="can't be read"):
        (tmp_path / preprocessing_cost.COST).write_text("[1]", "utf-8")
        preprocessing_cost.load(tmp_path)
