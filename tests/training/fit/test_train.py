"""A whole training run: its folder, and what is left of one that is killed and started again."""

import json
import signal
import sqlite3
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from breeds.bundle import Box, Recipe
from tests.conftest import ROOT
from tests.training.photos import write_photo
from tests.training.tiny import BACKBONE, BREEDS, SIZE, train_options
from training.__main__ import main
from training.config import TrainConfig
from training.data.dataset import DatasetError
from training.data.photo_sets import PhotoSet
from training.data.splits import calibration_sets
from training.fit import fine_tune, run
from training.fit.preparation import prepare

pytestmark = pytest.mark.training

KILLED = """
import os, signal, sys
from training.fit import fine_tune, trunk
from training.__main__ import main

def die():
    os.kill(os.getpid(), signal.SIGKILL)

class DiesInItsSecondEpoch(fine_tune.Checkpoint):
    def on_epoch_begin(self, epoch, logs=None):
        super().on_epoch_begin(epoch, logs)
        self.epoch = epoch

    def on_train_batch_end(self, batch, logs=None):
        if self.epoch == 1 and batch == 1:
            die()

def pixels_of_twelve_views(view, recipe, seen=[]):
    seen.append(view)
    return die() if len(seen) > 12 else pixels(view, recipe)

stage, *arguments = sys.argv[1:]
trunk.TRUNK_BATCH = 4
if stage == "frozen layers":
    pixels, trunk.View.pixels = trunk.View.pixels, pixels_of_twelve_views
else:
    fine_tune.Checkpoint = DiesInItsSecondEpoch
main(arguments)
"""


def config(photos: Path, **changes) -> TrainConfig:
    unused = Path("unused")
    usual = TrainConfig(PhotoSet(photos), unused, unused, recipe=Recipe(SIZE), validation_share=0.2)
    return replace(usual, **changes)


def test_a_run_tells_what_was_trained_and_on_what(trained: Path, photos: Path):
    found, _ = run.load(trained)
    assert found.backbone == BACKBONE and found.breeds == BREEDS
    assert found.recipe.size == SIZE and found.recipe.second_look.sure_above == 0.95
    assert found.companion is None and found.temperature > 0
    told = found.training
    assert (told.photos, told.validation_photos) == (30, 6)
    assert told.augmented == 0 and told.fine_tuning is None
    assert told.validation_top_1 == 1
    assert told.calibrated_on == {f"{photos.name} (validation)": run.CalibrationSet(6, 1.0)}
    assert len(told.head_curves["val_loss"]) == told.head.epochs


def test_a_run_names_no_path_of_this_machine(trained: Path, photos: Path):
    text = (trained / run.DESCRIPTION).read_text("utf-8")
    assert str(photos.parent) not in text and str(trained.parent) not in text


def test_the_weights_are_in_half_precision_and_need_no_pickle(trained: Path):
    with np.load(trained / run.WEIGHTS, allow_pickle=False) as arrays:
        shapes = {name: (arrays[name].dtype, arrays[name].shape) for name in arrays.files}
    half = np.dtype(np.float16)
    assert shapes == {run.HEAD_KERNEL: (half, (1024, 3)), run.HEAD_BIAS: (half, (3,))}


def test_the_lists_share_out_all_photos(trained: Path, photos: Path):
    training, validation = (
        set((trained / name).read_text("utf-8").split())
        for name in (run.TRAINING_LIST, run.VALIDATION_LIST)
    )
    everything = {path.relative_to(photos).as_posix() for path in photos.glob("*/*.jpg")}
    assert training | validation == everything and not training & validation
    assert {key.split("-")[0] for key in validation} == set(BREEDS)


def row_numbers(cache: Path) -> dict[str, list[int]]:
    """The number of each row, which changes when the row is computed anew."""
    numbers = {}
    for path in cache.glob("*.sqlite"):
        with sqlite3.connect(path) as database:
            rows = database.execute("SELECT rowid FROM rows ORDER BY rowid")
            numbers[path.name] = [number for (number,) in rows]
    return numbers


def losses(out: Path) -> list[float]:
    """Of the epochs of fine-tuning that are kept."""
    [kept] = (path for path in out.glob("work/*/*.npz") if path.name != "head.npz")
    with np.load(kept) as arrays:
        return arrays["curve/loss"].tolist()


def kill(stage: str, options: list[str]) -> None:
    command = [sys.executable, "-c", KILLED, stage, *options]
    killed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert killed.returncode == -signal.SIGKILL, killed.stderr


def test_a_run_killed_in_its_frozen_pass_and_in_mid_epoch_goes_on(
    photos: Path, weights: Path, tmp_path: Path, monkeypatch
):
    out, cache = tmp_path / "run", tmp_path / "cache"
    tuning = ["--fine-tune-from", "conv_pw_13", "--fine-tune-epochs", "3"]
    batches = ["--fine-tune-batch", "10", "--one-look"]
    options = train_options(photos, weights, out, *tuning, *batches)

    kill("frozen layers", options)
    assert not (out / run.DESCRIPTION).exists()
    [done] = cache.glob("trunk-*.done")
    assert done.read_text("utf-8") == "12"
    features = row_numbers(cache)
    passed = np.load(done.with_suffix(".npy"), mmap_mode="r+")
    passed[0] = 0.125
    passed.flush()

    kill("second epoch", options)
    assert done.read_text("utf-8") == "30"
    assert (passed[0] == 0.125).all()
    first = losses(out)
    assert len(first) == 1
    [head] = out.glob("work/*/head.npz")
    fitted = head.stat().st_mtime_ns

    monkeypatch.setattr(fine_tune, "INTERPOLATIONS", (1.0,))
    assert main(options) == 0
    assert losses(out)[:1] == first and len(losses(out)) == 3
    assert head.stat().st_mtime_ns == fitted
    after = row_numbers(cache)
    assert all(after[name] == numbers for name, numbers in features.items())
    found, arrays = run.load(out)
    assert set(found.training.fine_tuning.validation_top_1_by_share) == {"1.0"}
    layers = [value for name, value in arrays.items() if name.startswith("layers/")]
    assert [value.shape for value in layers] == [(1, 1, 1024, 1024)]


def test_unreadable_photos_are_named_and_left_out(tmp_path, capsys):
    for breed, first in (("pug", 0), ("beagle", 10)):
        for number in range(3):
            write_photo(tmp_path / "set" / breed / f"{number}.jpg", first + number)
    (tmp_path / "set" / "pug" / "2.jpg").write_bytes(b"")
    parts = prepare(config(tmp_path / "set"))
    assert len(parts.training.samples) + len(parts.validation.samples) == 5
    assert "left out pug/2.jpg: This file is empty." in capsys.readouterr().out


def test_only_training_photos_are_cropped_to_their_annotations(photos, tmp_path):
    root = tmp_path / "stanford"
    root.mkdir()
    (root / "Images").symlink_to(photos)
    box = "<bndbox><xmin>0</xmin><ymin>0</ymin><xmax>80</xmax><ymax>60</ymax></bndbox>"
    size = "<size><width>160</width><height>120</height></size>"
    for path in photos.glob("*/*.jpg"):
        annotation = root / "Annotation" / path.parent.name / path.stem
        annotation.parent.mkdir(parents=True, exist_ok=True)
        annotation.write_text(f"<annotation>{size}<object>{box}</object></annotation>", "utf-8")
    parts = prepare(config(root, crop_to_annotations=True))
    assert {sample.region for sample in parts.training.samples} == {Box(0, 0, 0.5, 0.5)}
    assert {sample.region for sample in parts.validation.samples} == {None}


@pytest.mark.parametrize("case", ["one breed", "one photo a breed"])
def test_a_set_that_is_too_small_is_told_in_one_sentence(tmp_path, case):
    names = ["pug/1", "pug/2"] if case == "one breed" else ["pug/1", "beagle/1"]
    for number, name in enumerate(names):
        write_photo(tmp_path / "few" / f"{name}.jpg", number)
    with pytest.raises(DatasetError, match=r"^few is too small to learn from.*photos of one"):
        prepare(config(tmp_path / "few"))


def test_calibration_takes_no_breed_that_is_not_learnt(photos, tmp_path):
    write_photo(tmp_path / "ours" / "Patou" / "1.jpg", 1)
    (tmp_path / "list.txt").write_text("Patou/1.jpg", "utf-8")
    ours = PhotoSet(tmp_path / "ours", tmp_path / "list.txt")
    asked = config(photos, calibrate=(ours,))
    with pytest.raises(DatasetError, match=r"^ours/list can't calibrate .* Patou\.$"):
        calibration_sets(asked.calibrate, prepare(asked))


def test_a_run_without_its_weights_is_not_finished(trained: Path, tmp_path: Path):
    description = json.loads((trained / run.DESCRIPTION).read_text("utf-8"))
    (tmp_path / run.DESCRIPTION).write_text(json.dumps(description), "utf-8")
    with pytest.raises(run.RunError, match="finished training run"):
        run.load(tmp_path)
