"""Volunteers' records sent to the Hub in the background, for as long as a server runs."""

import logging
import random
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread
from types import TracebackType
from typing import Self

from filelock import FileLock, Timeout

from breeds import files
from breeds.flags.hub.errors import LaterError, RefusedError
from breeds.flags.hub.pulling import Pull
from breeds.flags.hub.remote import FlagsRepo
from breeds.flags.hub.uploader import Uploader
from breeds.one_line import one_line

LOCK = ".hub.lock"
# However long the Hub asks to be left alone.
LONGEST_ASKED = 3600.0
_WELL = "well"

_logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Rhythm:
    """How many seconds it takes its time for.

    `gathering`, from a record to its commit, is for others to join it; commits are never closer
    than `between`, for the Hub takes some 128 an hour. `looking` is how often it looks for what
    another process has written, or for that process's end, `sweeping` how often for what has been
    kept long enough. Counts make a commit of their own once in `counting`, and at the end. After a
    trouble it rests for `pause`, then for twice as long, up to `longest`.
    """

    gathering: float = 5
    between: float = 60
    looking: float = 60
    sweeping: float = 3600
    counting: float = 3600
    pause: float = 5
    longest: float = 300


RHYTHM = Rhythm()


class Shelter:
    """Sends what lies in `flags_dir` to a private dataset repo; `with` starts and stops it.

    Of several processes with one folder one sends, and another takes its place when it ends.
    `keep_days` is for how many days records are kept, here and there, None for ever. Where it
    `brings_back`, what the repo has and the folder lacks, as after a Space's restart, comes here
    once nothing is left to be sent. Whatever goes wrong is told in the log, once, and tried again.
    """

    def __init__(
        self,
        flags_dir: Path,
        repo: str,
        keep_days: int | None = None,
        rhythm: Rhythm = RHYTHM,
        brings_back: bool = False,
    ) -> None:
        self._flags_dir = flags_dir
        self._repo = repo
        self._is_lacking = brings_back
        self._rhythm = rhythm
        self._uploader = Uploader(flags_dir, FlagsRepo(repo), keep_days)
        # It is taken and released by whichever thread comes to it.
        self._lock = FileLock(flags_dir / LOCK, thread_local=False)
        self._thread = Thread(target=self._run, name="flags-shelter", daemon=True)
        self._stopping, self._noticed = Event(), Event()
        self._troubles = 0
        self._state = _WELL
        self._swept: float | None = None

    def start(self) -> None:
        """Begin, once and for all; it first asks the Hub what it has."""
        self._thread.start()

    def stop(self, seconds: float = 10) -> None:
        """Send what is left unless the Hub is in trouble, and end; waits so many seconds for it."""
        self._stopping.set()
        self._noticed.set()
        if self._thread.is_alive():
            self._thread.join(seconds)

    def notice(self) -> None:
        """Say that something was written into the folder."""
        self._noticed.set()

    def is_safe(self, record: str) -> bool:
        """Whether the Hub has confirmed that it holds the record of this id."""
        return self._uploader.is_there(record)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._noticed.clear()
            rest = self._round()
            if rest is None:
                self._noticed.wait(self._rhythm.looking)
                rest = self._rhythm.gathering
            self._stopping.wait(rest)
        if not self._troubles:
            self._round()
        self._lock.release()

    def _round(self) -> float | None:
        """One step; how long to rest before the next, None where nothing is left to be done."""
        try:
            worked = self._lead() if self._is_leading() else self._follow()
        # It must outlive whatever comes: a full disk, a bug, an answer that nobody foresaw.
        except Exception as error:
            self._troubles += 1
            self._tell(error)
            return rest_after(error, self._troubles, self._rhythm, random.random())
        self._troubles = 0
        self._tell(None)
        return self._rhythm.between if worked else None

    def _is_leading(self) -> bool:
        """Raises OSError."""
        if self._lock.is_locked:
            return True
        files.make_folder(self._flags_dir)
        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            return False
        return True

    def _lead(self) -> bool:
        try:
            self._sweep_when_due()
        finally:
            # Where the disk is too full to forget, what lies on it goes to the Hub all the same.
            is_last = self._stopping.is_set()
            worked = self._uploader.step(0 if is_last else self._rhythm.counting)
        if self._is_lacking and not worked:
            self._bring_back()
        return worked

    def _bring_back(self) -> None:
        pull = Pull.of(FlagsRepo(self._repo), self._flags_dir)
        pull.forget()
        pull.fetch(self._raise_when_stopping)
        self._is_lacking = False

    def _raise_when_stopping(self) -> None:
        """A server's end doesn't wait for all that was ever said."""
        if self._stopping.is_set():
            raise LaterError("le serveur s'arrête", "the server ends")

    def _follow(self) -> bool:
        self._uploader.follow()
        return False

    def _sweep_when_due(self) -> None:
        if self._swept is None or time.monotonic() - self._swept >= self._rhythm.sweeping:
            self._uploader.sweep(datetime.now(UTC))
            self._swept = time.monotonic()

    def _tell(self, error: Exception | None) -> None:
        """One line where it has begun to go otherwise than it did."""
        state = _WELL if error is None else type(error).__name__
        if state == self._state:
            return
        self._state = state
        if error is None:
            _logger.warning("Volunteers' verdicts go to the Hub's repo %s again.", self._repo)
        else:
            _logger.warning(
                "Volunteers' verdicts stay on this disk for now: %s; it is tried again.",
                one_line(error),
            )


def rest_after(error: Exception, troubles: int, rhythm: Rhythm, chance: float) -> float:
    """How many seconds to rest after so many troubles in a row; `chance`, 0..1, spreads them.

    It is as long as the Hub asks for, up to LONGEST_ASKED.
    """
    if isinstance(error, RefusedError):
        return rhythm.longest
    grown = min(rhythm.longest, rhythm.pause * 2.0 ** min(troubles - 1, 30))
    asked = error.seconds or 0 if isinstance(error, LaterError) else 0
    return max(grown * (1 + chance) / 2, min(asked, LONGEST_ASKED))
