"""One training run and its bundles, made once by the commands for all tests and workers.

And, fresh for each test, a model on the Hub and a program that may be deployed to serve it.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.hub import LoopbackHub
from tests.hub_client import HubClient
from tests.once import once

PHOTOS_A_BREED = 12
STORE = "mlflow.db"


@pytest.fixture(scope="session")
def empty_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An MLflow store with its tables, which take seconds to make, and nothing in them."""

    def make(folder: Path) -> None:
        from training.tracking import runs

        with _store_at(folder / STORE):
            runs.connect().search_experiments()

    return once(tmp_path_factory, "empty_store", make) / STORE


@pytest.fixture(scope="session", autouse=True)
def runs_store(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """One MLflow store for all tests of a worker, and for the processes that they start."""
    store = tmp_path_factory.mktemp("runs_store") / STORE
    if any(item.get_closest_marker("training") for item in request.session.items):
        shutil.copyfile(request.getfixturevalue("empty_store"), store)
    with _store_at(store):
        yield


@pytest.fixture
def own_store(empty_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An MLflow store of this test alone."""
    path = shutil.copyfile(empty_store, tmp_path / STORE)
    monkeypatch.setenv("MLFLOW_TRACKING_URI", f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def photos(tmp_path_factory: pytest.TempPathFactory) -> Path:
    def make(folder: Path) -> None:
        from tests.training.tiny import write_photos

        write_photos(folder / "photos", PHOTOS_A_BREED)

    return once(tmp_path_factory, "photos", make) / "photos"


@pytest.fixture(scope="session")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An array file of the backbone's weights."""

    def make(folder: Path) -> None:
        from tests.training.tiny_network import write_weights

        write_weights(folder / "backbone.npz")

    return once(tmp_path_factory, "weights", make) / "backbone.npz"


@pytest.fixture(scope="session")
def trained(
    photos: Path, weights: Path, empty_store: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A run's folder: two looks, and a head."""

    def make(folder: Path) -> None:
        from tests.training.tiny import train_options
        from training.__main__ import main

        # Here rather than in a new process, which would import TensorFlow once more.
        store = shutil.copyfile(empty_store, folder / STORE)
        with _store_at(store):
            assert main(train_options(photos, weights, folder / "run")) == 0

    return once(tmp_path_factory, "line", make) / "run"


@pytest.fixture(scope="session")
def exported(photos: Path, trained: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The run's bundle in int8; the float32 one lies beside it, as model-float32.

    In a process of its own: Keras numbers the layers that one process names alike.
    """

    def make(folder: Path) -> None:
        from tests.training.tiny import export_options

        shutil.copyfile(trained.with_name(STORE), folder / STORE)
        subprocess.run(
            [sys.executable, "-m", "training", *export_options(trained, photos, folder / "model")],
            cwd=ROOT,
            env=os.environ | {"MLFLOW_TRACKING_URI": f"sqlite:///{folder / STORE}"},
            check=True,
        )

    return once(tmp_path_factory, "exported", make) / "model"


@pytest.fixture
def line_store(exported: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The MLflow store in which `trained` and `exported` were kept, for this test alone."""
    path = shutil.copyfile(exported.with_name(STORE), tmp_path / STORE)
    monkeypatch.setenv("MLFLOW_TRACKING_URI", f"sqlite:///{path}")
    return path


@contextmanager
def _store_at(path: Path) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("MLFLOW_TRACKING_URI", f"sqlite:///{path}")
        yield


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """The folder of a small program."""
    from tests.training.space_program import write_program

    return write_program(tmp_path / "program")


@pytest.fixture
def hub_model(hub: LoopbackHub, tmp_path: Path) -> str:
    """A model on the Hub; its commit."""
    from breeds.bundle import MANIFEST, SERVED_FILES
    from tests.bundles import write_tiny_bundle
    from tests.hub_repos import StoredFile
    from tests.training.space_program import MODEL

    folder = write_tiny_bundle(tmp_path / "hub-model")
    files = {name: StoredFile((folder / name).read_bytes()) for name in (MANIFEST, *SERVED_FILES)}
    return hub.create(MODEL).commit("main", "a model", files).sha


@pytest.fixture
def deploy_here(hub: LoopbackHub, hub_client: HubClient, hub_model: str, program: Path) -> Callable:
    """Deploys the program with that model; keywords change what is asked for."""
    from tests.training.space_program import MODEL, SPACE, plan_and_deploy

    def call(**changes: object):
        wanted = {"space": SPACE, "model": MODEL, "token": hub.token, **changes}
        return hub_client.call(plan_and_deploy, program, **wanted)

    return call
