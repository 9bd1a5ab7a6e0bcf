"""What is known of a run, kept in MLflow; registry.py keeps models there.

The store is mlflow.db in the working folder, with files under mlartifacts/, or whatever
MLFLOW_TRACKING_URI names. MLflow is imported when it is first needed, so that an entry point has
switched its telemetry off by then.
"""

import contextlib
import logging
import os
import re
import socket
import sqlite3
import time
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil

from breeds.one_line import first_sentence
from training import ROOT
from training.errors import TrainingError

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from mlflow import MlflowClient

EXPERIMENT = "dog-breeds"
STORE = "mlflow.db"
ARTIFACTS = "mlartifacts"
ADDRESS_VARIABLE = "MLFLOW_TRACKING_URI"
SQLITE = "sqlite:///"
# MLflow's usual seven tries with doubling pauses are minutes of silence before a sentence.
HTTP_TRIES = ("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "2")
# It writes each error's traceback to the screen, and then raises it.
LOUD = "mlflow.store.db.utils"

NOTE_TAG = "mlflow.note.content"
PARENT_TAG = "mlflow.parentRunId"
HOST_TAG, PROCESS_TAG = "host", "process"
CHECKED_TAG = "checked"
# As the original study had it: 1 for what may be served, 2 for a comparison or a search, 3 for
# one trial among many.
PRIORITIES = ("P1", "P2", "P3")

LONGEST_VALUE = 500
PARAMETERS_AT_ONCE, METRICS_AT_ONCE = 100, 1000
# SQLAlchemy's remark before some errors.
AUTOFLUSH = re.compile(r"^\(raised as a result of Query-invoked autoflush;[^\n]*\n")
NOT_IN_A_NAME = re.compile(r"[^\w\-. /]")

_enclosing: ContextVar[str | None] = ContextVar("enclosing", default=None)


class TrackingError(TrainingError):
    """A store that can't be reached or written, told in one sentence."""


@dataclass(frozen=True)
class Tracked:
    """A run that is being kept; `id` is MLflow's. Each method raises TrackingError."""

    id: str
    _client: "MlflowClient"

    def parameters(self, values: Mapping[str, Any]) -> None:
        """Keep settings; one within another is named with a dot, a long value is cut."""
        from mlflow.entities import Param

        pairs = [(label(key), _short(value)) for key, value in _flat(values)]
        parameters = [Param(key, value) for key, value in pairs]
        with told():
            for start in range(0, len(parameters), PARAMETERS_AT_ONCE):
                batch = parameters[start : start + PARAMETERS_AT_ONCE]
                self._client.log_batch(self.id, params=batch)

    def metric(self, name: str, value: float, step: int | None = None) -> None:
        with told():
            self._client.log_metric(self.id, label(name), float(value), step=step)

    def metrics(self, values: Mapping[str, float]) -> None:
        self.curves({name: [value] for name, value in values.items()})

    def curves(self, values: Mapping[str, Sequence[float]]) -> None:
        """Keep values of every epoch, the first being step 0."""
        from mlflow.entities import Metric

        now = time.time_ns() // 1_000_000
        points = [
            Metric(label(name), float(value), now, step)
            for name, curve in values.items()
            for step, value in enumerate(curve)
        ]
        with told():
            for start in range(0, len(points), METRICS_AT_ONCE):
                batch = points[start : start + METRICS_AT_ONCE]
                self._client.log_batch(self.id, metrics=batch)

    def tag(self, name: str, value: str) -> None:
        with told():
            self._client.set_tag(self.id, name, value)

    def file(self, path: Path, folder: str = "") -> None:
        """Keep a copy of a file, or of a folder's content, under `folder` among the run's files."""
        keep = self._client.log_artifacts if path.is_dir() else self._client.log_artifact
        with told():
            keep(self.id, str(path), folder or None)

    def text(self, content: str, name: str) -> None:
        with told():
            self._client.log_text(self.id, content, name)

    def figure(self, figure: "Figure", name: str) -> None:
        """Keep a picture; `name` ends in .png or .svg."""
        with told():
            self._client.log_figure(self.id, figure, name)


@contextlib.contextmanager
def run(
    name: str,
    tags: Mapping[str, str] | None = None,
    note: str = "",
    resume: str | None = None,
) -> Iterator[Tracked]:
    """Keep a run of that name, as a child of the run that this one is within.

    `tags` may name a `priority`, one of PRIORITIES, else P2. `resume` is the id of a run to go on
    with; where the store doesn't hold it, a new one is made. A run that raises ends as FAILED; one
    that is interrupted, or was killed and is found by a later run of this machine, as KILLED.
    Raises TrackingError.
    """
    parent = _enclosing.get()
    with told():
        client = connect()
        if parent is None:
            _end_abandoned(client)
        marks = _marks(tags or {}, note, parent)
        tracked = Tracked(_resumed(client, resume, marks) or _new(client, name, marks), client)
    token = _enclosing.set(tracked.id)
    status = "KILLED"
    try:
        yield tracked
        status = "FINISHED"
    except Exception:
        status = "FAILED"
        raise
    finally:
        _enclosing.reset(token)
        _end(client, tracked.id, status)


def check() -> None:
    """Raises TrackingError where no run could be kept, before hours go into it."""
    with told():
        client = connect()
        client.set_experiment_tag(experiment(client), CHECKED_TAG, f"{time.time():.0f}")


def newest(tag: str, value: str) -> str | None:
    """The id of the newest finished run that bears a tag. Raises TrackingError."""
    with told():
        client = connect()
        found = client.search_runs(
            [experiment(client)],
            f"tags.`{tag}` = '{value}' AND attributes.status = 'FINISHED'",
            max_results=1,
            order_by=["attributes.start_time DESC"],
        )
    return found[0].info.run_id if found else None


def children(parent: str) -> list[Mapping[str, str]]:
    """The tags of a run's children that weren't killed, oldest first."""
    found: list[Mapping[str, str]] = []
    token = None
    with told():
        client = connect()
        while token != "":
            page = client.search_runs(
                [experiment(client)],
                f"tags.`{PARENT_TAG}` = '{parent}' AND attributes.status != 'KILLED'",
                order_by=["attributes.start_time ASC"],
                page_token=token,
            )
            found += [child.data.tags for child in page]
            token = page.token or ""
    return found


def address() -> str:
    """Where runs are kept, as MLflow writes it."""
    return os.environ.get(ADDRESS_VARIABLE) or f"sqlite:///{Path(STORE).absolute().as_posix()}"


def connect() -> "MlflowClient":
    """A client of the store; its errors are for `told`."""
    os.environ.setdefault(*HTTP_TRIES)
    logging.getLogger(LOUD).setLevel(logging.CRITICAL)
    from mlflow import MlflowClient

    store = address()
    if store.startswith(SQLITE):
        _open(Path(store.removeprefix(SQLITE)))
    return MlflowClient(store)


def experiment(client: "MlflowClient") -> str:
    """The experiment's id, made where there is none yet."""
    from mlflow.exceptions import MlflowException

    number: str
    found = client.get_experiment_by_name(EXPERIMENT)
    if found:
        number = found.experiment_id
        return number
    try:
        number = client.create_experiment(EXPERIMENT, _artifacts(address()))
    except MlflowException:
        # Another process may have made it in between.
        found = client.get_experiment_by_name(EXPERIMENT)
        if found is None:
            raise
        number = found.experiment_id
    return number


def _artifacts(store: str) -> str | None:
    """Beside a SQLite file; a server has its own place."""
    kind, _, path = store.partition(":///")
    return (Path(path).absolute().parent / ARTIFACTS).as_uri() if kind == "sqlite" else None


def _open(file: Path) -> None:
    """Raises sqlite3.Error at once where MLflow would try for two minutes."""
    file.parent.mkdir(parents=True, exist_ok=True)
    sqlite3.connect(file).close()


def _marks(tags: Mapping[str, str], note: str, parent: str | None) -> dict[str, str]:
    priority = tags.get("priority", "P2")
    if priority not in PRIORITIES:
        raise ValueError(f"the priority is {priority!r}: it must be one of {PRIORITIES}")
    marks = {
        "version": _version(),
        "priority": priority,
        HOST_TAG: socket.gethostname(),
        PROCESS_TAG: _process(os.getpid()),
        **tags,
    }
    if note:
        marks[NOTE_TAG] = note
    if parent:
        marks[PARENT_TAG] = parent
    return marks


def _version() -> str:
    project = ROOT / "pyproject.toml"
    version: str = tomllib.loads(project.read_text("utf-8"))["project"]["version"]
    return version


def _process(number: int) -> str:
    """A process by its number and its start: numbers come again. Raises psutil.Error."""
    return f"{number} {psutil.Process(number).create_time():.2f}"


def _new(client: "MlflowClient", name: str, marks: Mapping[str, str]) -> str:
    from mlflow.tracking.context.registry import resolve_tags

    made = client.create_run(experiment(client), tags=resolve_tags(dict(marks)), run_name=name)
    run_id: str = made.info.run_id
    return run_id


def _resumed(client: "MlflowClient", run_id: str | None, marks: Mapping[str, str]) -> str | None:
    from mlflow.entities import RunTag
    from mlflow.exceptions import MlflowException

    if run_id is None:
        return None
    try:
        client.update_run(run_id, status="RUNNING")
    except MlflowException as error:
        if error.error_code != "RESOURCE_DOES_NOT_EXIST":
            raise
        return None
    client.log_batch(run_id, tags=[RunTag(key, value) for key, value in marks.items()])
    return run_id


def _end(client: "MlflowClient", run_id: str, status: str) -> None:
    """Raises TrackingError only for a run that finished: other runs have an error of their own."""
    try:
        with told():
            client.set_terminated(run_id, status)
    except TrackingError:
        if status == "FINISHED":
            raise


def _end_abandoned(client: "MlflowClient") -> None:
    """Runs of this machine whose process is gone were killed."""
    running = client.search_runs(
        [experiment(client)],
        f"attributes.status = 'RUNNING' AND tags.{HOST_TAG} = '{socket.gethostname()}'",
    )
    for found in running:
        if not _alive(found.data.tags.get(PROCESS_TAG, "")):
            client.set_terminated(found.info.run_id, "KILLED")


def _alive(process: str) -> bool:
    number = process.partition(" ")[0]
    try:
        return number.isdecimal() and _process(int(number)) == process
    except psutil.Error:
        return False


def _flat(values: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in values.items():
        name = f"{prefix}.{key}" if prefix else str(key)
        if isinstance(value, Mapping):
            yield from _flat(value, name)
        else:
            yield name, value


def label(text: str) -> str:
    """The text without what MLflow refuses in a name."""
    return NOT_IN_A_NAME.sub("_", text)


def _short(value: Any) -> str:
    text = str(value)
    return text if len(text) <= LONGEST_VALUE else text[: LONGEST_VALUE - 1] + "…"


@contextlib.contextmanager
def told(deed: str = "keep the run") -> Iterator[None]:
    """MLflow's errors, and those of the disk and the database below it, as a TrackingError.

    `deed` is what MLflow was to do: the sentence says that it can't.
    """
    from mlflow.exceptions import MlflowException
    from sqlalchemy.exc import SQLAlchemyError

    try:
        yield
    except (MlflowException, SQLAlchemyError, sqlite3.Error, OSError) as error:
        sentence = f"MLflow can't {deed} at {address()}: {_reason(error)}."
        raise TrackingError(re.sub(r"//[^/@]*@", "//", sentence)) from error


@contextlib.contextmanager
def but(consolation: str) -> Iterator[None]:
    """A TrackingError ends with what is kept nevertheless, and how MLflow gets it later."""
    try:
        yield
    except TrackingError as error:
        raise TrackingError(f"{str(error).rstrip('.')}; {consolation}") from error


def _reason(error: Exception) -> str:
    """The root of an error in its first words, without the statements that wrap it."""
    text = str(error)
    if "Max retries exceeded" in text or "Read timed out" in text:
        return "the server doesn't answer"
    if isinstance(error, OSError):
        return error.strerror or text
    root = str(getattr(error, "orig", None) or AUTOFLUSH.sub("", text)).strip()
    return re.sub(r"^(\([\w.]+\)|[A-Z_]+:) ", "", first_sentence(root)).rstrip(".:")
