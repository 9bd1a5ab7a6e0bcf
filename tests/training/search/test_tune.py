"""Searches by the command line: what is kept of them, going on after a kill, and faults."""

import csv
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from mlflow import MlflowClient
from mlflow.entities import Run

from tests.conftest import ROOT
from tests.outbound import Outbound
from tests.sentences import assert_one_sentence
from tests.training.photos import write_photo
from tests.training.tiny import train_options
from training.__main__ import main
from training.config import HeadConfig, TrainConfig
from training.data.photo_sets import PhotoSet
from training.fit import fine_tune, run
from training.search import tune
from training.search.best import Best
from training.search.config import HEAD, TuneConfig
from training.search.space import Choice, Parameters
from training.search.trials import Report, Trial, TunerError
from training.tracking import runs
from training.tracking.runs import TrackingError

pytestmark = pytest.mark.training


@pytest.fixture(scope="module")
def hard(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Photos that nothing tells apart, so that every head has another accuracy."""
    root = tmp_path_factory.mktemp("hard")
    for number in range(60):
        write_photo(root / "photos" / f"breed {number % 3}" / f"{number}.jpg", number)
    return root


def words(hard: Path, weights: Path, out: str, *more: str) -> list[str]:
    """A `tune` command of which each epoch shows three batches."""
    options = train_options(hard / "photos", weights, hard / out, "--one-look", "--epochs", "3")
    return ["tune", *options[1:], *more]


def parent(search: Path) -> Run:
    """The search's run in MLflow."""
    name = json.loads((search / tune.BEST).read_text("utf-8"))["found"]["search"]
    client = MlflowClient(runs.address())
    experiment = client.get_experiment_by_name(runs.EXPERIMENT).experiment_id
    found = client.search_runs([experiment], f"tags.search = '{name}'")
    return max(found, key=lambda kept: kept.info.start_time)


def children(of: Run) -> dict[str, Run]:
    client = MlflowClient(runs.address())
    found = client.search_runs(
        [of.info.experiment_id], f"tags.`{runs.PARENT_TAG}` = '{of.info.run_id}'"
    )
    return {kept.data.tags["trial"]: kept for kept in found}


def rows(search: Path) -> list[dict[str, str]]:
    with (search / tune.TRIALS).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture(scope="module")
def searched(hard: Path, weights: Path) -> Path:
    assert main(words(hard, weights, "tune", "--trials", "3")) == 0
    return hard / "tune"


def test_a_search_leaves_its_best_settings_its_trials_and_its_plots(searched):
    found = json.loads((searched / tune.BEST).read_text("utf-8"))
    trials = rows(searched)
    assert [row["trial"] for row in trials] == ["0", "1", "2"]
    best = max(trials, key=lambda row: float(row["validation_top_1"]))
    assert found["found"]["validation_top_1"] == float(best["validation_top_1"])
    assert found["found"]["start_top_1"] == float(trials[0]["validation_top_1"])
    assert {name: str(value) for name, value in found["head"].items()} == {
        name: best[name] or "None" for name in found["head"]
    }
    usual = HeadConfig()
    assert float(trials[0]["learning_rate"]) == usual.learning_rate and trials[0]["width"] == ""
    plots = {path.stem for path in searched.glob("*.png")}
    assert plots >= {"history", "parallel_coordinates"}


def test_a_search_is_a_run_with_a_child_for_each_trial(searched):
    whole = parent(searched)
    assert whole.info.status == "FINISHED" and whole.data.tags["tuner"] == "optuna"
    trials = rows(searched)
    best = max(float(row["validation_top_1"]) for row in trials)
    assert whole.data.metrics["validation_top_1"] == best
    kept = children(whole)
    assert set(kept) == {"0", "1", "2"}
    for row in trials:
        child = kept[row["trial"]]
        assert child.data.metrics["validation_top_1"] == float(row["validation_top_1"])
        assert child.data.params["optimiser"] == row["optimiser"]
        assert child.data.tags["priority"] == "P3" and "val_accuracy" in child.data.metrics
    listed = MlflowClient(runs.address()).list_artifacts(whole.info.run_id)
    assert {entry.path for entry in listed} >= {tune.BEST, tune.TRIALS, "history.png"}


def test_training_with_what_was_found_gives_what_the_trial_gave(hard, weights, searched, capsys):
    found = json.loads((searched / tune.BEST).read_text("utf-8"))
    options = words(hard, weights, "trained", "--best", str(searched / tune.BEST))
    assert main(["train", *options[1:]]) == 0
    trained, _ = run.load(hard / "trained")
    assert asdict(trained.training.head) == {
        "epochs": 3, "batch": 512, "mixup": 0.0, "averaging": 0.98, "teacher_share": 0.15,
        "patience": 5, "seed": 0, **found["head"],
    }  # fmt: skip
    expected = found["found"]["validation_top_1"]
    assert trained.training.validation_top_1 == pytest.approx(expected, abs=1e-4)
    accuracies = {float(row["validation_top_1"]) for row in rows(searched)}
    assert len(accuracies) > 1


def test_the_second_start_counts_the_trials_that_are_there(hard, weights, searched, capsys):
    before = rows(searched)
    assert main(words(hard, weights, "tune", "--trials", "4")) == 0
    told = capsys.readouterr().out
    assert f"{searched}: 3 of 4 trials are there already" in told
    assert rows(searched)[:3] == before and len(rows(searched)) == 4
    assert set(children(parent(searched))) == {"0", "1", "2", "3"}


KILLED = """
import os, signal, sys
from breeds import privacy

privacy.report_nothing()

from training.search import objectives
from training.__main__ import main

fit_head, fits = objectives.fit_head, []

def dies_in_its_third(*words, **options):
    fits.append(words)
    if len(fits) == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return fit_head(*words, **options)

objectives.fit_head = dies_in_its_third
main(sys.argv[1:])
"""


def test_a_killed_search_goes_on_where_it_was_and_calls_nobody(
    hard, weights, searched, tmp_path, capsys
):
    options = words(hard, weights, "killed", "--trials", "3")
    watched = Outbound.watching(tmp_path / "watched")
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, *options],
        cwd=ROOT,
        env=os.environ | watched.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert watched.strangers() == set()
    assert main(options) == 0
    assert "2 of 3 trials are there already" in capsys.readouterr().out
    made = rows(hard / "killed")
    unbroken = rows(searched)[:3]
    parameters = list(unbroken[0])[4:]
    for row, same in zip(made, unbroken, strict=True):
        assert [row[name] for name in parameters] == [same[name] for name in parameters]
        assert row["validation_top_1"] == same["validation_top_1"]


def test_each_tuner_searches_and_a_table_puts_them_side_by_side(hard, weights, capsys):
    assert main(words(hard, weights, "both", "--trials", "2", "--compare-tuners")) == 0
    table = (hard / "both" / tune.TUNERS_TABLE).read_text("utf-8")
    assert table.strip() in capsys.readouterr().out
    shown = [[cell.strip() for cell in row.split("|")[1:-1]] for row in table.splitlines()[2:]]
    assert [row[0] for row in shown] == ["optuna", "keras-tuner"]
    for row in shown:
        assert re.fullmatch(r"\d+\.\d\d%", row[1]) and row[2:6] == ["2", "2", "0", "0"]
        assert re.fullmatch(r"\d+ s", row[6])
    first, second = (rows(hard / "both" / name)[0] for name in ("optuna", "keras-tuner"))
    assert first["validation_top_1"] == second["validation_top_1"]
    assert parent(hard / "both" / "keras-tuner").data.tags["tuner"] == "keras-tuner"


@pytest.mark.parametrize("tuner", ["optuna", "keras-tuner"])
def test_a_search_of_which_a_trial_fails_ends_with_an_error(
    hard, weights, tuner, monkeypatch, capsys
):
    monkeypatch.setattr(
        "training.fit.head_data.Head.logits", lambda head, features: features * float("nan")
    )
    options = words(hard, weights, f"failing-{tuner}", "--trials", "4", "--tuner", tuner)
    assert main(options) == 1
    told = capsys.readouterr().err.splitlines()[-1]
    assert_one_sentence(TunerError(told), "3 failed trials in a row", "no finite accuracy")


def test_a_store_for_keras_tuner_is_refused(hard, weights, capsys):
    options = words(hard, weights, "x", "--tuner", "keras-tuner", "--storage", "sqlite:///x.db")
    assert main(options) == 1
    assert "--storage is for Optuna alone" in capsys.readouterr().err


def test_fine_tuning_is_searched_by_whole_runs(hard, weights, monkeypatch, capsys):
    monkeypatch.setattr(fine_tune, "INTERPOLATIONS", (1.0,))
    cuts = ["--stage", "fine-tune", "--cuts", "conv_pw_13", "conv_dw_13", "--trials", "2"]
    options = words(hard, weights, "stage 2", *cuts, "--fine-tune-epochs", "1")
    assert main(options) == 0
    out = hard / "stage 2"
    found = json.loads((out / tune.BEST).read_text("utf-8"))
    assert set(found["fine_tune"]) == {"first", "learning_rate", "layer_decay"}
    assert found["head"]["optimiser"] == "adam" and found["augmented"] in (0, 1)
    trials = [run.load(folder)[0].training for folder in (out / "trials").iterdir()]
    accuracies = [told.validation_top_1 for told in trials]
    assert max(accuracies) == found["found"]["validation_top_1"]
    kept = children(parent(out))
    assert {child.data.metrics["validation_top_1"] for child in kept.values()} == set(accuracies)
    assert all("final_train_loss" in child.data.metrics for child in kept.values())

    written = {path: path.stat().st_mtime_ns for path in out.glob("trials/*/run.json")}
    assert not list(out.glob("trials/*/work"))
    assert main(options) == 0
    assert "2 of 2 trials are there already" in capsys.readouterr().out
    assert {path: path.stat().st_mtime_ns for path in out.glob("trials/*/run.json")} == written


def test_a_layer_that_does_not_cut_the_network_is_told_before_the_work(hard, weights, capsys):
    options = words(hard, weights, "y", "--stage", "fine-tune", "--cuts", "no_such_layer")
    assert main(options) == 1
    assert "no_such_layer" in capsys.readouterr().err


class Fractions:
    """A search that takes no time and loses its store in its second trial."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.space = {"number": Choice((1, 2, 3, 4, 5, 6))}
        self.identity, self.start, self.photos = "fractions", {"number": 1}, 5
        self._monkeypatch, self._made = monkeypatch, 0

    def __call__(self, parameters: Parameters, report: Report) -> float:
        self._made += 1
        if self._made == 2:
            self._monkeypatch.setenv(runs.ADDRESS_VARIABLE, "nonsense://here")
        return 1 / parameters["number"]

    def keep(self, trial: Trial) -> None:
        with runs.run(f"trial {trial.number}", {"trial": str(trial.number)}):
            pass

    def best(self, parameters: Parameters, found: Mapping[str, Any]) -> Best:
        return Best(dict(parameters), None, 0, found)


def test_a_store_that_fails_stops_no_search_and_gets_the_rest_later(tmp_path, monkeypatch, capsys):
    out = tmp_path / "tune"
    base = TrainConfig(PhotoSet(tmp_path), out, tmp_path / "cache")
    config = TuneConfig(base, HEAD, "optuna", 5, None, ())
    with monkeypatch.context() as patched, pytest.raises(TrackingError) as told:
        tune._search(config, Fractions(patched))
    assert_one_sentence(told.value, f"the search is whole in {out}")
    assert capsys.readouterr().out.count("The search goes on without it") == 1
    assert len(rows(out)) == 5 and (out / tune.BEST).exists()

    tune._search(config, Fractions(monkeypatch))
    whole = parent(out)
    assert whole.info.status == "FINISHED"
    assert set(children(whole)) == {"0", "1", "2", "3", "4"}
