"""A search by Optuna: TPE with pruning, kept in SQLite or shared between workers in PostgreSQL."""

import contextlib
import hashlib
import math
import time
import warnings
from collections.abc import Callable, Container, Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

import optuna
from optuna.distributions import BaseDistribution, CategoricalDistribution, FloatDistribution
from optuna.samplers import BaseSampler, TPESampler
from optuna.storages import RDBStorage, RetryHeartbeatStaleTrialCallback
from optuna.study import Study
from optuna.trial import FrozenTrial, TrialState
from sqlalchemy.exc import IntegrityError, ProgrammingError, SQLAlchemyError
from tqdm import tqdm

from training.errors import TrainingError
from training.search import lock
from training.search.space import Choice, Parameters, Range, Space
from training.search.trials import (
    COMPLETE,
    FAILED,
    NOT_FINITE,
    PRUNED,
    RANDOM_TRIALS,
    Objective,
    Trial,
    TunerError,
    check_last,
    reason_of,
)

# Seconds: a worker that shows no sign of life for GRACE has lost its trial to the others.
HEARTBEAT, GRACE = 10, 30
MOST_RETRIES = 3
PAUSE = 1
# Before the last, whose error is told.
CONNECTIONS_TRIED = 20
# A curve says little before its fourth epoch.
WARM_UP_EPOCHS = 3
RUN_ID = "mlflow_run"
REASON = "reason"
SQLITE = "sqlite:///"
STATES = {TrialState.COMPLETE: COMPLETE, TrialState.PRUNED: PRUNED, TrialState.FAIL: FAILED}


class OptunaSearch:
    """One study; on SQLite one process at a time, elsewhere any number of workers."""

    tuner = "optuna"

    def __init__(
        self, storage: str, study: str, space: Space, start: Parameters | None, seed: int
    ) -> None:
        """`storage` is a database's URL; a new study begins with the trial `start`."""
        self._space = space
        self._storage = storage
        self._alone = storage.startswith(SQLITE)
        self._lock = lock.take(Path(storage.removeprefix(SQLITE))) if self._alone else None
        with _told(storage):
            optuna.logging.set_verbosity(optuna.logging.ERROR)
            self._retry = RetryHeartbeatStaleTrialCallback(MOST_RETRIES)
            self._study = self._open(storage, study, start, seed)

    def trials(self) -> list[Trial]:
        with _told(self._storage):
            everything = self._study.get_trials(deepcopy=False)
            retried = {
                number for trial in everything for number in self._retry.retry_history(trial)
            }
            return [_trial(trial) for trial in everything if _is_finished(trial, retried)]

    def run(self, objective: Objective, total: int, after: Callable[[Trial], None]) -> None:
        with _told(self._storage):
            self._take_up_interrupted()
            done = len(self.trials())
            with tqdm(total=total, initial=done, desc="trials", unit="trial") as bar:
                while self._free(total, bar):
                    self._make_trial(objective, after)

    def recall(self) -> str | None:
        with _told(self._storage):
            return self._study.user_attrs.get(RUN_ID)

    def remember(self, run_id: str) -> None:
        with _told(self._storage):
            self._study.set_user_attr(RUN_ID, run_id)

    def close(self) -> None:
        if self._lock:
            self._lock.release()

    def _open(self, storage: str, name: str, start: Parameters | None, seed: int) -> Study:
        """The study, made by one worker alone where several begin at once."""
        database = self._connect(storage)
        sampler = _Repeatable(seed)
        pruner = optuna.pruners.MedianPruner(RANDOM_TRIALS, WARM_UP_EPOCHS)
        try:
            study = optuna.create_study(
                storage=database,
                study_name=name,
                direction="maximize",
                sampler=sampler,
                pruner=pruner,
            )
        except optuna.exceptions.DuplicatedStudyError:
            return optuna.load_study(
                storage=database, study_name=name, sampler=sampler, pruner=pruner
            )
        if start:
            study.enqueue_trial(dict(start))
        return study

    def _connect(self, storage: str) -> RDBStorage:
        if self._alone:
            return RDBStorage(storage)
        connect = partial(
            RDBStorage,
            storage,
            heartbeat_interval=HEARTBEAT,
            grace_period=GRACE,
            heartbeat_stale_trial_callback=self._retry,
            # A connection that was closed during a long trial is opened again.
            engine_kwargs={"pool_pre_ping": True},
        )
        for _ in range(CONNECTIONS_TRIED):
            try:
                return connect()
            except (IntegrityError, ProgrammingError):
                # Another worker is making the tables, one after the other.
                time.sleep(PAUSE)
        return connect()

    def _free(self, total: int, bar: "tqdm[NoReturn]") -> bool:
        """Whether a trial is left to begin, having waited for those of other workers."""
        while True:
            finished = self.trials()
            bar.n = len(finished)
            done = [trial.value for trial in finished if trial.value is not None]
            bar.set_postfix({"best": f"{max(done):.1%}"} if done else {})
            if len(finished) >= total:
                return False
            check_last(finished)
            running = self._study.get_trials(deepcopy=False, states=(TrialState.RUNNING,))
            if len(finished) + len(running) < total:
                return True
            self._take_up_interrupted()
            time.sleep(PAUSE)

    def _take_up_interrupted(self) -> None:
        """Queue again what a killed process had begun."""
        optuna.storages.fail_stale_trials(self._study)
        for trial in self._study.get_trials(states=(TrialState.RUNNING,)):
            never_lived = not trial.params and _age(trial) > timedelta(seconds=GRACE)
            if self._alone or never_lived:
                # ValueError: another worker was faster.
                with contextlib.suppress(ValueError):
                    self._study.tell(trial.number, state=TrialState.FAIL)
                    self._queue_again(trial)

    def _queue_again(self, trial: FrozenTrial) -> None:
        if trial.params:
            self._retry(self._study, trial)

    def _make_trial(self, objective: Objective, after: Callable[[Trial], None]) -> None:
        begun: list[int] = []

        def attempt(trial: optuna.Trial) -> float:
            begun.append(trial.number)
            return _attempt(trial, self._space, objective)

        try:
            self._study.optimize(
                attempt, n_trials=1, callbacks=[lambda _, trial: after(_trial(trial))]
            )
        except (TrainingError, OSError, KeyboardInterrupt):
            # The fault is not the trial's: it is made again once that is mended.
            for trial in self._study.get_trials(states=(TrialState.FAIL,)):
                if trial.number in begun:
                    self._queue_again(trial)
            raise
        except ValueError:
            # A machine that slept for longer than GRACE lost its trial to another worker.
            if {trial.number for trial in self.trials()}.issuperset(begun):
                raise


class _Repeatable(BaseSampler):
    """TPE whose draws depend on a trial's number: a resumed search draws as an unbroken one."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._tpe = TPESampler(seed=seed)

    def before_trial(self, study: Study, trial: FrozenTrial) -> None:
        drawn = hashlib.sha256(f"{self._seed} {trial.number}".encode()).digest()
        self._tpe = TPESampler(
            seed=int.from_bytes(drawn[:4], "big"), n_startup_trials=RANDOM_TRIALS
        )

    def infer_relative_search_space(
        self, study: Study, trial: FrozenTrial
    ) -> dict[str, BaseDistribution]:
        return self._tpe.infer_relative_search_space(study, trial)

    def sample_relative(
        self, study: Study, trial: FrozenTrial, search_space: dict[str, BaseDistribution]
    ) -> dict[str, Any]:
        return self._tpe.sample_relative(study, trial, search_space)

    def sample_independent(
        self, study: Study, trial: FrozenTrial, name: str, distribution: BaseDistribution
    ) -> Any:
        return self._tpe.sample_independent(study, trial, name, distribution)

    def after_trial(
        self, study: Study, trial: FrozenTrial, state: TrialState, values: Sequence[float] | None
    ) -> None:
        self._tpe.after_trial(study, trial, state, values)


def _attempt(trial: optuna.Trial, space: Space, objective: Objective) -> float:
    def report(epoch: int, accuracy: float) -> None:
        trial.report(accuracy, epoch)
        if trial.should_prune():
            raise optuna.TrialPruned

    parameters = {name: _suggest(trial, name, kind) for name, kind in space.items()}
    reason = NOT_FINITE
    try:
        value = objective(parameters, report)
    except (TrainingError, OSError, optuna.TrialPruned):
        raise
    except Exception as error:
        reason, value = reason_of(error), math.nan
    if not math.isfinite(value):
        trial.set_user_attr(REASON, reason)
        value = math.nan
    return value


def distribution(kind: Choice | Range) -> BaseDistribution:
    if isinstance(kind, Choice):
        return CategoricalDistribution(kind.values)
    return FloatDistribution(kind.low, kind.high, log=kind.logarithmic)


def _suggest(trial: optuna.Trial, name: str, kind: Choice | Range) -> Any:
    if isinstance(kind, Choice):
        return trial.suggest_categorical(name, kind.values)
    return trial.suggest_float(name, kind.low, kind.high, log=kind.logarithmic)


def _is_finished(trial: FrozenTrial, retried: Container[int]) -> bool:
    """A trial that was interrupted doesn't count: it is made again, or had hardly begun."""
    if trial.state == TrialState.FAIL:
        return bool(trial.params) and trial.number not in retried
    return trial.state in STATES


def _trial(trial: FrozenTrial) -> Trial:
    state = STATES[trial.state]
    curve = [trial.intermediate_values[epoch] for epoch in sorted(trial.intermediate_values)]
    return Trial(
        trial.number,
        trial.params,
        state,
        trial.value if state == COMPLETE else None,
        tuple(curve),
        trial.duration.total_seconds() if trial.duration else 0.0,
        trial.user_attrs.get(REASON, "its process was killed") if state == FAILED else "",
    )


def _age(trial: FrozenTrial) -> timedelta:
    assert trial.datetime_start is not None
    return datetime.now() - trial.datetime_start


@contextlib.contextmanager
def _told(storage: str) -> Iterator[None]:
    """A database's errors as a TunerError, without its password; no word of what is new."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", optuna.exceptions.ExperimentalWarning)
            yield
    except (SQLAlchemyError, optuna.exceptions.StorageInternalError, ImportError) as error:
        cause = getattr(error, "orig", None) or error.__cause__ or error
        cause = getattr(cause, "orig", None) or cause
        place = storage.rpartition("@")[2]
        said = (str(cause).strip().splitlines() or [type(cause).__name__])[0].rstrip(".")
        raise TunerError(f"The trials can't be kept in {place}: {said}.") from error
