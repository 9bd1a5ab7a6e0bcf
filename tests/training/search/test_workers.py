"""Workers that share one search on PostgreSQL, one of them killed in mid-trial."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing

import pytest

from tests.conftest import ROOT
from tests.training.search import postgres
from tests.training.search.hills import SPACE, START
from training.search import trials
from training.search.optuna_search import OptunaSearch

pytestmark = pytest.mark.network

TOTAL = 12
WORKER = """
import os, sys, time
from tests.training.search.hills import SPACE, START, height
from training.search import optuna_search
from training.search.optuna_search import OptunaSearch

role, storage, total = sys.argv[1], sys.argv[2], int(sys.argv[3])
optuna_search.HEARTBEAT, optuna_search.GRACE, optuna_search.PAUSE = 1, 2, 0.1

def objective(parameters, report):
    made.append(parameters)
    print(len(made), dict(parameters), flush=True)
    if role == "hangs" and len(made) == 2:
        report(0, 0.1)
        time.sleep(600)
    time.sleep(0.2)
    return height(parameters, report)

made = []
search = OptunaSearch(storage, "hills", SPACE, START, 0)
search.run(objective, total, lambda trial: None)
"""


@pytest.fixture(scope="module")
def database() -> Iterator[str]:
    with postgres.cluster() as url:
        yield url


def work(role: str, database: str) -> subprocess.Popen:
    command = [sys.executable, "-c", WORKER, role, database, str(TOTAL)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def test_a_killed_workers_trial_is_taken_up_by_another(database: str):
    with work("hangs", database) as killed, work("works", database) as other:
        first, second = killed.stdout.readline(), killed.stdout.readline()
        assert first.startswith("1 ") and second.startswith("2 ")
        os.kill(killed.pid, signal.SIGKILL)
        done, _ = other.communicate(timeout=60)
        assert killed.wait() == -signal.SIGKILL and other.returncode == 0
    begun = second.partition(" ")[2].strip()
    by_other = [line.partition(" ")[2] for line in done.splitlines()]
    assert begun in by_other
    with closing(OptunaSearch(database, "hills", SPACE, START, 0)) as search:
        found = search.trials()
    assert len(found) == TOTAL and {trial.state for trial in found} == {trials.COMPLETE}
    everything = {str(dict(trial.parameters)) for trial in found}
    assert everything == {first.partition(" ")[2].strip(), *by_other}

    with work("works", database) as late:
        done, _ = late.communicate(timeout=60)
    assert late.returncode == 0 and done == ""
