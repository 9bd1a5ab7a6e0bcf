"""What holds for a search whoever makes it: counting, going on, faults; and what Optuna prunes."""

import math
import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from keras_tuner.oracles import BayesianOptimizationOracle
from optuna.trial import TrialState

from tests.conftest import ROOT
from tests.full_disk import no_file_beyond
from tests.sentences import assert_one_sentence
from tests.training.search.hills import SPACE, START, TUNERS, height, open_search
from training.errors import TrainingError
from training.search import trials
from training.search.optuna_search import MOST_RETRIES, OptunaSearch
from training.search.trials import Trial, TunerError, best_of, check_failures

pytestmark = pytest.mark.training


def search(tuner: str, folder: Path, total: int, objective=height, seed: int = 0) -> list[Trial]:
    with closing(open_search(tuner, folder, seed=seed)) as opened:
        told: list[Trial] = []
        opened.run(objective, total, told.append)
        assert told == opened.trials()[len(opened.trials()) - len(told) :]
        return opened.trials()


@pytest.mark.parametrize("tuner", TUNERS)
def test_a_search_starts_from_the_settings_as_they_are_and_finds_better_ones(tuner, tmp_path):
    found = search(tuner, tmp_path, 12)
    assert [trial.number for trial in found] == list(range(12))
    assert found[0].parameters == START and found[0].value == pytest.approx(0.55)
    assert best_of(found).value > 0.7
    for trial in found:
        assert all(kind.holds(trial.parameters[name]) for name, kind in SPACE.items())
    assert {trial.parameters["width"] for trial in found} == {None, 8, 16}


@pytest.mark.parametrize("tuner", TUNERS)
def test_a_trial_tells_its_curve_and_its_time(tuner, tmp_path):
    [trial] = search(tuner, tmp_path, 1)
    assert trial.curve == pytest.approx([0.55 / 3, 1.1 / 3, 0.55])
    assert trial.seconds > 0 and trial.state == trials.COMPLETE and trial.reason == ""


@pytest.mark.parametrize("tuner", TUNERS)
def test_the_number_of_trials_is_that_of_all_starts_together(tuner, tmp_path):
    first = search(tuner, tmp_path, 5)
    assert search(tuner, tmp_path, 8)[:5] == first
    assert len({str(trial.parameters) for trial in search(tuner, tmp_path, 8)}) == 8
    assert len(search(tuner, tmp_path, 3)) == 8


@pytest.mark.parametrize(("tuner", "totals"), [("optuna", (4, 11, 13)), ("keras-tuner", (4, 9))])
def test_a_stopped_search_draws_what_an_unbroken_one_draws(tuner, totals, tmp_path):
    unbroken = search(tuner, tmp_path / "unbroken", totals[-1])
    for total in totals:
        broken = search(tuner, tmp_path / "broken", total)
    assert [t.parameters for t in broken] == [t.parameters for t in unbroken]
    other = search(tuner, tmp_path / "other", 4, seed=1)
    assert [t.parameters for t in other] != [t.parameters for t in unbroken[:4]]


@pytest.mark.parametrize("tuner", TUNERS)
def test_what_is_remembered_lies_beside_the_trials(tuner, tmp_path):
    with closing(open_search(tuner, tmp_path)) as opened:
        assert opened.recall() is None
        opened.remember("a run")
    with closing(open_search(tuner, tmp_path)) as opened:
        assert opened.recall() == "a run"


@pytest.mark.parametrize("tuner", TUNERS)
def test_only_one_process_searches_in_a_folder(tuner, tmp_path):
    with closing(open_search(tuner, tmp_path)):
        with pytest.raises(TunerError) as told:
            open_search(tuner, tmp_path)
        assert_one_sentence(told.value, "Another search", str(tmp_path))
    open_search(tuner, tmp_path).close()


def not_finite_at(*numbers: int, fault: float | Exception):
    made: list[int] = []

    def objective(parameters, report) -> float:
        made.append(1)
        if len(made) - 1 not in numbers:
            return height(parameters, report)
        if isinstance(fault, Exception):
            raise fault
        return fault

    return objective


@pytest.mark.parametrize("tuner", TUNERS)
@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (math.nan, trials.NOT_FINITE),
        (math.inf, trials.NOT_FINITE),
        (ZeroDivisionError("by zero\nin line 3"), "ZeroDivisionError: by zero"),
    ],
    ids=["nan", "infinite", "raises"],
)
def test_a_trial_without_a_finite_objective_is_told(tuner, fault, reason, tmp_path):
    found = search(tuner, tmp_path, 6, not_finite_at(2, 4, fault=fault))
    states = [trial.state for trial in found]
    assert [number for number, state in enumerate(states) if state == trials.FAILED] == [2, 4]
    assert found[2].value is None and found[2].reason == reason
    with pytest.raises(TunerError) as told:
        check_failures(found)
    assert_one_sentence(told.value, "2 of 6 trials failed", "trial 2", reason)
    assert best_of(found).state == trials.COMPLETE


@pytest.mark.parametrize("tuner", TUNERS)
def test_a_search_of_failures_is_stopped(tuner, tmp_path):
    always = not_finite_at(*range(100), fault=ValueError("no such layer"))
    with pytest.raises(TunerError) as told:
        search(tuner, tmp_path, 100, always)
    assert_one_sentence(told.value, "3 failed trials in a row", "no such layer")
    with closing(open_search(tuner, tmp_path)) as opened:
        failed = opened.trials()
    assert [trial.state for trial in failed] == [trials.FAILED] * 3
    with pytest.raises(TunerError, match="None of 3 trials"):
        best_of(failed)


@pytest.mark.parametrize("tuner", TUNERS)
@pytest.mark.parametrize(
    "fault", [OSError(28, "No space left on device"), TrainingError("A photo is gone.")]
)
def test_a_fault_of_the_machine_stops_the_search_and_its_trial_is_made_again(
    tuner, fault, tmp_path
):
    with pytest.raises(type(fault)):
        search(tuner, tmp_path, 8, not_finite_at(3, fault=fault))
    found = search(tuner, tmp_path, 8)
    assert len(found) == 8 and {trial.state for trial in found} == {trials.COMPLETE}
    unbroken = search(tuner, tmp_path / "unbroken", 8)
    assert found[3].parameters == unbroken[3].parameters


KILLED = """
import os, signal, sys
from pathlib import Path
from tests.full_disk import no_file_beyond
from tests.training.search.hills import height, open_search

made = []
def dies_in_its_fourth(parameters, report):
    made.append(parameters)
    if len(made) == 4:
        print(dict(parameters), flush=True)
        os.kill(os.getpid(), signal.SIGKILL)
    return height(parameters, report)

search = open_search(sys.argv[1], Path(sys.argv[2]))
search.run(dies_in_its_fourth, 8, lambda trial: None)
"""


@pytest.mark.parametrize("tuner", TUNERS)
def test_a_killed_search_makes_its_last_trial_again(tuner, tmp_path):
    command = [sys.executable, "-c", KILLED, tuner, str(tmp_path)]
    killed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    with closing(open_search(tuner, tmp_path)) as opened:
        assert len(opened.trials()) == 3
    found = search(tuner, tmp_path, 8)
    assert len(found) == 8 and {trial.state for trial in found} == {trials.COMPLETE}
    assert str(dict(found[3].parameters)) == killed.stdout.strip()


def test_a_failure_of_keras_tuner_itself_is_told(tmp_path, monkeypatch):
    def fail(*_, **__):
        raise ValueError("no metrics today")

    monkeypatch.setattr(BayesianOptimizationOracle, "update_trial", fail)
    with pytest.raises(TunerError) as told:
        search("keras-tuner", tmp_path, 3)
    assert_one_sentence(told.value, "KerasTuner failed", "no metrics today")


def test_hopeless_trials_are_pruned(tmp_path):
    def slow_climb(parameters, report) -> float:
        for epoch in range(8):
            report(epoch, height(parameters, lambda *_: None) * (epoch + 1) / 8)
        return height(parameters, lambda *_: None)

    found = search("optuna", tmp_path, 28, slow_climb)
    pruned = [trial for trial in found if trial.state == trials.PRUNED]
    assert pruned
    for trial in pruned:
        assert trial.value is None and 3 < len(trial.curve) < 8
    assert best_of(found).state == trials.COMPLETE


@pytest.mark.parametrize("tuner", TUNERS)
@pytest.mark.usefixtures("capsys")  # What is shown goes to no file.
def test_a_full_disk_stops_the_search_with_a_sentence_and_loses_no_trial(tuner, tmp_path):
    before = search(tuner, tmp_path, 3)
    with closing(open_search(tuner, tmp_path)) as opened:
        with pytest.raises(TunerError) as told, no_file_beyond(0):
            opened.run(height, 6, lambda trial: None)
        assert_one_sentence(told.value)
    with closing(open_search(tuner, tmp_path)) as opened:
        assert opened.trials() == before
    assert len(search(tuner, tmp_path, 6)) == 6


def test_a_trial_that_kills_its_process_is_given_up_in_the_end(tmp_path):
    search("optuna", tmp_path, 1)
    for _ in range(MOST_RETRIES + 1):
        with closing(open_search("optuna", tmp_path)) as opened:
            opened.run(height, 0, lambda trial: None)
            begun = opened._study.ask()
            begun.suggest_float("rate", 1e-3, 1.0, log=True)
    with closing(open_search("optuna", tmp_path)) as opened:
        opened.run(height, 0, lambda trial: None)
        [_, given_up] = opened.trials()
    assert (given_up.state, given_up.reason) == (trials.FAILED, "its process was killed")


def test_a_trial_that_another_worker_took_up_meanwhile_is_left_to_it(tmp_path):
    made: list[int] = []

    def sleeps_too_long(parameters, report) -> float:
        made.append(1)
        if len(made) == 3:
            [ours] = opened._study.get_trials(states=(TrialState.RUNNING,))
            opened._study.tell(ours.number, state=TrialState.FAIL)
            opened._queue_again(ours)
        return height(parameters, report)

    with closing(open_search("optuna", tmp_path)) as opened:
        opened.run(sleeps_too_long, 6, lambda trial: None)
        assert [trial.state for trial in opened.trials()] == [trials.COMPLETE] * 6
    assert len(made) == 7


@pytest.mark.parametrize("tuner", TUNERS)
def test_a_folder_that_cannot_be_read_is_told(tuner, tmp_path):
    search(tuner, tmp_path, 2)
    for path in [*tmp_path.glob("**/*.db"), *tmp_path.glob("*.jsonl")]:
        path.write_bytes(b"{ not what was written\n")
    with pytest.raises(TunerError) as told:
        open_search(tuner, tmp_path)
    assert_one_sentence(told.value, str(tmp_path))


def test_a_database_that_does_not_answer_is_told_without_its_password():
    storage = "postgresql+psycopg://user:secret@127.0.0.1:9/trials"
    with pytest.raises(TunerError) as told:
        OptunaSearch(storage, "hills", SPACE, START, 0)
    assert_one_sentence(told.value, "127.0.0.1:9/trials", "onnection refused")
    assert "secret" not in str(told.value)
