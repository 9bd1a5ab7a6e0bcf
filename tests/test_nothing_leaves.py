"""Nothing leaves the machine but for the configured Hub: no photo, no report of use."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.outbound import Outbound

pytestmark = pytest.mark.network

# Each of them would silence some library by itself, so that the test would prove nothing.
SILENCERS = (
    *("CI", "GITHUB_ACTIONS", "PYTEST_CURRENT_TEST", "PYTEST_VERSION"),
    *("DO_NOT_TRACK", "GRADIO_ANALYTICS_ENABLED", "HF_HUB_DISABLE_TELEMETRY"),
    *("MLFLOW_DISABLE_TELEMETRY", "DAFT_ANALYTICS_ENABLED", "SCARF_NO_ANALYTICS"),
)
WITHOUT_ROUTE = ["unshare", "--map-root-user", "--net"]

SILENCED = "from breeds import privacy; privacy.report_nothing()\n"
QUANTISE = """
import nncf, numpy as np, openvino as ov
from openvino import opset13 as ops
photo = ops.parameter([1, 8, 8, 3], np.float32)
kernel = np.ones((4, 3, 3, 3), np.float32)
planes = ops.transpose(photo, [0, 3, 1, 2])
found = ops.convolution(planes, kernel, [1, 1], [0, 0], [0, 0], [1, 1])
samples = nncf.Dataset([np.ones((1, 8, 8, 3), np.float32)])
nncf.quantize(ov.Model([found.output(0)], [photo], "tiny"), samples)
"""
PAGE = """
from tests.loopback import raise_loopback
raise_loopback()
import gradio as gr
with gr.Blocks() as page: gr.Markdown("bonjour")
page.launch(prevent_thread_lock=True, quiet=True)
import time; time.sleep(1)
"""
TRACKED = """
import keras_tuner, mlflow, optuna, time
optuna.create_study().optimize(lambda trial: trial.suggest_float("x", 0, 1), n_trials=2)
with mlflow.start_run():
    mlflow.log_metric("x", 1)
time.sleep(2)
"""
SHARED_OUT = """
import time, daft
daft.from_pydict({"x": [1]}).collect()
time.sleep(2)
"""


@pytest.fixture
def outbound(tmp_path: Path) -> Outbound:
    return Outbound.watching(tmp_path / "outbound")


def run_without_route(outbound: Outbound, *arguments: str | Path) -> str:
    """What Python prints in a network namespace that no route leads out of."""
    inherited = {name: value for name, value in os.environ.items() if name not in SILENCERS}
    environment = inherited | outbound.environment
    environment["PYTHONPATH"] += os.pathsep + str(ROOT)
    command = [*WITHOUT_ROUTE, sys.executable, *map(str, arguments)]
    done = subprocess.run(
        command, cwd=outbound.folder, env=environment, check=True, stdout=subprocess.PIPE
    )
    return done.stdout.decode()


def test_page_and_command_work_where_no_route_leads_out(outbound: Outbound, tmp_path: Path) -> None:
    printed = run_without_route(outbound, "-m", "tests.without_route", tmp_path)
    answers = json.loads(printed.splitlines()[-1])
    assert answers["page"] == answers["command"]
    assert answers["page"][0]["en"] == "German shepherd"
    assert outbound.strangers() == set()
    assert "127.0.0.1" in outbound.hosts()


@pytest.mark.parametrize(
    "script",
    [QUANTISE, PAGE, TRACKED, SHARED_OUT],
    ids=["nncf", "gradio", "mlflow", "daft"],
)
def test_silenced_libraries_report_nothing(script: str, outbound: Outbound) -> None:
    run_without_route(outbound, "-c", SILENCED + script)
    assert outbound.strangers() == set()


@pytest.mark.parametrize(
    ("script", "collector"),
    [
        (QUANTISE, "www.google-analytics.com"),
        (TRACKED, "config.mlflow-telemetry.io"),
        (SHARED_OUT, "daft.gateway.scarf.sh"),
    ],
    ids=["openvino", "mlflow", "daft"],
)
def test_a_report_would_be_noticed(script: str, collector: str, outbound: Outbound) -> None:
    """These report their use as they come, so that the tests above do watch something."""
    run_without_route(outbound, "-c", script)
    assert collector in outbound.strangers()
