"""A search by KerasTuner: Bayesian optimisation without pruning, kept in a journal of our own.

KerasTuner overwrites its files in place, so a full disk or a kill can cost all of them. It works
in a folder that is thrown away, and is told the past trials again at each start.
"""

import contextlib
import math
import tempfile
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
from training.search import lock
from training.search.journal import Journal
from training.search.space import Choice, Parameters, Range, Space
from training.search.trials import (
    COMPLETE,
    FAILED,
    NOT_FINITE,
    RANDOM_TRIALS,
    Objective,
    Report,
    Trial,
    TunerError,
    check_last,
    reason_of,
)

ACCURACY = keras_tuner.Objective("top_1", "max")
# Our own check stops a search of failures, the same for every tuner.
NEVER = 10**9


class KerasTunerSearch:
    """One search, of one process at a time."""

    tuner = "keras-tuner"

    def __init__(
        self, folder: Path, name: str, space: Space, start: Parameters | None, seed: int
    ) -> None:
        """A new search begins with the trial `start`."""
        path = folder / f"{name}.jsonl"
        self._space, self._start, self._seed = space, start, seed
        self._lock = lock.take(path)
        try:
            self._journal = Journal(path)
        except TunerError:
            self.close()
            raise

    def trials(self) -> list[Trial]:
        return list(self._journal.trials)

    def run(self, objective: Objective, total: int, after: Callable[[Trial], None]) -> None:
        done = len(self._journal.trials)
        with (
            _told(),
            tempfile.TemporaryDirectory() as folder,
            tqdm(total=total, initial=done, desc="trials", unit="trial") as bar,
        ):

            def advance(trial: Trial) -> None:
                bar.update()
                after(trial)
                check_last(self._journal.trials)

            tuner = _Tuner(self._space, self._journal, advance, self._oracle(total), folder)
            tuner.oracle.verbose = 0
            check_last(self._journal.trials)
            try:
                tuner.search(objective)
            except FatalError as fatal:
                raise fatal.__cause__ from None

    def recall(self) -> str | None:
        return self._journal.run_id

    def remember(self, run_id: str) -> None:
        self._journal.remember(run_id)

    def close(self) -> None:
        self._lock.release()

    def _oracle(self, total: int) -> BayesianOptimizationOracle:
        past = [trial.parameters for trial in self._journal.trials]
        begun = self._journal.begun or (None if past else self._start)
        return _Oracle(
            [_labels(self._space, p) for p in [*past, *([begun] if begun else [])]],
            objective=ACCURACY,
            max_trials=total,
            num_initial_points=RANDOM_TRIALS,
            hyperparameters=_declared(self._space),
            tune_new_entries=False,
            # KerasTuner takes 0 for no seed.
            seed=self._seed + 1,
            max_consecutive_failed_trials=NEVER,
        )


class _Oracle(BayesianOptimizationOracle):
    """It first asks for trials that are known: the past ones, and one that was begun."""

    def __init__(self, known: list[Parameters], **settings: Any) -> None:
        super().__init__(**settings)
        self._known = known

    def populate_space(self, trial_id: str) -> dict[str, Any]:
        number = int(trial_id)
        if number < len(self._known):
            return {"status": "RUNNING", "values": dict(self._known[number])}
        chosen: dict[str, Any] = super().populate_space(trial_id)
        return chosen


class _Tuner(BaseTuner):
    """Answers for past trials from the journal, and for new ones by the objective."""

    def __init__(
        self,
        space: Space,
        journal: Journal,
        advance: Callable[[Trial], None],
        oracle: BayesianOptimizationOracle,
        folder: str,
    ) -> None:
        self._space, self._journal, self._advance = space, journal, advance
        self._past = len(journal.trials)
        super().__init__(oracle, directory=folder)

    def pre_create_trial(self) -> None:
        self._asked = time.monotonic()

    def run_trial(self, trial: KerasTunerTrial, objective: Objective) -> float:
        number = int(trial.trial_id)
        if number >= self._past:
            try:
                self._make(number, self._values(trial), objective)
            except (TrainingError, OSError) as error:
                # KerasTuner goes on after any other error.
                raise FatalError from error
        value = self._journal.trials[number].value
        return math.nan if value is None else value

    def on_trial_end(self, trial: KerasTunerTrial) -> None:
        super().on_trial_end(trial)
        if trial.message:
            # Ours fail without a message, which tells that KerasTuner's own code did.
            raise TunerError(f"KerasTuner failed: {trial.message.strip().splitlines()[-1]}.")
        number = int(trial.trial_id)
        if number >= self._past:
            self._advance(self._journal.trials[number])

    def _make(self, number: int, parameters: Parameters, objective: Objective) -> None:
        self._journal.begin(parameters)
        curve: list[float] = []
        value, reason = _attempt(objective, parameters, lambda _, v: curve.append(v))
        state = COMPLETE if value is not None else FAILED
        seconds = time.monotonic() - self._asked
        self._journal.finish(Trial(number, parameters, state, value, tuple(curve), seconds, reason))

    def _values(self, trial: KerasTunerTrial) -> Parameters:
        chosen = trial.hyperparameters.values
        return {name: _value(kind, chosen[name]) for name, kind in self._space.items()}


def _attempt(
    objective: Objective, parameters: Parameters, report: Report
) -> tuple[float | None, str]:
    """The value, or why there is none."""
    try:
        value = objective(parameters, report)
    except (TrainingError, OSError):
        raise
    except Exception as error:
        return None, reason_of(error)
    return (value, "") if math.isfinite(value) else (None, NOT_FINITE)


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
def _told() -> Iterator[None]:
    """What goes wrong in KerasTuner itself, as a TunerError."""
    try:
        yield
    except (tf.errors.OpError, ValueError, KeyError, RuntimeError) as error:
        raise TunerError(f"KerasTuner failed: {reason_of(error)}.") from error
