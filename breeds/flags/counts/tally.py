"""Answers counted as they are given, and written now and then to this process's own file."""

import logging
import uuid
from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Lock, Thread
from types import TracebackType
from typing import Self

from breeds import files
from breeds.bundle.evaluation import CONFIDENCE_BINS, confidence_bin
from breeds.flags.counts import weeks
from breeds.flags.counts.counted import (
    SCHEMA,
    Counted,
    CountedModel,
    Outcome,
    OutcomeCount,
    WeekCounts,
    path_of,
)

# Seconds between two writes, and so what a kill may lose.
PAUSE = 30.0

_logger = logging.getLogger(__name__)


def utc_now() -> datetime:
    return datetime.now(UTC)


class Tally:
    """Counts one process's answers; `with` starts and stops the writing.

    Nothing is written before there is something to count. A disk that refuses is told in the log,
    once, and hinders no answer.
    """

    def __init__(
        self,
        flags_dir: Path,
        model: CountedModel,
        pause: float = PAUSE,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self.id = str(uuid.uuid4())
        self._path = path_of(flags_dir, self.id)
        self._model = model
        self._pause = pause
        self._now = now
        self._lock = Lock()
        self._outcomes: dict[str, Counter[Outcome]] = defaultdict(Counter)
        self._confidence: dict[str, list[int]] = defaultdict(lambda: [0] * CONFIDENCE_BINS)
        self._stopping, self._noticed = Event(), Event()
        self._thread = Thread(target=self._run, name="tally", daemon=True)
        self._is_refused = False

    def count(self, outcome: Outcome, confidence: float) -> None:
        """One photo more; `confidence` is the first breed's probability, 0..1."""
        week = weeks.week_of(self._now())
        with self._lock:
            self._outcomes[week][outcome] += 1
            self._confidence[week][confidence_bin(confidence)] += 1
        self._noticed.set()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stopping.set()
        self._noticed.set()
        self._thread.join()
        if self._outcomes:
            self._save()

    def _run(self) -> None:
        while self._noticed.wait() and not self._stopping.is_set():
            self._noticed.clear()
            self._save()
            self._stopping.wait(self._pause)

    def _save(self) -> None:
        try:
            files.write_durably(self._path, self._counted().to_json())
        except OSError as error:
            if not self._is_refused:
                _logger.warning("Answers can't be counted: %s.", error.strerror or error)
            self._is_refused = True
            # What wasn't written is still to be.
            self._noticed.set()
        else:
            self._is_refused = False

    def _counted(self) -> Counted:
        with self._lock:
            told = tuple(
                WeekCounts(week, _counts(self._outcomes[week]), tuple(self._confidence[week]))
                for week in sorted(self._outcomes)
            )
        return Counted(SCHEMA, self.id, self._model, told)


def _counts(outcomes: Counter[Outcome]) -> tuple[OutcomeCount, ...]:
    return tuple(OutcomeCount(outcome, photos) for outcome, photos in sorted(outcomes.items()))
