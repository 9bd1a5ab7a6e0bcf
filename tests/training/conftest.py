"""One training run and its bundles, made once by the command line for all tests of training."""

from collections.abc import Iterator
from pathlib import Path

import pytest

PHOTOS_A_BREED = 12


@pytest.fixture(scope="session", autouse=True)
def runs_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """One MLflow store for all tests, and for the processes that they start."""
    store = tmp_path_factory.mktemp("runs_store") / "mlflow.db"
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("MLFLOW_TRACKING_URI", f"sqlite:///{store}")
        yield


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
