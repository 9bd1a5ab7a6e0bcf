"""Photos -> run -> bundle -> answers, by the command line, on a tiny network that really trains."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from breeds import bundle, photo
from breeds.recognition.classifier import Classifier
from tests.training.tiny import BACKBONE, SIZE, write_photos, write_weights


def command(*arguments: str | Path) -> list[str]:
    return [sys.executable, "-m", "training", *map(str, arguments)]


def training(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command(*arguments), capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def photos(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_photos(tmp_path_factory.mktemp("photos"), 12)


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_weights(tmp_path_factory.mktemp("weights") / "backbone.npz")


def train_options(photos: Path, weights: Path, out: Path, *more: str) -> list[str | Path]:
    network = ["--backbone", BACKBONE, "--backbone-weights", weights, "--size", str(SIZE)]
    folders = ["--out", out, "--cache", out.parent / "cache", "--validation-share", "0.25"]
    return [
        "train",
        photos,
        *folders,
        *network,
        "--l2",
        "0.001",
        "--epochs",
        "60",
        "--learning-rate",
        "0.02",
        *more,
    ]


@pytest.fixture(scope="module")
def trained(photos: Path, weights: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("runs") / "head"
    finished = training(*train_options(photos, weights, out))
    assert finished.returncode == 0, finished.stderr
    return out


@pytest.fixture(scope="module")
def exported(photos: Path, weights: Path, trained: Path) -> Path:
    out = trained.parent / "model"
    finished = training("export", trained, photos, "--out", out, "--backbone-weights", weights)
    assert finished.returncode == 0, finished.stderr
    return out


def test_the_bundle_answers_rightly_and_in_int8(photos: Path, exported: Path) -> None:
    classifier = Classifier(bundle.load(exported))
    paths = sorted(photos.glob("*/*.jpg"))
    predictions = classifier.predict([photo.load(path, SIZE) for path in paths])
    right = [
        p.top(1)[0].breed.id == path.parent.name[:9]
        for p, path in zip(predictions, paths, strict=True)
    ]
    assert np.mean(right) > 0.8
    assert "FakeQuantize" in (exported / bundle.NETWORK).read_text("utf-8")


def test_a_run_exported_twice_is_one_model_and_one_version(
    photos: Path, weights: Path, trained: Path, exported: Path, tmp_path: Path
) -> None:
    out = tmp_path / "again"
    again = training("export", trained, photos, "--out", out, "--backbone-weights", weights)
    registered = training("register", exported)
    assert again.returncode == registered.returncode == 0, again.stderr + registered.stderr
    assert again.stdout.splitlines()[-1] == registered.stdout.splitlines()[-1]
    assert bundle.load(out).manifest.version == bundle.load(exported).manifest.version
