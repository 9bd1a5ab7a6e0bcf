"""A comparison: the same photos for every row, and nothing finished is ever lost or done twice."""

import errno
import json
import pickle
import signal
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.conftest import ROOT
from tests.full_disk import no_file_beyond
from tests.training.tiny import BACKBONE, BREEDS, SIZE, write_photos
from training.__main__ import main
from training.config import ScratchConfig
from training.data.dataset import DatasetError
from training.data.photo_sets import PhotoSet
from training.fit import from_scratch
from training.fit.checkpoint import Checkpoint
from training.networks.backbones import NetworkError
from training.search.best import Best
from training.study import results
from training.study.compare import ComparisonError, compare
from training.study.config import CNN, RESNET, TRANSFER, TUNED, CompareConfig
from training.study.contest import TRACKED_RUN
from training.study.results import RESULT, TERMS, VALIDATION, ResultError
from training.tracking import runs
from training.tracking.runs import TrackingError

pytestmark = pytest.mark.training

EPOCHS = 3
ELSEWHERE = "elsewhere/list"
# The configuration comes by the standard input.
KILLED = """
import os, pickle, signal, sys
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "2"
from breeds import privacy

privacy.report_nothing()
from training.fit import from_scratch
from training.study.compare import compare

class DiesInItsSecondEpoch(from_scratch.Checkpoint):
    def on_epoch_begin(self, epoch, logs=None):
        super().on_epoch_begin(epoch, logs)
        self.epoch = epoch

    def on_train_batch_end(self, batch, logs=None):
        if self.epoch == 1 and batch == 1:
            os.kill(os.getpid(), signal.SIGKILL)

from_scratch.Checkpoint = DiesInItsSecondEpoch
compare(pickle.load(sys.stdin.buffer))
"""


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> PhotoSet:
    """Other photos of the same breeds, and a list of some."""
    root = write_photos(tmp_path_factory.mktemp("more") / "elsewhere", 3)
    names = sorted(path.relative_to(root).as_posix() for path in root.glob("*/0[01].jpg"))
    list_file = root.parent / "list.txt"
    list_file.write_text("\n".join(names), "utf-8")
    return PhotoSet(root, list_file)


@pytest.fixture(scope="module")
def config(photos, weights, elsewhere, tmp_path_factory) -> CompareConfig:
    folder = tmp_path_factory.mktemp("comparison")
    return CompareConfig(
        data=PhotoSet(photos),
        out=folder / "compare",
        cache=folder / "cache",
        rows=(TRANSFER, CNN),
        photos=16,
        validation_share=0.2,
        seeds=2,
        backbone=BACKBONE,
        backbone_weights=str(weights),
        size=SIZE,
        cnn=ScratchConfig(size=32, epochs=EPOCHS, batch=8),
        reports=(elsewhere,),
    )


@pytest.fixture(scope="module")
def compared(config: CompareConfig) -> dict[str, list[results.Result]]:
    compare(config)
    return results.load(config.out)


def touched(out: Path) -> dict[Path, int]:
    return {path: path.stat().st_mtime_ns for path in out.rglob(RESULT)}


class FindsTheDiskFull(Checkpoint):
    def on_epoch_end(self, epoch: int, logs: dict | None = None) -> None:
        with no_file_beyond(20_000):
            super().on_epoch_end(epoch, logs)


def test_every_row_learns_from_the_same_photos_by_breed_alike(config, compared):
    terms = results.load_terms(config.out)
    assert (terms.photos, terms.fewest, terms.most) == (16, 5, 6)
    training, validation = (
        (config.out / name).read_text("utf-8").split()
        for name in ("training_list.txt", "validation_list.txt")
    )
    assert len(training) == 16 and len(validation) == 6
    assert not set(training) & set(validation)
    assert sorted(Counter(key.split("/")[0] for key in training).values()) == [5, 5, 6]


def test_every_row_and_seed_answers_for_the_same_photos(config, compared):
    assert {row: len(of_row) for row, of_row in compared.items()} == {TRANSFER: 2, CNN: 2}
    terms = results.load_terms(config.out)
    assert [shown.name for shown in terms.sets] == [VALIDATION, ELSEWHERE]
    assert [shown.leak_free for shown in terms.sets] == [False, True]
    for result in [*compared[TRANSFER], *compared[CNN]]:
        for name, photos in ((VALIDATION, 6), (ELSEWHERE, 6)):
            answers = result.answers[name]
            assert answers.ranked.shape == (photos, len(BREEDS))
            np.testing.assert_array_equal(answers.truth, np.repeat([0, 1, 2], photos // 3))
        assert len(result.curves["val_accuracy"]) == len(result.curves["loss"]) > 1
    assert compared[TRANSFER][0].answers[ELSEWHERE].right.all()


def test_what_a_row_is_stands_beside_its_figures(compared, weights):
    cnn, transfer = compared[CNN][1], compared[TRANSFER][0]
    assert cnn.title == "CNN from scratch" and not cnn.pretrained
    assert transfer.title == "MobileNet transfer" and transfer.pretrained
    assert cnn.settings["augmented"] and cnn.settings["seed"] == 1
    assert transfer.settings["recipe"]["second_look"] is None
    assert transfer.settings["weights"].startswith("backbone.npz ")
    assert str(weights.parent) not in json.dumps(dict(transfer.settings))


def test_pictures_and_curves_lie_beside_a_result_and_nothing_unfinished(config, compared):
    folder = results.folder_of(config.out, CNN, 0)
    names = {"result.json", "answers.npz", "confusion.png", "photos.png", "curves.png"}
    assert {path.name for path in folder.iterdir()} == names


def test_a_second_run_does_only_what_is_missing_and_a_store_that_fails_costs_no_training(
    config, compared, monkeypatch
):
    before = touched(config.out)
    compare(config)
    assert touched(config.out) == before

    def fails(self, values):
        raise TrackingError("MLflow can't keep the run.")

    asked = replace(config, rows=(TRANSFER,), seeds=3)
    with monkeypatch.context() as patched:
        patched.setattr(runs.Tracked, "metrics", fails)
        with pytest.raises(TrackingError, match=r"; the result is whole in .*seed-2, and the same"):
            compare(asked)
    after = touched(config.out)
    added = config.out / TRANSFER / "seed-2" / RESULT
    assert {path for path in after if path not in before} == {added}
    assert all(after[path] == when for path, when in before.items())

    [begun] = (config.out / TRANSFER).rglob(TRACKED_RUN)
    run_id = begun.read_text("utf-8")
    compare(asked)
    assert touched(config.out) == after
    kept = runs.connect().get_run(run_id)
    assert kept.info.status == "FINISHED" and f"{VALIDATION} top-1" in kept.data.metrics
    assert not list((config.out / TRANSFER).rglob(TRACKED_RUN))


def test_other_settings_or_photos_are_refused_before_anything_is_trained(config, compared):
    before = touched(config.out)
    with pytest.raises(ResultError, match="was trained with other settings"):
        compare(replace(config, cnn=replace(config.cnn, epochs=EPOCHS + 1)))
    with pytest.raises(ResultError, match="holds results on other photos"):
        compare(replace(config, photos=15))
    assert touched(config.out) == before


def assert_same_photos_and_answers(again: Path, out: Path) -> None:
    """Of the same seed, in another folder."""
    assert (again / TERMS).read_bytes() == (out / TERMS).read_bytes()
    before = results.load(out)
    for row, [result] in results.load(again).items():
        losses = result.curves["loss"], before[row][0].curves["loss"]
        np.testing.assert_allclose(*losses, rtol=0.02)
        right = result.answers[VALIDATION].right.mean()
        assert abs(right - before[row][0].answers[VALIDATION].right.mean()) <= 1 / 6


def test_a_full_disk_and_a_kill_in_mid_epoch_lose_nothing_that_is_finished(
    config, compared, tmp_path, monkeypatch
):
    asked = replace(config, out=tmp_path / "stopped", seeds=1)
    with monkeypatch.context() as patched, pytest.raises(OSError) as full:
        patched.setattr(from_scratch, "Checkpoint", FindsTheDiskFull)
        compare(asked)
    assert full.value.errno == errno.EFBIG and full.value.filename.endswith("checkpoint.npz")
    finished = touched(asked.out)
    assert list(finished) == [asked.out / TRANSFER / "seed-0" / RESULT]

    command, told = [sys.executable, "-c", KILLED], pickle.dumps(asked)
    killed = subprocess.run(command, cwd=ROOT, input=told, capture_output=True)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert touched(asked.out) == finished
    [begun] = (asked.out / CNN).rglob(TRACKED_RUN)
    run_id = begun.read_text("utf-8")
    [kept] = (asked.out / CNN).rglob("checkpoint.npz")
    with np.load(kept) as arrays:
        first = arrays["curve/loss"].tolist()
    assert len(first) == 1

    compare(asked)
    assert finished.items() <= touched(asked.out).items()
    [result] = results.load(asked.out)[CNN]
    assert result.curves["loss"][:1] == first
    assert len(result.curves["loss"]) == EPOCHS
    assert_same_photos_and_answers(asked.out, config.out)
    client = runs.connect()
    assert client.get_run(run_id).info.status == "FINISHED"
    kept_losses = client.get_metric_history(run_id, "loss")
    assert [point.value for point in kept_losses] == pytest.approx(result.curves["loss"])


def test_mlflow_holds_each_run_with_its_figures_and_pictures(config, compared):
    client = runs.connect()
    parent = (config.out / TRACKED_RUN).read_text("utf-8")
    found = client.search_runs(
        [client.get_run(parent).info.experiment_id], f"tags.`mlflow.parentRunId` = '{parent}'"
    )
    by_name = {run.info.run_name: run for run in found}
    assert {"cnn, seed 0", "cnn, seed 1", "xception, seed 0"} <= set(by_name)
    kept = by_name["cnn, seed 1"]
    curves = compared[CNN][1].curves
    assert kept.data.metrics["final_train_accuracy"] == pytest.approx(curves["accuracy"][-1])
    assert kept.data.metrics["final_train_loss"] == pytest.approx(curves["loss"][-1])
    assert f"{ELSEWHERE} top-1" in kept.data.metrics
    assert kept.data.params["data.photos"] == "16" and kept.data.params["epochs"] == f"{EPOCHS}"
    files = {file.path for file in client.list_artifacts(kept.info.run_id)}
    pictures = {"confusion.png", "photos.png", "curves.png"}
    assert files == {*pictures, "environment.json", RESULT}


def test_the_tuned_row_is_what_the_search_found_with_a_second_look(config, compared, tmp_path):
    best = tmp_path / "best.json"
    found = {"search": "head-1", "tuner": "optuna", "trials": 1, "validation_top_1": 0.9}
    Best({"l2": 0.25, "width": 2}, None, 0, found).save(best)
    compare(replace(config, rows=(TUNED,), seeds=1, tuned=best))
    [result] = results.load(config.out)[TUNED]
    assert result.settings["head"]["l2"] == 0.25 and result.settings["head"]["width"] == 2
    assert result.settings["recipe"]["second_look"] is not None
    assert result.answers[ELSEWHERE].looked_twice.all()


def test_the_tuned_row_without_a_search_is_told_in_one_sentence(config):
    with pytest.raises(ComparisonError, match=r"^The row tuned needs .* --tuned, .*--rows\.$"):
        compare(replace(config, rows=(TUNED,)))


def test_the_resnet_is_labelled_by_its_weights(config, tmp_path, monkeypatch, capsys):
    def named(weights: str) -> str:
        shown = []
        monkeypatch.setattr(
            "training.study.compare.hold", lambda contest, rows, seeds: shown.extend(rows)
        )
        compare(replace(config, out=tmp_path / "unused", rows=(RESNET,), resnet_weights=weights))
        return shown[0].title

    file = tmp_path / "resnet.npz"
    file.touch()
    for name in ("https_proxy", "HTTPS_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.setattr("keras.src.backend.config._KERAS_DIR", str(tmp_path / "keras"))
    assert named("random") == named("imagenet") == "ResNet50V2 from random weights, no transfer"
    assert "can't be downloaded" in capsys.readouterr().out
    assert named(str(file)).startswith("ResNet50V2 transfer (resnet.npz ")


def test_missing_weights_end_it_before_anything_is_trained(config, tmp_path):
    asked = replace(config, out=tmp_path / "out", rows=(TRANSFER, RESNET), resnet_weights="lost.h5")
    with pytest.raises(NetworkError, match=r"no file of weights lost\.h5"):
        compare(asked)
    assert not touched(tmp_path)


def test_a_photo_that_is_missing_is_told_in_one_sentence(config, elsewhere, tmp_path):
    names = tmp_path / "list.txt"
    names.write_text("n02110958-pug/99.jpg\n", "utf-8")
    asked = replace(config, reports=(PhotoSet(elsewhere.root, names),))
    with pytest.raises(DatasetError, match=r"lacks; the first is n02110958-pug/99\.jpg"):
        compare(asked)


def test_a_breed_that_is_not_learnt_is_told_in_one_sentence(config, tmp_path, elsewhere):
    (tmp_path / "ours" / "Patou").mkdir(parents=True)
    photo = next(elsewhere.root.glob("*/*.jpg"))
    (tmp_path / "ours" / "Patou" / "1.jpg").write_bytes(photo.read_bytes())
    with pytest.raises(DatasetError, match="Patou, which isn't learnt"):
        compare(replace(config, test=PhotoSet(tmp_path / "ours")))


def test_the_command_compares(config, compared, capsys):
    words = [
        *("compare", config.data.root, "--out", config.out, "--cache", config.cache),
        *("--photos", 16, "--validation-share", 0.2, "--rows", "xception", "--seeds", 2),
        *("--backbone", BACKBONE, "--backbone-weights", config.backbone_weights, "--size", SIZE),
        *("--report", config.reports[0].root, config.reports[0].list_file),
    ]
    before = touched(config.out)
    assert main([str(word) for word in words]) == 0
    assert touched(config.out) == before


def test_a_wrong_path_is_told_in_one_sentence(tmp_path, capsys):
    assert (
        main(["compare", str(tmp_path / "nowhere"), "--out", str(tmp_path), "--rows", "cnn"]) == 1
    )
    assert capsys.readouterr().err.strip() == f"There is no folder {tmp_path / 'nowhere'}."
