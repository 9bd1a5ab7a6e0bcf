"""Exported models in MLflow: registered with their bundle, found again, and who is the champion."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from breeds import bundle
from breeds.bundle import Bundle, BundleError
from breeds.checked_json import MalformedError
from training.errors import TrainingError
from training.evaluation.markdown import share
from training.fit import run
from training.fit.run import RunError
from training.tracking import record
from training.tracking.runs import address, connect, experiment, label, told

if TYPE_CHECKING:
    from mlflow import MlflowClient
    from mlflow.entities import LoggedModel
    from mlflow.entities.model_registry import ModelVersion

MODEL = "dog-breeds"
CHALLENGER, CHAMPION = "challenger", "champion"
BUNDLE_TAG, LOGGED_MODEL_TAG, DECISION_TAG = "bundle_version", "model_id", "decision"

RUN_ID = re.compile(r"[0-9a-f]{32}")
SCHEME = "models:/"
REFERENCE = re.compile(rf"{SCHEME}([^/@]+)(?:@([^/@]+)|/(\d+))")


class RegistryError(TrainingError):
    """A model or a run that MLflow can't give, with the reason in one sentence."""


@dataclass(frozen=True)
class Registered:
    """A version of the registered model; `bundle_version` is its bundle's."""

    number: str
    bundle_version: str

    def __str__(self) -> str:
        return f"{MODEL} version {self.number}"

    @property
    def reference(self) -> str:
        return f"{SCHEME}{MODEL}/{self.number}"


def register(folder: Path, run_id: str | None = None) -> Registered:
    """Keep a bundle as a logged model of its run, and make it the challenger.

    A bundle that is registered already gets no second version: only its figures are brought up to
    date, if it has any. A champion stays what it is. `run_id` is MLflow's; without it, the run is
    found by the bundle's retraining files, and recorded where MLflow lacks it. Raises BundleError,
    RegistryError, RunError, TrackingError.
    """
    model = bundle.load(folder)
    run_id = run_id or _run_of(model)
    with told("register the model"):
        client = connect()
        if _aliases(client) is None:
            client.create_registered_model(MODEL)
        known = client.search_model_versions(
            f"name = '{MODEL}' AND tags.{BUNDLE_TAG} = '{model.manifest.version}'"
        )
        if known:
            version = known[0]
            _refresh(client, model, version)
        else:
            version = _new_version(client, model, run_id)
        registered = _registered(version)
        if (_aliases(client) or {}).get(CHAMPION) != registered.number:
            client.set_registered_model_alias(MODEL, CHALLENGER, registered.number)
    return registered


def by_alias(alias: str) -> Registered | None:
    """The version that bears an alias. Raises TrackingError."""
    with told(f"find the {alias}"):
        client = connect()
        number = (_aliases(client) or {}).get(alias)
        return _registered(client.get_model_version(MODEL, number)) if number else None


def crown(registered: Registered, decision: str) -> None:
    """Make a version the champion, and nobody the challenger. Raises TrackingError."""
    note(registered, decision)
    with told("name the champion"):
        client = connect()
        client.set_registered_model_alias(MODEL, CHAMPION, registered.number)
        client.delete_registered_model_alias(MODEL, CHALLENGER)


def note(registered: Registered, decision: str) -> None:
    """Keep with a version what was decided of it, and why. Raises TrackingError."""
    with told("keep the decision"):
        connect().set_model_version_tag(MODEL, registered.number, DECISION_TAG, decision)


def run_id_in(reference: str) -> str | None:
    """The reference where it is a run's id, and no folder."""
    is_id = RUN_ID.fullmatch(reference) and not Path(reference).is_dir()
    return reference if is_id else None


@contextmanager
def run_folder(reference: str) -> Iterator[Path]:
    """A run's folder: the one that is named, or one with what MLflow keeps of it.

    `reference` is a folder, a run's id, or models:/NAME@ALIAS or models:/NAME/VERSION for the run
    that this model was made of. Raises BundleError, RegistryError, RunError, TrackingError.
    """
    if reference.startswith(SCHEME):
        with model_folder(reference) as model:
            folder = model / run.RETRAINING
            with _named(folder, f"The run of {reference}"):
                run.load(folder)
            yield folder
        return
    run_id = run_id_in(reference)
    if run_id is None:
        yield Path(reference)
        return
    with _scratch() as folder:
        with _named(folder, f"The run {run_id} of MLflow"):
            _fetch_run(run_id, folder)
        yield folder


@contextmanager
def model_folder(reference: str) -> Iterator[Path]:
    """A model's folder: the one that is named, or one with the bundle that MLflow keeps.

    `reference` is a folder, models:/NAME@ALIAS, models:/NAME/VERSION, or the id of a run, for the
    newest model of it. A bundle from MLflow is checked. Raises BundleError, RegistryError,
    TrackingError.
    """
    if run_id_in(reference) is None and not reference.startswith(SCHEME):
        yield Path(reference)
        return
    source = _source_of(reference)
    with _scratch() as folder:
        fetched = _fetch_model(reference, source, folder)
        with _named(fetched, reference):
            bundle.load(fetched)
        yield fetched


def _aliases(client: "MlflowClient") -> dict[str, str] | None:
    """The versions' numbers by alias; None where no model is registered yet."""
    from mlflow.exceptions import MlflowException

    try:
        aliases = client.get_registered_model(MODEL).aliases
    except MlflowException as error:
        if error.error_code != "RESOURCE_DOES_NOT_EXIST":
            raise
        return None
    return {alias: str(number) for alias, number in aliases.items()}


def _registered(version: "ModelVersion") -> Registered:
    return Registered(str(version.version), version.tags.get(BUNDLE_TAG, ""))


def _run_of(model: Bundle) -> str:
    kept = model.folder / run.RETRAINING
    if not kept.is_dir():
        raise RegistryError(
            f"The model {model.folder} has no folder {run.RETRAINING}, so MLflow can't be told "
            "which run it came from."
        )
    return record.run_id_of(kept, f"bundle {model.manifest.version}")


def _new_version(client: "MlflowClient", model: Bundle, run_id: str) -> "ModelVersion":
    tags = _tags(model)
    logged = client.create_logged_model(
        experiment(client),
        name=MODEL,
        source_run_id=run_id,
        tags=tags,
        params={key: str(value) for key, value in asdict(model.manifest.recipe).items()},
        model_type=model.manifest.runtime,
    )
    client.log_model_artifacts(logged.model_id, str(model.folder))
    logged = client.finalize_logged_model(logged.model_id, "READY")
    version = client.create_model_version(
        MODEL,
        logged.artifact_location,
        run_id=run_id,
        tags={**tags, LOGGED_MODEL_TAG: logged.model_id},
        model_id=logged.model_id,
    )
    _link(client, logged, version)
    return version


def _link(client: "MlflowClient", logged: "LoggedModel", version: "ModelVersion") -> None:
    """Let the interface show the version beside the logged model, as MLflow's own functions do."""
    from mlflow.utils.mlflow_tags import MLFLOW_MODEL_VERSIONS

    versions = json.dumps([{"name": version.name, "version": version.version}])
    client.set_logged_model_tags(logged.model_id, {MLFLOW_MODEL_VERSIONS: versions})


def _refresh(client: "MlflowClient", model: Bundle, version: "ModelVersion") -> None:
    """New figures are all that a bundle of the same version can have; an export has none yet."""
    if bundle.EVALUATION not in model.manifest.files:
        return
    logged_model = version.tags[LOGGED_MODEL_TAG]
    for name in (bundle.EVALUATION, bundle.MANIFEST):
        client.log_model_artifact(logged_model, str(model.folder / name))
    for key, value in _tags(model).items():
        client.set_model_version_tag(MODEL, version.version, key, value)


def _tags(model: Bundle) -> dict[str, str]:
    manifest = model.manifest
    trained = manifest.trained
    told_of_data = {
        "backbone": trained.backbone,
        "data": trained.data,
        "fingerprint": trained.fingerprint,
        "validation_fingerprint": trained.validation_fingerprint,
    }
    return {
        BUNDLE_TAG: manifest.version,
        "recipe": json.dumps(asdict(manifest.recipe), sort_keys=True),
        **{key: value for key, value in told_of_data.items() if value},
        **_figures(model),
    }


def _figures(model: Bundle) -> dict[str, str]:
    """Top-1 by set; none where the figures are of another kind than `evaluate` writes."""
    try:
        evaluation = model.evaluation()
    except MalformedError:
        return {}
    if evaluation is None:
        return {}
    return {
        label(f"top-1 {figures.name}"): f"{share(figures.top_1)} of {figures.photos:,}"
        for figures in evaluation.sets_and_pools
    }


def _fetch_run(run_id: str, folder: Path) -> None:
    with told(f"fetch the run {run_id}"):
        client = connect()
        if client.get_run(run_id).info.lifecycle_stage == "deleted":
            raise RegistryError(f"The run {run_id} was deleted in MLflow.")
        present = {entry.path for entry in client.list_artifacts(run_id)}

    def fetch(name: str) -> None:
        if name not in present:
            raise RegistryError(f"The run {run_id} has no {name} in MLflow (any more).")
        with told(f"fetch {name} of the run {run_id}"):
            client.download_artifacts(run_id, name, str(folder))

    fetch(run.DESCRIPTION)
    for name in run.files(run.read(folder))[1:]:
        fetch(name)
    run.load(folder)


def _source_of(reference: str) -> str:
    """Where the files of a registered model lie."""
    with told(f"find {reference}"):
        client = connect()
        version = _version_of(client, reference)
        source: str = client.get_model_version_download_uri(version.name, version.version)
        return source


def _version_of(client: "MlflowClient", reference: str) -> "ModelVersion":
    run_id = run_id_in(reference)
    if run_id:
        found = client.search_model_versions(f"run_id = '{run_id}'")
        if not found:
            client.get_run(run_id)
            raise RegistryError(f"The run {run_id} has no exported model in MLflow.")
        return max(found, key=lambda version: int(version.version))
    asked = REFERENCE.fullmatch(reference)
    if asked is None:
        raise RegistryError(
            f"{reference} names no model: give {SCHEME}{MODEL}@ALIAS or {SCHEME}{MODEL}/VERSION."
        )
    name, alias, number = asked.groups()
    if alias:
        return client.get_model_version_by_alias(name, alias)
    return client.get_model_version(name, number)


def _fetch_model(reference: str, source: str, folder: Path) -> Path:
    from mlflow.artifacts import download_artifacts, list_artifacts

    with told(f"fetch {reference}"):
        if not list_artifacts(artifact_uri=source, tracking_uri=address()):
            raise RegistryError(f"The files of {reference} are gone from {source}.")
        return Path(
            download_artifacts(artifact_uri=source, dst_path=str(folder), tracking_uri=address())
        )


@contextmanager
def _scratch() -> Iterator[Path]:
    # A network that is still compiled keeps its files open, which Windows won't delete.
    with TemporaryDirectory(prefix="breeds-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


@contextmanager
def _named(folder: Path, name: str) -> Iterator[None]:
    """Tell of what was fetched by its own name, and not by the folder that it came to."""
    try:
        yield
    except (BundleError, RunError) as error:
        kind = BundleError if isinstance(error, BundleError) else RegistryError
        raise kind(str(error).replace(str(folder), name)) from error
