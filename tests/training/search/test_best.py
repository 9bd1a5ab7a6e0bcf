"""What a search found, from its file into a training run's configuration."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.sentences import assert_one_sentence
from training.config import FineTuneConfig, HeadConfig, TrainConfig
from training.data.photo_sets import PhotoSet
from training.search import best
from training.search.best import Best, BestError

ASKED = TrainConfig(PhotoSet(Path("p")), Path("o"), Path("c"), head=HeadConfig(epochs=7, seed=3))
HEAD = {"width": 64, "dropout": 0.25, "optimiser": "sgd"}


def test_what_is_saved_is_loaded(tmp_path):
    found = Best(HEAD, {"first": "block14_sepconv1", "layer_decay": 0.5}, 1, {"tuner": "optuna"})
    found.save(tmp_path / "best.json")
    assert best.load(tmp_path / "best.json") == found


def test_the_settings_take_the_place_of_those_that_they_name():
    applied = Best(HEAD, None, 2, {}).apply(ASKED)
    assert applied.head == replace(ASKED.head, **HEAD)
    assert applied.augmented == 2 and applied.fine_tune is None


def test_fine_tuning_is_switched_on_or_changed():
    found = Best({}, {"first": "block14_sepconv1", "learning_rate": 0.5}, 0, {})
    assert found.apply(ASKED).fine_tune == FineTuneConfig("block14_sepconv1", learning_rate=0.5)
    asked = replace(ASKED, fine_tune=FineTuneConfig("all", epochs=9))
    changed = FineTuneConfig("block14_sepconv1", epochs=9, learning_rate=0.5)
    assert found.apply(asked).fine_tune == changed
    assert Best(HEAD, None, 0, {}).apply(asked).fine_tune == asked.fine_tune


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "can't be read"),
        ("{", "doesn't hold what a search found"),
        ("[]", "doesn't hold what a search found"),
        ('{"head": {}}', "doesn't hold what a search found"),
        (json.dumps(Best({"wings": 2}, None, 0, {}).__dict__), "'wings'"),
        (json.dumps(Best({}, {"wings": 2}, 0, {}).__dict__), "'wings'"),
        (json.dumps(Best({"l2": "much"}, None, 0, {}).__dict__), "'l2'"),
        (json.dumps(Best(None, None, 0, {}).__dict__), "'head'"),
        (json.dumps(Best({"epochs": 0}, None, 0, {}).__dict__), "'epochs'"),
        (json.dumps(Best({"optimiser": "lion"}, None, 0, {}).__dict__), "'optimiser'"),
        (json.dumps(Best({}, {"layer_decay": 1.5}, 0, {}).__dict__), "'layer_decay'"),
        (json.dumps(Best({}, None, -1, {}).__dict__), "'augmented'"),
    ],
    ids=[
        *("missing", "not json", "a list", "in part", "unknown", "unknown tuning", "text", "none"),
        *("below", "no choice", "above", "fewer than none"),
    ],
)
def test_a_file_that_cannot_be_used_is_told(content, words, tmp_path):
    path = tmp_path / "best.json"
    if content is not None:
        path.write_text(content, "utf-8")
    with pytest.raises(BestError) as told:
        best.load(path)
    assert_one_sentence(told.value, str(path), words)
