"""`make mlflow`: the interface of the store in this folder, to this machine, and silent."""

import json
import os
import shlex
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.conftest import ROOT
from tests.outbound import Outbound
from tests.training.tracked_models import write_model, write_run
from tests.training.tracking.test_runs import wait_for
from training.tracking import registry

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


@pytest.fixture
def interface(own_store: Path, tmp_path: Path) -> Iterator[tuple[str, psutil.Process, Outbound]]:
    """Its address, its process, and what that connected to; the store holds one model."""
    registry.register(write_model(tmp_path / "model", write_run(tmp_path / "run")))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    outbound = Outbound.watching(tmp_path / "outbound")
    inherited = {name: value for name, value in os.environ.items() if name not in SILENCERS}
    with (
        (tmp_path / "log.txt").open("w", encoding="utf-8") as log,
        subprocess.Popen(
            ["sh", "-c", made_command(port)],
            cwd=own_store.parent,
            env=inherited | outbound.environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
        ) as process,
    ):
        try:
            wait_for(f"http://127.0.0.1:{port}/health", process)
            yield f"http://127.0.0.1:{port}", psutil.Process(process.pid), outbound
        finally:
            os.killpg(process.pid, signal.SIGTERM)


def get(address: str) -> bytes:
    with urllib.request.urlopen(address) as answer:
        return answer.read()


def test_the_interface_shows_the_store_to_this_machine_and_reports_nothing(interface, tmp_path):
    address, process, outbound = interface
    assert b"<title>MLflow</title>" in get(address)
    api = f"{address}/ajax-api"
    found = get(f"{api}/2.0/mlflow/registered-models/get?name={registry.MODEL}")
    told = json.loads(found)["registered_model"]
    assert [entry["alias"] for entry in told["aliases"]] == ["challenger"]
    kept = json.loads(get(f"{api}/2.0/mlflow/model-versions/get?name=dog-breeds&version=1"))
    tags = {tag["key"]: tag["value"] for tag in kept["model_version"]["tags"]}
    files = f"{api}/2.0/mlflow/logged-models/{tags['model_id']}/artifacts/files"
    shown = get(f"{files}?artifact_file_path=manifest.json")
    assert shown == (tmp_path / "model" / "manifest.json").read_bytes()

    reporting = json.loads(get(f"{api}/3.0/mlflow/ui-telemetry"))
    assert reporting["disable_ui_telemetry"]
    assert outbound.hosts() and outbound.strangers() == set()
    sockets = [
        entry.laddr.ip
        for one in (process, *process.children(recursive=True))
        for entry in one.net_connections("inet")
        if entry.status == psutil.CONN_LISTEN
    ]
    assert set(sockets) == {"127.0.0.1"}
