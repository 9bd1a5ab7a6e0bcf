"""How many verdicts are taken in a minute: of one visit, and of all."""

import time
from collections import Counter, deque
from collections.abc import Callable
from threading import Lock

from breeds.flags.store import FlagError

MINUTE = 60.0
# Whoever looks at the photo before judging it gives fewer.
OF_ONE_VISIT = 20
# More than two cores answer for, so that it is met by no crowd but by a program.
OF_ALL = 600


class TooManyError(FlagError):
    """More verdicts in a minute than a person gives."""

    def __init__(self) -> None:
        super().__init__(
            "Trop de réponses en une minute : attendez un peu, puis recommencez.",
            "Too many answers within a minute: wait a little, then try again.",
        )


class Limits:
    """Counts the verdicts of the last minute. May be used by many threads."""

    def __init__(
        self,
        of_one_visit: int = OF_ONE_VISIT,
        of_all: int = OF_ALL,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`clock` tells seconds."""
        self._of_one_visit = of_one_visit
        self._of_all = of_all
        self._clock = clock
        self._lock = Lock()
        self._taken: deque[tuple[float, str]] = deque()
        self._by_visit: Counter[str] = Counter()

    def allow(self, visit: str) -> None:
        """Count one more of a visit. Raises TooManyError where that is too many."""
        with self._lock:
            now = self._clock()
            while self._taken and self._taken[0][0] <= now - MINUTE:
                self._forget_oldest()
            of_this = self._by_visit.get(visit, 0)
            if of_this >= self._of_one_visit or len(self._taken) >= self._of_all:
                raise TooManyError
            self._taken.append((now, visit))
            self._by_visit[visit] += 1

    def _forget_oldest(self) -> None:
        _, visit = self._taken.popleft()
        self._by_visit[visit] -= 1
        if not self._by_visit[visit]:
            del self._by_visit[visit]
