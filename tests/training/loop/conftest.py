"""A tiny model that can be retrained, and photos that measure it, made once for all tests."""

import shutil
from pathlib import Path

import pytest

from breeds import bundle
from breeds.bundle import Thresholds
from tests.once import once
from tests.training.loop.veils import CHOICE, MEASURING, write_veiled
from training.__main__ import main

SURE = Thresholds(dog=-1e6, wild=1e6, breed=-1.0, group=0.9, few=0.5)


@pytest.fixture(scope="session")
def champion(photos: Path, exported: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny model, sure of what it says, with what it can be retrained from."""

    def make(folder: Path) -> None:
        model, choice = folder / "model", folder / "choice"
        shutil.copytree(exported, model)
        bundle.replace_thresholds(model, bundle.load(model).manifest.temperature, SURE)
        keys = write_veiled(choice, CHOICE, 40_000)
        (choice / "list.txt").write_text("\n".join(keys), "utf-8")
        words = ["rehearsal", photos, "--model", model, "--a-breed", "8"]
        words += ["--choice", choice, choice / "list.txt"]
        assert main([str(word) for word in words]) == 0

    return once(tmp_path_factory, "champion", make) / "model"


@pytest.fixture(scope="session")
def measuring(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Photos that measure: as those that were learnt from, and others."""

    return once(
        tmp_path_factory, "measuring", lambda folder: write_veiled(folder, MEASURING, 50_000)
    )
