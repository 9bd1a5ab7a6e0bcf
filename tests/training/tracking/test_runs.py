"""Runs in MLflow: a real SQLite store, and what goes wrong with it or with a server."""

import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from matplotlib.figure import Figure
from mlflow import MlflowClient
from mlflow.entities import Run

from tests.conftest import ROOT
from tests.full_disk import no_file_beyond
from tests.sentences import assert_one_sentence
from training.tracking import runs
from training.tracking.runs import TrackingError

pytestmark = pytest.mark.slow


def kept(run_id: str) -> Run:
    return MlflowClient(runs.address()).get_run(run_id)


def files(run_id: str, folder: str | None = None) -> list[str]:
    listed = MlflowClient(runs.address()).list_artifacts(run_id, folder)
    return [entry.path for entry in listed]


def test_a_run_keeps_what_it_is_given(tmp_path: Path):
    (tmp_path / "list.txt").write_text("pug/1.jpg\n", "utf-8")
    with runs.run("a head", {"priority": "P1", "study": "one"}, "A note.") as tracked:
        tracked.parameters({"head": {"width": None, "l2": 0.05}, "seed (of the split)": 0})
        tracked.metric("top_1", 0.875)
        tracked.curves({"val_loss": [0.9, 0.5, 0.25]})
        tracked.file(tmp_path / "list.txt", "lists")
        tracked.text("what was learnt", "notes/summary.md")
        tracked.figure(Figure(), "curves.png")
    run = kept(tracked.id)
    assert (run.info.status, run.info.run_name) == ("FINISHED", "a head")
    assert run.data.params == {"head.width": "None", "head.l2": "0.05", "seed _of the split_": "0"}
    assert run.data.metrics == {"top_1": 0.875, "val_loss": 0.25}
    history = MlflowClient(runs.address()).get_metric_history(tracked.id, "val_loss")
    assert [(point.step, point.value) for point in history] == [(0, 0.9), (1, 0.5), (2, 0.25)]
    assert files(tracked.id) == ["curves.png", "lists", "notes"]
    assert files(tracked.id, "lists") == ["lists/list.txt"]


def test_a_run_is_marked_with_version_priority_and_note():
    with runs.run("plain") as plain, runs.run("noted", {"priority": "P3"}, "Why.") as noted:
        pass
    tags = kept(plain.id).data.tags
    assert tags["version"] == "0.1.0" and tags["priority"] == "P2"
    assert runs.NOTE_TAG not in tags and "mlflow.source.name" in tags
    tags = kept(noted.id).data.tags
    assert tags["priority"] == "P3" and tags[runs.NOTE_TAG] == "Why."
    with pytest.raises(ValueError, match="P9"), runs.run("x", {"priority": "P9"}):
        pass


def test_more_settings_and_points_than_one_request_takes():
    settings = {f"setting {number}": number for number in range(230)}
    with runs.run("long") as tracked:
        tracked.parameters(settings | {"words": "word " * 5000})
        tracked.curves({"loss": [1 / (step + 1) for step in range(1500)]})
    run = kept(tracked.id)
    assert len(run.data.params) == 231 and run.data.params["setting 229"] == "229"
    assert len(run.data.params["words"]) == runs.LONGEST_VALUE
    assert run.data.metrics["loss"] == pytest.approx(1 / 1500)


def test_a_run_within_another_is_its_child():
    with runs.run("parent") as parent:
        with runs.run("first", {"trial": "0"}) as first:
            pass
        with runs.run("second", {"trial": "1"}):
            pass
    with runs.run("after") as after:
        pass
    assert kept(first.id).data.tags[runs.PARENT_TAG] == parent.id
    assert runs.PARENT_TAG not in kept(after.id).data.tags
    assert [tags["trial"] for tags in runs.children(parent.id)] == ["0", "1"]


def test_a_run_that_raises_has_failed_and_an_interrupted_one_was_killed():
    with pytest.raises(ZeroDivisionError), runs.run("wrong") as wrong:
        _ = 1 / 0
    with pytest.raises(KeyboardInterrupt), runs.run("stopped") as stopped:
        raise KeyboardInterrupt
    assert kept(wrong.id).info.status == "FAILED"
    assert kept(stopped.id).info.status == "KILLED"


KILLED = """
import os, signal
from training.tracking import runs
with runs.run("parent") as parent, runs.run("child") as child:
    print(parent.id, child.id, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.slow
def test_a_killed_run_is_told_apart_and_can_go_on():
    done = subprocess.run(
        [sys.executable, "-c", KILLED], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
    parent, child = done.stdout.split()
    assert kept(parent).info.status == "RUNNING"
    with runs.run("other") as living, runs.run("within"):
        assert kept(parent).info.status == kept(child).info.status == "KILLED"
        assert kept(living.id).info.status == "RUNNING"
    with runs.run("parent", resume=parent) as resumed:
        resumed.metric("top_1", 0.5)
        assert kept(parent).info.status == "RUNNING"
    assert resumed.id == parent
    assert kept(parent).info.status == "FINISHED" and kept(child).info.status == "KILLED"


def test_a_run_that_the_store_does_not_hold_is_made_anew():
    with runs.run("moved", resume="0" * 32) as tracked:
        pass
    assert tracked.id != "0" * 32 and kept(tracked.id).info.status == "FINISHED"


@pytest.mark.slow
def test_the_store_lies_in_the_working_folder(tmp_path: Path, monkeypatch):
    monkeypatch.delenv(runs.ADDRESS_VARIABLE)
    monkeypatch.chdir(tmp_path)
    with runs.run("here") as tracked:
        tracked.text("x", "x.txt")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mlartifacts", "mlflow.db"]
    assert len(list(tmp_path.glob("mlartifacts/**/x.txt"))) == 1


def test_a_server_that_does_not_answer_is_told(monkeypatch):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{closed.getsockname()[1]}"
        monkeypatch.setenv(runs.ADDRESS_VARIABLE, address)
        with pytest.raises(TrackingError, match=r"^MLflow can't .*: the server doesn't answer\.$"):
            runs.check()


def test_an_address_that_makes_no_sense_is_told_without_its_password(monkeypatch):
    monkeypatch.setenv(runs.ADDRESS_VARIABLE, "nonsense://user:secret@here/db")
    with pytest.raises(TrackingError) as told:
        runs.check()
    assert_one_sentence(told.value, "nonsense://here/db")
    assert "secret" not in str(told.value)


@pytest.mark.parametrize(
    ("what", "reason"), [("metrics", "disk I/O error"), ("files", "File too large")]
)
def test_a_full_disk_is_told_in_one_sentence(tmp_path: Path, capfd, what, reason):
    with runs.run("before") as before:
        before.metric("top_1", 0.5)
    store = Path(runs.address().removeprefix("sqlite:///"))
    size = store.stat().st_size if what == "metrics" else 0
    (tmp_path / "weights.npz").write_bytes(bytes(10_000_000))
    with (
        pytest.raises(TrackingError) as told,
        runs.run("after") as after,
        no_file_beyond(size),
    ):
        if what == "metrics":
            after.curves({"loss": [float(step) for step in range(20_000)]})
        else:
            after.file(tmp_path / "weights.npz")
    assert_one_sentence(told.value, "mlflow.db", reason)
    assert "Traceback" not in capfd.readouterr().err
    assert kept(after.id).info.status == "FAILED"
    assert kept(before.id).data.metrics == {"top_1": 0.5}


def test_a_store_that_takes_nothing_more_is_told_before_anything_is_trained(own_store, capfd):
    runs.check()
    with no_file_beyond(0), pytest.raises(TrackingError) as told:
        runs.check()
    assert_one_sentence(told.value, "mlflow.db", "disk I/O error")
    assert "Traceback" not in capfd.readouterr().err


def test_a_store_that_cannot_be_opened_is_told_at_once(tmp_path: Path, monkeypatch):
    monkeypatch.setenv(runs.ADDRESS_VARIABLE, f"sqlite:///{tmp_path}")
    with pytest.raises(TrackingError) as told:
        runs.check()
    assert_one_sentence(told.value, str(tmp_path), "unable to open database file")
