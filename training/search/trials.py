"""What every tuner takes, does and gives."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from breeds.one_line import first_sentence
from training.errors import TrainingError
from training.search.space import Parameters

COMPLETE, PRUNED, FAILED = "complete", "pruned", "failed"
# A search that begins like this has a fault that more trials won't mend.
MOST_FAILURES_IN_A_ROW = 3
# Drawn at random before a tuner follows what it has seen.
RANDOM_TRIALS = 10
NOT_FINITE = "it gave no finite accuracy"

Report = Callable[[int, float], None]
# An accuracy, to be made large, for parameters; what it reports for each epoch may end it early.
Objective = Callable[[Parameters, Report], float]


class TunerError(TrainingError):
    """A search that can't go on or went wrong, told in one sentence."""


@dataclass(frozen=True)
class Trial:
    """A finished trial; `value` is None unless it is complete, `reason` says why it failed.

    `curve` holds the validation accuracy of each epoch; `seconds` count from the suggestion on.
    """

    number: int
    parameters: Parameters
    state: str
    value: float | None
    curve: tuple[float, ...]
    seconds: float
    reason: str = ""

    @property
    def accuracy(self) -> float:
        """The value, of a trial that is complete."""
        assert self.value is not None
        return self.value


class Search(Protocol):
    """A search that is kept on disk or in a database, and goes on where it was stopped."""

    @property
    def tuner(self) -> str: ...

    def trials(self) -> list[Trial]:
        """All finished trials, by number. Raises TunerError."""

    def run(self, objective: Objective, total: int, after: Callable[[Trial], None]) -> None:
        """Make trials until `total` are finished; `after` is told each one. Raises TunerError."""

    def recall(self) -> str | None:
        """What was remembered."""

    def remember(self, run_id: str) -> None:
        """Keep MLflow's id of the whole search beside its trials."""

    def close(self) -> None:
        """Let another process go on with the search."""


def best_of(trials: Sequence[Trial]) -> Trial:
    """Raises TunerError where no trial is complete."""
    complete = [trial for trial in trials if trial.value is not None]
    if not complete:
        raise TunerError(f"None of {len(trials)} trials was completed, so there is no best one.")
    return max(complete, key=lambda trial: trial.accuracy)


def check_failures(trials: Sequence[Trial]) -> None:
    """Raises TunerError when a trial has no finite objective."""
    failed = [trial for trial in trials if trial.state == FAILED]
    if failed:
        raise TunerError(
            f"{len(failed)} of {len(trials)} trials failed, trial {failed[0].number} because "
            f"{failed[0].reason}."
        )


def check_last(trials: Sequence[Trial]) -> None:
    """Raises TunerError when the last few trials have all failed."""
    last = trials[-MOST_FAILURES_IN_A_ROW:]
    if len(last) == MOST_FAILURES_IN_A_ROW and all(trial.state == FAILED for trial in last):
        raise TunerError(
            f"The search was stopped after {MOST_FAILURES_IN_A_ROW} failed trials in a row, the "
            f"last because {last[-1].reason}."
        )


def reason_of(error: Exception) -> str:
    """The kind of an error and the first sentence of what it says."""
    kind = type(error).__name__
    return f"{kind}: {first_sentence(error)}" if str(error).strip() else kind
