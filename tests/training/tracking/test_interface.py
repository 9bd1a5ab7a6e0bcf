"""`make mlflow`: the store in this folder, shown and served to this machine alone, and silent."""

import json
import os
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from tests.conftest import ROOT
from tests.outbound import Outbound
from tests.training.tracked_models import write_model, write_run
from tests.training.tracking.test_runs import files, kept
from training.tracking import registry, runs
from training.tracking.runs import TrackingError, told

pytestmark = pytest.mark.network

# Each of them would silence MLflow by itself, so that the test would prove nothing.
SILENCERS = (
    "CI",
    "DO_NOT_TRACK",
    "GITHUB_ACTIONS",
    "GITLAB_CI",
    "MLFLOW_DISABLE_TELEMETRY",
    "PYTEST_CURRENT_TEST",
)


def made_command(port: int) -> str:
    """What `make mlflow` runs once its packages are there, in this test's Python."""
    words = ["make", "--dry-run", "--assume-old=.venv-train/installed", f"MLFLOW_PORT={port}"]
    done = subprocess.run([*words, "mlflow"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ".venv-train/bin/python -m mlflow" in done.stdout
    return done.stdout.replace(".venv-train/bin/python", shlex.quote(sys.executable))


def wait_for(address: str, process: subprocess.Popen) -> None:
    for _ in range(600):
        assert process.poll() is None
        try:
            with urllib.request.urlopen(address):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the server did not start")


@dataclass(frozen=True)
class Interface:
    """Its address, its process, what that connected to, and the folder that it runs in."""

    address: str
    process: psutil.Process
    outbound: Outbound
    folder: Path


@pytest.fixture(scope="module")
def interface(empty_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Interface]:
    """The store holds the one model that lies in the folder."""
    folder = tmp_path_factory.mktemp("interface")
    store = shutil.copyfile(empty_store, folder / runs.STORE)
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv(runs.ADDRESS_VARIABLE, f"sqlite:///{store}")
        registry.register(write_model(folder / "model", write_run(folder / "run")))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    outbound = Outbound.watching(folder / "outbound")
    inherited = {name: value for name, value in os.environ.items() if name not in SILENCERS}
    with (
        (folder / "log.txt").open("w", encoding="utf-8") as log,
        subprocess.Popen(
            ["sh", "-c", made_command(port)],
            cwd=folder,
            env=inherited | outbound.environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
        ) as process,
    ):
        try:
            wait_for(f"http://127.0.0.1:{port}/health", process)
            address = f"http://127.0.0.1:{port}"
            yield Interface(address, psutil.Process(process.pid), outbound, folder)
        finally:
            os.killpg(process.pid, signal.SIGTERM)


def get(address: str) -> bytes:
    with urllib.request.urlopen(address) as answer:
        return answer.read()


def test_the_interface_shows_the_store_to_this_machine_and_reports_nothing(interface):
    address, process = interface.address, interface.process
    assert b"<title>MLflow</title>" in get(address)
    api = f"{address}/ajax-api"
    found = get(f"{api}/2.0/mlflow/registered-models/get?name={registry.MODEL}")
    told = json.loads(found)["registered_model"]
    assert [entry["alias"] for entry in told["aliases"]] == ["challenger"]
    kept = json.loads(get(f"{api}/2.0/mlflow/model-versions/get?name=dog-breeds&version=1"))
    tags = {tag["key"]: tag["value"] for tag in kept["model_version"]["tags"]}
    artifacts = f"{api}/2.0/mlflow/logged-models/{tags['model_id']}/artifacts/files"
    shown = get(f"{artifacts}?artifact_file_path=manifest.json")
    assert shown == (interface.folder / "model" / "manifest.json").read_bytes()

    reporting = json.loads(get(f"{api}/3.0/mlflow/ui-telemetry"))
    assert reporting["disable_ui_telemetry"]
    assert interface.outbound.hosts() and interface.outbound.strangers() == set()
    sockets = [
        entry.laddr.ip
        for one in (process, *process.children(recursive=True))
        for entry in one.net_connections("inet")
        if entry.status == psutil.CONN_LISTEN
    ]
    assert set(sockets) == {"127.0.0.1"}


def test_a_server_keeps_runs_and_files(interface, monkeypatch):
    monkeypatch.setenv(runs.ADDRESS_VARIABLE, interface.address)
    runs.check()
    with runs.run("far") as tracked:
        tracked.metric("top_1", 0.25)
        tracked.text("x", "x.txt")
    assert kept(tracked.id).data.metrics == {"top_1": 0.25}
    assert files(tracked.id) == ["x.txt"]
    with pytest.raises(TrackingError, match=r": Run with id=0{32} not found\.$"), told():
        kept("0" * 32)
    assert len(list(interface.folder.glob("mlartifacts/**/x.txt"))) == 1
