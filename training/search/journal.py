"""A search in one file, a line for each thing that happened, so that no fault costs a past line."""

import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from breeds import checked_json
from breeds.checked_json import MalformedError
from training.search.space import Parameters
from training.search.trials import Trial, TunerError


class Journal:
    """Trials in the order in which they were begun, one at a time."""

    def __init__(self, path: Path) -> None:
        """Raises TunerError for a file that holds something else."""
        self._path = path
        self._trials: list[Trial] = []
        self._begun: Parameters | None = None
        self._run_id: str | None = None
        for line in _whole_lines(path):
            try:
                self._take(checked_json.read(_Told, line))
            except MalformedError as error:
                raise TunerError(f"{path} doesn't hold the trials of a search.") from error

    @property
    def trials(self) -> Sequence[Trial]:
        return self._trials

    @property
    def begun(self) -> Parameters | None:
        """Those of the trial that was begun and not finished."""
        return self._begun

    @property
    def run_id(self) -> str | None:
        return self._run_id

    def begin(self, parameters: Parameters) -> None:
        self._add(_Told(begun=dict(parameters)))

    def finish(self, trial: Trial) -> None:
        self._add(_Told(finished=trial))

    def remember(self, run_id: str) -> None:
        self._add(_Told(mlflow_run=run_id))

    def _take(self, told: "_Told") -> None:
        if told.finished is not None:
            self._trials.append(told.finished)
            self._begun = None
        if told.begun is not None:
            self._begun = told.begun
        if told.mlflow_run is not None:
            self._run_id = told.mlflow_run

    def _add(self, told: "_Told") -> None:
        """Raises TunerError on a disk that takes no more."""
        happened = {name: value for name, value in asdict(told).items() if value is not None}
        line = json.dumps(happened) + "\n"
        try:
            with self._path.open("a", encoding="utf-8", newline="\n") as stream:
                stream.write(line)
                stream.flush()
                os.fsync(stream.fileno())
        except OSError as error:
            raise TunerError(
                f"The trials can't be kept in {self._path}: {error.strerror}."
            ) from error
        self._take(told)


@dataclass(frozen=True)
class _Told:
    """A line: the one thing that happened, under its name."""

    finished: Trial | None = None
    begun: Parameters | None = None
    mlflow_run: str | None = None


def _whole_lines(path: Path) -> list[str]:
    """What a fault left of its last line is cut off, so that the next one begins afresh."""
    if not path.exists():
        return []
    content = path.read_bytes()
    whole = content[: content.rfind(b"\n") + 1]
    if len(whole) < len(content):
        with path.open("r+b") as stream:
            stream.truncate(len(whole))
    return whole.decode("utf-8", "replace").splitlines()
