"""The space of a search: what it holds, and that training knows each of its names."""

import dataclasses
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from training.config import FineTuneConfig, Guide, HeadConfig, TrainConfig
from training.data.photo_sets import PhotoSet
from training.search.space import (
    FINE_TUNE,
    HEAD,
    XCEPTION_CUTS,
    Choice,
    Range,
    fine_tune_space,
    head_space,
    inside,
)

CONFIG = TrainConfig(PhotoSet(Path("p")), Path("o"), Path("c"))


@pytest.mark.parametrize(
    ("kind", "within", "without"),
    [
        (Choice((None, 8)), (None, 8), (16,)),
        (Range(0.1, 0.5), (0.1, 0.3, 0.5), (0.0, 0.6)),
        (Range(1e-3, 1.0, logarithmic=True), (1e-3, 1.0), (0.0, 1.1)),
    ],
)
def test_a_space_knows_what_it_holds(kind, within, without):
    assert all(kind.holds(value) for value in within)
    assert not any(kind.holds(value) for value in without)


def test_the_settings_as_they_are_lie_in_the_space():
    assert inside(HEAD, asdict(HeadConfig())) == {
        name: getattr(HeadConfig(), name) for name in HEAD
    }
    tuning = asdict(FineTuneConfig(XCEPTION_CUTS[0])) | {"augmented": 0}
    assert inside(fine_tune_space(XCEPTION_CUTS), tuning)


def test_settings_outside_the_space_are_not_started_from():
    assert inside(HEAD, asdict(HeadConfig(width=7))) is None


def test_each_name_is_a_setting_of_training():
    heads = {field.name for field in dataclasses.fields(HeadConfig)}
    tunings = {field.name for field in dataclasses.fields(FineTuneConfig)}
    taught = replace(CONFIG, teacher=Guide(Path("t.onnx"), "lite"))
    assert set(head_space(taught)) <= heads
    assert set(fine_tune_space(("x",))) - {"augmented"} <= tunings


def test_how_much_of_a_teacher_is_searched_only_where_there_is_one():
    taught = replace(CONFIG, teacher=Guide(Path("t.onnx"), "lite"))
    assert set(head_space(taught)) - set(head_space(CONFIG)) == {"teacher_share"}
    assert "first" not in FINE_TUNE
