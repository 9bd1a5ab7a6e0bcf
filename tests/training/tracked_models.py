"""Tiny bundles with the run that they came from, as `export` leaves them."""

import shutil
from dataclasses import asdict
from pathlib import Path

import numpy as np

from breeds.bundle import EVALUATION, Recipe, seal
from tests.bundles import write_tiny_bundle
from training.config import HeadConfig
from training.fit import run

BREEDS = ("n00000000", "n00000001", "n00000002")
CURVES = {"accuracy": [0.5, 0.75], "loss": [1.0, 0.5]}


def write_run(folder: Path, seed: int = 0, learnt: str = "a/1.jpg", kept: str = "a/2.jpg") -> Path:
    """A finished run's folder; `learnt` and `kept` are its lists, a key a line."""
    training = run.Training(
        data="photos",
        photos=1,
        fingerprint="5eed" * 16,
        validation_photos=1,
        validation_fingerprint="feed" * 16,
        augmented=0,
        teacher=None,
        head=HeadConfig(),
        seed=seed,
        precision="f32",
        validation_top_1=0.875,
        calibrated_on={},
        fine_tuning=None,
        head_curves=CURVES,
        minutes=0.1,
    )
    found = run.Run("MobileNet", "0" * 64, Recipe(), BREEDS, 1.0, None, training)
    run.save(folder, found, {run.HEAD_KERNEL: np.ones((4, 3)), run.HEAD_BIAS: np.zeros(3)})
    for name, keys in ((run.TRAINING_LIST, learnt), (run.VALIDATION_LIST, kept)):
        (folder / name).write_text(f"{keys}\n", "utf-8")
    return folder


def write_model(folder: Path, run_folder: Path, network: int = 0, temperature: float = 1.0) -> Path:
    """The bundle of a run, without figures; another network answers otherwise."""
    write_tiny_bundle(folder, seed=network)
    (folder / EVALUATION).unlink()
    found = run.read(run_folder)
    told = {"backbone": found.backbone, **asdict(found.training)}
    seal(folder, found.recipe, temperature, told, packages={})
    shutil.copytree(run_folder, folder / run.RETRAINING)
    return folder
