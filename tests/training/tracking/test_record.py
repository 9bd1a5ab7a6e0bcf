"""A finished training run in MLflow, and one that couldn't be kept at once."""

import json
import re
import shutil
from pathlib import Path

import pytest
from mlflow import MlflowClient
from mlflow.entities import Run

from tests.sentences import assert_one_sentence
from tests.training.tiny import BACKBONE, train_options
from training.__main__ import main
from training.evaluation import plots
from training.fit import run
from training.fit.run import RunError
from training.tracking import record, runs

pytestmark = pytest.mark.training


@pytest.fixture
def beside(trained: Path, tmp_path: Path) -> Path:
    """A folder for another run, whose cache holds the features of all photos already."""
    shutil.copytree(trained.with_name("cache"), tmp_path / "cache")
    return tmp_path


def recorded(capsys: pytest.CaptureFixture[str]) -> Run:
    """The run that the command's last line names."""
    [found] = re.findall(r"\b[0-9a-f]{32}\b", capsys.readouterr().out.splitlines()[-1])
    return MlflowClient(runs.address()).get_run(found)


def files(of: Run) -> set[str]:
    listed = MlflowClient(runs.address()).list_artifacts(of.info.run_id)
    return {entry.path for entry in listed}


def test_training_ends_with_a_run_in_mlflow(photos, weights, beside, capsys):
    out = beside / "tracked"
    told = ["--note", "Why not.", "--priority", "P1", "--epochs", "3"]
    told += ["--width", "2", "--dropout", "0.1", "--optimiser", "sgd", "--schedule", "constant"]
    assert main(train_options(photos, weights, out, *told)) == 0
    kept = recorded(capsys)
    described, _ = run.load(out)
    assert (kept.info.run_name, kept.info.status) == ("tracked", "FINISHED")
    assert kept.data.tags["priority"] == "P1" and kept.data.tags[runs.NOTE_TAG] == "Why not."
    parameters = kept.data.params
    assert parameters["backbone"] == BACKBONE and parameters["recipe.size"] == "64"
    assert parameters["fingerprint"] == described.training.fingerprint
    assert parameters["head.epochs"] == "3" and parameters["head.optimiser"] == "sgd"
    assert parameters["head.width"] == "2" and parameters["head.schedule"] == "constant"
    assert parameters["head.dropout"] == "0.1"
    curves = described.training.head_curves
    assert kept.data.metrics["final_train_accuracy"] == curves["accuracy"][-1]
    assert kept.data.metrics["final_train_loss"] == curves["loss"][-1]
    assert kept.data.metrics["validation_top_1"] == described.training.validation_top_1
    history = MlflowClient(runs.address()).get_metric_history(kept.info.run_id, "val_loss")
    assert [point.value for point in history] == curves["val_loss"]
    lists = {run.TRAINING_LIST, run.VALIDATION_LIST}
    weighed = {run.DESCRIPTION, run.WEIGHTS, record.ENVIRONMENT}
    assert files(kept) == weighed | lists | set(plots.ALL)


def test_a_run_tells_what_it_ran_on():
    told = record.environment()
    assert told["python"].startswith("3.") and told["packages"]["keras"]
    assert json.loads(json.dumps(told)) == told


def test_a_run_can_be_recorded_later(trained: Path, capsys):
    assert main(["track", str(trained)]) == 0
    kept = recorded(capsys)
    assert kept.info.run_name == "run"
    assert re.search(r"on 30 photos.*top-1 100.0%", kept.data.tags[runs.NOTE_TAG])


def test_the_curves_of_tuning_bear_the_plain_names(trained: Path, tmp_path, capsys):
    described = json.loads((trained / run.DESCRIPTION).read_text("utf-8"))
    described["training"]["fine_tuning"] = {
        "first": "conv_pw_13",
        "share": 1.0,
        "validation_top_1_by_share": {"0.0": 0.5, "1.0": 0.75},
        "curves": {"accuracy": [0.25, 0.5], "loss": [2.0, 1.0]},
    }
    (tmp_path / run.DESCRIPTION).write_text(json.dumps(described), "utf-8")
    for name in (run.WEIGHTS, run.TRAINING_LIST, run.VALIDATION_LIST):
        (tmp_path / name).write_bytes((trained / name).read_bytes())
    assert main(["track", str(tmp_path)]) == 0
    metrics = recorded(capsys).data.metrics
    assert metrics["final_train_accuracy"] == 0.5 and metrics["final_train_loss"] == 1.0
    head = described["training"]["head_curves"]
    assert metrics["head/loss"] == head["loss"][-1] and metrics["loss"] == 1.0
    assert metrics["validation_top_1 at share 1.0"] == 0.75


def test_a_folder_without_a_run_is_told(tmp_path):
    with pytest.raises(RunError):
        record.record(tmp_path)


def test_a_store_that_is_not_there_is_told_before_the_work(photos, weights, tmp_path, monkeypatch):
    monkeypatch.setenv(runs.ADDRESS_VARIABLE, "nonsense://here")
    assert main(train_options(photos, weights, tmp_path / "run")) == 1
    assert list(tmp_path.iterdir()) == []


def test_a_store_that_fails_at_the_end_costs_no_training(
    photos, weights, beside, monkeypatch, capsys
):
    out = beside / "kept"
    monkeypatch.setattr(runs, "check", lambda: lose_the_store(monkeypatch))
    assert main(train_options(photos, weights, out, "--epochs", "1")) == 1
    told = capsys.readouterr().err.splitlines()[-1]
    assert_one_sentence(RunError(told), f"the run is whole in {out}", "python -m training track")
    monkeypatch.undo()
    assert run.load(out)[0].training.head.epochs == 1
    assert main(["track", str(out)]) == 0


def lose_the_store(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(runs.ADDRESS_VARIABLE, "nonsense://here")
