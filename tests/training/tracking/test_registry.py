"""Bundles as versions of MLflow's registered model, and their way back out of it."""

import json
import shutil
from pathlib import Path

import pytest
from mlflow import MlflowClient
from mlflow.entities.model_registry import ModelVersion

from breeds.bundle import (
    EVALUATION,
    LABELS,
    MANIFEST,
    NETWORK,
    NETWORK_WEIGHTS,
    BundleError,
    load,
    replace_evaluation,
)
from tests.full_disk import no_file_beyond
from tests.sentences import assert_one_sentence
from tests.training.evaluations import evaluation
from tests.training.tracked_models import write_model, write_run
from training.errors import TrainingError
from training.fit import run
from training.tracking import record, registry, runs
from training.tracking.registry import CHALLENGER, CHAMPION, MODEL, Registered, register
from training.tracking.runs import TrackingError

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("own_store")]


@pytest.fixture
def trained(tmp_path: Path) -> Path:
    return write_run(tmp_path / "run")


@pytest.fixture
def model(tmp_path: Path, trained: Path) -> Path:
    return write_model(tmp_path / "model", trained)


def versions() -> list[ModelVersion]:
    return runs.connect().search_model_versions(f"name = '{MODEL}'")


def version(number: str) -> ModelVersion:
    return runs.connect().get_model_version(MODEL, number)


def files(folder: Path) -> dict[str, bytes]:
    paths = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def gone(registered: Registered) -> Path:
    """Where a version's files were."""
    source = Path(version(registered.number).source.removeprefix("file://"))
    shutil.rmtree(source)
    return source


def test_an_exported_model_is_a_logged_model_of_its_run_and_the_challenger(model, trained):
    run_id = record.record(trained)
    registered = register(model)
    manifest = load(model).manifest
    assert registered == Registered("1", manifest.version) == registry.by_alias(CHALLENGER)
    assert registry.by_alias(CHAMPION) is None

    kept = version("1")
    assert kept.run_id == run_id and kept.aliases == [CHALLENGER]
    assert kept.tags["bundle_version"] == manifest.version
    assert json.loads(kept.tags["recipe"])["size"] == manifest.recipe.size
    assert kept.tags["fingerprint"] == "5eed" * 16 and kept.tags["data"] == "photos"
    logged = runs.connect().get_logged_model(kept.tags["model_id"])
    assert (logged.name, logged.source_run_id, logged.status) == (MODEL, run_id, "READY")
    assert logged.params["size"] == str(manifest.recipe.size)
    shown = json.loads(logged.tags["mlflow.modelVersions"])
    assert shown == [{"name": MODEL, "version": 1}]


def test_a_run_that_mlflow_lacks_is_recorded_with_its_model(model):
    kept = runs.connect().get_run(version(register(model).number).run_id)
    assert kept.info.run_name == f"bundle {load(model).manifest.version}"
    assert kept.data.metrics["validation_top_1"] == 0.875


def test_the_same_bundle_gets_no_second_version(model, tmp_path):
    assert register(model) == register(model)
    assert len(versions()) == 1
    other = write_model(tmp_path / "other", write_run(tmp_path / "next", seed=1), network=1)
    assert register(other).number == "2"
    assert version("2").aliases == [CHALLENGER] and version("1").aliases == []
    assert register(model).number == "1"
    assert registry.by_alias(CHALLENGER).number == "1"


def test_new_figures_are_brought_over_and_never_lost(model):
    registered = register(model)
    replace_evaluation(model, evaluation(registered.bundle_version).to_dict())
    assert register(model) == registered and len(versions()) == 1
    tags = version("1").tags
    assert tags["top-1 Kept aside"].startswith("50.0% (") and tags["top-1 Kept aside"].endswith("2")
    assert tags["top-1 Test _ list"].endswith(" of 4")
    measured = files(model)

    (model / EVALUATION).unlink()
    manifest = json.loads((model / MANIFEST).read_text("utf-8"))
    del manifest["files"][EVALUATION]
    (model / MANIFEST).write_text(json.dumps(manifest), "utf-8")
    register(model)
    with registry.model_folder(registered.reference) as folder:
        assert files(folder) == measured


def test_a_champion_that_is_exported_again_is_no_challenger(model):
    registered = register(model)
    registry.crown(registered, "It is the first.")
    assert version("1").aliases == [CHAMPION] and version("1").tags["decision"]
    assert register(model) == registered
    assert registry.by_alias(CHALLENGER) is None
    assert registry.by_alias(CHAMPION) == registered


@pytest.mark.parametrize("how", ["challenger", "number", "run"])
def test_a_model_comes_back_as_it_was(model, trained, how):
    run_id = record.record(trained)
    register(model)
    references = {
        "challenger": "models:/dog-breeds@challenger",
        "number": "models:/dog-breeds/1",
        "run": run_id,
    }
    with registry.model_folder(references[how]) as folder:
        assert files(folder) == files(model)
        assert folder != model
    assert not folder.exists()


def test_the_newest_model_of_a_run_is_taken(model, trained, tmp_path):
    run_id = record.record(trained)
    register(model, run_id)
    newer = write_model(tmp_path / "newer", trained, network=3)
    register(newer, run_id)
    with registry.model_folder(run_id) as folder:
        assert files(folder) == files(newer)


def test_a_folder_stays_where_it_is(model, trained, own_store):
    own_store.unlink()
    with registry.model_folder(str(model)) as folder, registry.run_folder(str(trained)) as of_run:
        assert (folder, of_run) == (model, trained)
    assert not own_store.exists()


def test_a_run_comes_back_with_what_export_needs_and_no_picture(trained):
    run_id = record.record(trained)
    runs.connect().log_text(run_id, "<svg/>", "photos.svg")
    with registry.run_folder(run_id) as folder:
        assert files(folder) == files(trained)
    assert not folder.exists()


def test_the_run_of_a_registered_model_comes_back_with_it(model, trained):
    register(model)
    with registry.run_folder("models:/dog-breeds@challenger") as folder:
        assert files(folder) == files(trained)
    assert not folder.exists()


def test_a_registered_model_without_its_run_is_told_in_one_sentence(model, trained):
    run_id = record.record(trained)
    shutil.rmtree(model / run.RETRAINING)
    registry.register(model, run_id)
    with pytest.raises(TrainingError) as told, registry.run_folder("models:/dog-breeds/1"):
        pass
    assert_one_sentence(told.value, "The run of models:/dog-breeds/1")


@pytest.mark.parametrize(
    ("reference", "words"),
    [
        ("models:/dog-breeds@winner", ["models:/dog-breeds@winner", "winner not found"]),
        ("models:/dog-breeds/9", ["models:/dog-breeds/9", "not found"]),
        ("models:/cats@champion", ["models:/cats@champion", "not found"]),
        ("models:/dog-breeds", ["models:/dog-breeds@ALIAS"]),
        ("models:/dog-breeds/v1/files", ["models:/dog-breeds/VERSION"]),
        ("0" * 32, ["0" * 32, "not found"]),
    ],
)
def test_what_mlflow_does_not_hold_is_told_in_one_sentence(model, reference, words):
    register(model)
    with pytest.raises(TrainingError) as told, registry.model_folder(reference):
        pass
    assert_one_sentence(told.value, *words)


def test_a_run_without_a_model_is_told_in_one_sentence(trained):
    run_id = record.record(trained)
    with pytest.raises(TrainingError) as told, registry.model_folder(run_id):
        pass
    assert_one_sentence(told.value, run_id, "no exported model")


def test_a_run_that_cannot_be_fetched_is_told_in_one_sentence(trained):
    with runs.run("a comparison") as other:
        pass
    deleted, damaged = record.record(trained), record.record(trained)
    client = MlflowClient(runs.address())
    client.delete_run(deleted)
    client.log_text(damaged, "{", run.DESCRIPTION)
    for run_id, words in (
        ("f" * 32, ["not found"]),
        (other.id, [run.DESCRIPTION]),
        (deleted, ["deleted"]),
        (damaged, [f"The run {damaged} of MLflow", "finished training run"]),
    ):
        with pytest.raises(TrainingError) as told, registry.run_folder(run_id):
            pass
        assert_one_sentence(told.value, run_id, *words)


def test_weights_that_are_cut_short_are_told_before_the_export(trained, tmp_path):
    run_id = record.record(trained)
    (tmp_path / run.WEIGHTS).write_bytes((trained / run.WEIGHTS).read_bytes()[:100])
    runs.connect().log_artifact(run_id, str(tmp_path / run.WEIGHTS))
    with pytest.raises(TrainingError) as told, registry.run_folder(run_id):
        pass
    assert_one_sentence(told.value, f"The run {run_id} of MLflow")


def test_files_that_are_gone_are_told_in_one_sentence(model, trained):
    run_id = record.record(trained)
    registered = register(model)
    source = gone(registered)
    with pytest.raises(TrainingError) as told, registry.model_folder("models:/dog-breeds/1"):
        pass
    assert_one_sentence(told.value, "models:/dog-breeds/1", "gone", str(source))
    shutil.rmtree(source.parents[2])
    with pytest.raises(TrainingError) as told, registry.run_folder(run_id):
        pass
    assert_one_sentence(told.value, run_id)


@pytest.mark.parametrize("file", [NETWORK_WEIGHTS, MANIFEST, LABELS])
def test_a_model_that_was_damaged_in_the_store_is_told_by_its_name(model, file):
    source = Path(version(register(model).number).source.removeprefix("file://"))
    (source / file).write_bytes(b"[")
    with pytest.raises(BundleError) as told, registry.model_folder("models:/dog-breeds@challenger"):
        pass
    assert_one_sentence(told.value, "models:/dog-breeds@challenger", file)
    (source / file).unlink()
    with pytest.raises(BundleError) as told, registry.model_folder("models:/dog-breeds@challenger"):
        pass
    assert_one_sentence(told.value, "models:/dog-breeds@challenger", f"{file} is missing")


def test_a_damaged_bundle_is_never_registered(model):
    (model / NETWORK).write_bytes(b"<net/>")
    with pytest.raises(BundleError):
        register(model)
    assert versions() == []


def test_a_bundle_without_its_run_is_told_in_one_sentence(model):
    shutil.rmtree(model / run.RETRAINING)
    with pytest.raises(TrainingError) as told:
        register(model)
    assert_one_sentence(told.value, str(model), run.RETRAINING)


def test_a_store_that_cannot_be_reached_is_told_in_one_sentence(model, monkeypatch):
    monkeypatch.setenv(runs.ADDRESS_VARIABLE, "nonsense://user:secret@here/db")
    for attempt in (
        lambda: register(model, "0" * 32),
        lambda: registry.by_alias(CHAMPION),
        lambda: registry.model_folder("models:/dog-breeds@champion").__enter__(),
        lambda: registry.run_folder("0" * 32).__enter__(),
    ):
        with pytest.raises(TrackingError) as told:
            attempt()
        assert_one_sentence(told.value, "nonsense://here/db")
        assert "secret" not in str(told.value)


def test_a_disk_that_fills_up_leaves_no_version_and_the_next_try_works(model, trained):
    run_id = record.record(trained)
    register(write_model(model.with_name("first"), trained, network=5), run_id)
    with pytest.raises(TrackingError) as told, no_file_beyond(0):
        register(model, run_id)
    assert_one_sentence(told.value, "can't register the model")
    assert len(versions()) == 1
    assert register(model, run_id).number == "2"
