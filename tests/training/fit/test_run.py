"""A run's folder, read again: the shipped one as it stands, and one sentence for a damaged one."""

import json
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.sentences import assert_one_sentence
from tests.training.tracked_models import write_run
from training.config import FineTuneConfig
from training.fit import run


def test_the_shipped_run_is_read_and_written_as_it_stands():
    """Its head lacks the settings that came later, which are then the usual ones."""
    folder = ROOT / "model" / run.RETRAINING
    kept = json.loads((folder / run.DESCRIPTION).read_text("utf-8"))
    again = json.loads(run.read(folder).to_json())
    later = {"width": None, "dropout": 0.0, "optimiser": "adam", "schedule": "cosine"}
    kept["training"]["head"] |= later
    assert again == kept


def test_tuning_is_told_flat_behind_its_settings():
    tuning = run.FineTuning(
        first="all", share=0.5, validation_top_1_by_share={"0.5": 0.9}, curves={"loss": [1.0]}
    )
    assert isinstance(tuning, FineTuneConfig)
    assert [*vars(tuning)][-3:] == ["share", "validation_top_1_by_share", "curves"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "run.json"),
        ("[]", "run.json"),
        ("\udcff", "utf-8"),
        ('{"backbone": 3}', "run.json is wrong at 'backbone'"),
    ],
)
def test_a_damaged_description_is_told_in_one_sentence(tmp_path: Path, text: str, told: str):
    folder = write_run(tmp_path / "run")
    (folder / run.DESCRIPTION).write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(run.RunError) as caught:
        run.read(folder)
    assert_one_sentence(caught.value, str(folder), told)


def test_a_value_of_another_kind_is_refused(tmp_path: Path):
    folder = write_run(tmp_path / "run")
    values = json.loads((folder / run.DESCRIPTION).read_text("utf-8"))
    values["training"]["photos"] = "many"
    (folder / run.DESCRIPTION).write_text(json.dumps(values), "utf-8")
    with pytest.raises(run.RunError, match=r"wrong at 'training\.photos'"):
        run.read(folder)


def test_a_run_remembers_what_its_backbone_started_from(tmp_path: Path):
    assert run.starting_weights(tmp_path) == "imagenet"
    (tmp_path / run.CONFIG).write_text('{"backbone_weights": "dogs.npz"}', "utf-8")
    assert run.starting_weights(tmp_path) == "dogs.npz"
    (tmp_path / run.CONFIG).write_text("[", "utf-8")
    with pytest.raises(run.RunError):
        run.starting_weights(tmp_path)
