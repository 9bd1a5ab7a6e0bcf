"""One training run and its bundles, made once by the command line for all tests of training.

And, fresh for each test, a model on the Hub and a program that may be deployed to serve it.
"""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.hub import LoopbackHub
from tests.hub_client import HubClient

PHOTOS_A_BREED = 12


@pytest.fixture(scope="session", autouse=True)
def runs_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """One MLflow store for all tests, and for the processes that they start."""
    store = tmp_path_factory.mktemp("runs_store") / "mlflow.db"
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("MLFLOW_TRACKING_URI", f"sqlite:///{store}")
        yield


@pytest.fixture(scope="session")
def empty_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An MLflow store with its tables, which take seconds to make, and nothing in them."""
    from training.tracking import runs

    path = tmp_path_factory.mktemp("empty_store") / "mlflow.db"
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("MLFLOW_TRACKING_URI", f"sqlite:///{path}")
        runs.connect().search_experiments()
    return path


@pytest.fixture
def own_store(empty_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An MLflow store of this test alone."""
    path = shutil.copyfile(empty_store, tmp_path / "mlflow.db")
    monkeypatch.setenv("MLFLOW_TRACKING_URI", f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def photos(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from tests.training.tiny import write_photos

    return write_photos(tmp_path_factory.mktemp("photos"), PHOTOS_A_BREED)


@pytest.fixture(scope="session")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An array file of the backbone's weights."""
    from tests.training.tiny import write_weights

    return write_weights(tmp_path_factory.mktemp("weights") / "backbone.npz")


@pytest.fixture(scope="session")
def trained(photos: Path, weights: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run's folder: two looks, and a head."""
    from tests.training.tiny import train_options
    from training.__main__ import main

    out = tmp_path_factory.mktemp("line") / "run"
    assert main(train_options(photos, weights, out)) == 0
    return out


@pytest.fixture(scope="session")
def exported(photos: Path, weights: Path, trained: Path) -> Path:
    """The run's bundle in int8; the float32 one lies beside it, as model-float32."""
    from tests.training.tiny import export_options
    from training.__main__ import main

    out = trained.parent / "model"
    assert main(export_options(trained, photos, weights, out)) == 0
    return out


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
