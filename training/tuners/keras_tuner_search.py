"""A search by KerasTuner: Bayesian optimisation without pruning, kept as files in a folder."""

import contextlib
import io
import json
import math
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import keras_tuner
import tensorflow as tf
from keras_tuner.engine.base_tuner import BaseTuner
from keras_tuner.engine.trial import Trial as KerasTunerTrial
from keras_tuner.errors import FatalError
from keras_tuner.oracles import BayesianOptimizationOracle
from tqdm import tqdm

from training.errors import TrainingError
from training.search_space import Choice, Parameters, Range, Space
from training.tuners import lock
from training.tuners.trials import (
    COMPLETE,
    FAILED,
    NOT_FINITE,
    RANDOM_TRIALS,
    Objective,
    Trial,
    TunerError,
    check_last,
    reason_of,
)

ACCURACY = keras_tuner.Objective("top_1", "max")
TOLD, RUN_ID = "told.json", "mlflow_run.txt"
# Our own check stops a search of failures, since KerasTuner's forgets the last of them.
NEVER = 10**9


class KerasTunerSearch:
    """One KerasTuner project, of one process at a time."""

    tuner = "keras-tuner"

    def __init__(
        self, folder: Path, project: str, space: Space, start: Parameters | None, seed: int
    ) -> None:
        """A new search begins with the trial `start`."""
        self._folder = folder / project
        self._lock = lock.take(self._folder)
        with _told(self._folder), contextlib.redirect_stdout(io.StringIO()):
            oracle = _Oracle(
                start and _labels(space, start),
                objective=ACCURACY,
                num_initial_points=RANDOM_TRIALS,
                hyperparameters=_declared(space),
                tune_new_entries=False,
                # KerasTuner takes 0 for no seed.
                seed=seed + 1,
                max_consecutive_failed_trials=NEVER,
            )
            self._tuner = _Tuner(space, oracle, directory=str(folder), project_name=project)

    def trials(self) -> list[Trial]:
        return self._tuner.finished()

    def run(self, objective: Objective, total: int, after: Callable[[Trial], None]) -> None:
        done = len(self.trials())
        with (
            _told(self._folder),
            tqdm(total=total, initial=done, desc="trials", unit="trial") as bar,
        ):
            self._tuner.oracle.max_trials = total
            try:
                self._tuner.search(objective, after, bar, verbose=0)
            except FatalError as fatal:
                raise fatal.__cause__ from None

    def recall(self) -> str | None:
        kept = self._folder / RUN_ID
        return kept.read_text("utf-8") if kept.exists() else None

    def remember(self, run_id: str) -> None:
        (self._folder / RUN_ID).write_text(run_id, "utf-8")

    def close(self) -> None:
        self._lock.release()


class _Oracle(BayesianOptimizationOracle):
    """It tries the start before all else."""

    def __init__(self, start: Parameters | None, **settings: Any) -> None:
        super().__init__(**settings)
        self._start = start

    def populate_space(self, trial_id: str) -> dict[str, Any]:
        if self._start and not self.trials:
            return {"status": "RUNNING", "values": dict(self._start)}
        return super().populate_space(trial_id)


class _Tuner(BaseTuner):
    """Runs our objective, and writes beside each trial what KerasTuner doesn't keep of it."""

    def __init__(self, space: Space, oracle: BayesianOptimizationOracle, **places: str) -> None:
        self._space = space
        super().__init__(oracle, **places)

    def pre_create_trial(self) -> None:
        self._asked = time.monotonic()

    def run_trial(
        self,
        trial: KerasTunerTrial,
        objective: Objective,
        after: Callable[[Trial], None],
        bar: tqdm,
        verbose: int,
    ) -> float:
        self._after, self._bar = after, bar
        curve, reason = [], NOT_FINITE
        try:
            value = objective(self._values(trial), lambda _, accuracy: curve.append(accuracy))
        except (TrainingError, OSError) as error:
            # KerasTuner goes on after any other error.
            raise FatalError from error
        except Exception as error:
            reason, value = reason_of(error), math.nan
        value = value if math.isfinite(value) else math.nan
        told = {"curve": curve, "seconds": time.monotonic() - self._asked, "reason": reason}
        self._told_of(trial).write_text(json.dumps(told), "utf-8")
        return value

    def on_trial_end(self, trial: KerasTunerTrial) -> None:
        super().on_trial_end(trial)
        self._bar.update()
        finished = self.finished()
        self._after(next(t for t in finished if t.number == int(trial.trial_id)))
        check_last(finished)

    def finished(self) -> list[Trial]:
        ended = [self.oracle.trials[trial_id] for trial_id in self.oracle.end_order]
        return sorted(map(self._trial, ended), key=lambda trial: trial.number)

    def _trial(self, trial: KerasTunerTrial) -> Trial:
        kept = self._told_of(trial)
        told = json.loads(kept.read_text("utf-8")) if kept.exists() else {}
        complete = trial.status == "COMPLETED" and math.isfinite(trial.score)
        reason = told.get("reason") or (trial.message or NOT_FINITE).strip().splitlines()[-1]
        return Trial(
            int(trial.trial_id),
            self._values(trial),
            COMPLETE if complete else FAILED,
            float(trial.score) if complete else None,
            tuple(told.get("curve", ())),
            told.get("seconds", 0.0),
            "" if complete else reason,
        )

    def _told_of(self, trial: KerasTunerTrial) -> Path:
        return Path(self.get_trial_dir(trial.trial_id)) / TOLD

    def _values(self, trial: KerasTunerTrial) -> Parameters:
        chosen = trial.hyperparameters.values
        return {name: _value(kind, chosen[name]) for name, kind in self._space.items()}


def _declared(space: Space) -> keras_tuner.HyperParameters:
    declared = keras_tuner.HyperParameters()
    for name, kind in space.items():
        if isinstance(kind, Choice):
            declared.Choice(name, [str(value) for value in kind.values])
        else:
            sampling = "log" if kind.logarithmic else "linear"
            declared.Float(name, kind.low, kind.high, sampling=sampling)
    return declared


def _labels(space: Space, parameters: Parameters) -> Parameters:
    """KerasTuner's choices are all of one kind and never None: ours go by their text."""
    return {
        name: str(value) if isinstance(space[name], Choice) else value
        for name, value in parameters.items()
    }


def _value(kind: Choice | Range, label: Any) -> Any:
    if isinstance(kind, Range):
        return label
    return next(value for value in kind.values if str(value) == label)


@contextlib.contextmanager
def _told(folder: Path) -> Iterator[None]:
    """What goes wrong with KerasTuner's files, as a TunerError."""
    try:
        yield
    except (tf.errors.OpError, ValueError, KeyError, RuntimeError) as error:
        raise TunerError(
            f"The trials can't be kept in {folder}, or read from it: {reason_of(error)}."
        ) from error
