"""A search in one file, a line for each thing that happened, so that no fault costs a past line."""

import json
import os
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from training.search.space import Parameters
from training.search.trials import Trial, TunerError

FINISHED, BEGUN, RUN_ID = "finished", "begun", "mlflow_run"


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
                self._take(json.loads(line))
            except (ValueError, TypeError) as error:
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
        self._add({BEGUN: dict(parameters)})

    def finish(self, trial: Trial) -> None:
        self._add({FINISHED: asdict(trial)})

    def remember(self, run_id: str) -> None:
        self._add({RUN_ID: run_id})

    def _take(self, told: dict[str, Any]) -> None:
        if FINISHED in told:
            values = told[FINISHED]
            self._trials.append(Trial(**{**values, "curve": tuple(values["curve"])}))
            self._begun = None
        self._begun = told.get(BEGUN, self._begun)
        self._run_id = told.get(RUN_ID, self._run_id)

    def _add(self, told: dict[str, Any]) -> None:
        """Raises TunerError on a disk that takes no more."""
        line = json.dumps(told) + "\n"
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
