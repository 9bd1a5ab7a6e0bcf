"""How far a run is: a bar on standard error where that is a terminal, and nothing elsewhere."""

import sys
import time

WIDTH = 30
CLEAR = "\r\x1b[K"


class Progress:
    """A line under whatever else the terminal shows, drawn anew after each photo."""

    def __init__(self, photos: int, quiet: bool = False) -> None:
        self._photos = photos
        self._done = 0
        self._started = time.monotonic()
        self._shown = photos > 1 and not quiet and sys.stderr.isatty()

    def clear(self) -> None:
        """Make room for what is to be printed."""
        if self._shown:
            print(CLEAR, end="", file=sys.stderr, flush=True)

    def step(self) -> None:
        """One photo more is done."""
        self._done += 1
        if self._shown and self._done < self._photos:
            print(f"{CLEAR}{self._line()}", end="", file=sys.stderr, flush=True)

    def _line(self) -> str:
        filled = WIDTH * self._done // self._photos
        took = time.monotonic() - self._started
        left = took / self._done * (self._photos - self._done)
        bar = "#" * filled + "." * (WIDTH - filled)
        return f"[{bar}] {self._done}/{self._photos}  {self._done / took:.1f}/s  -{clock(left)}"


def clock(seconds: float) -> str:
    """As hours:minutes:seconds."""
    whole = round(seconds)
    return f"{whole // 3600}:{whole // 60 % 60:02}:{whole % 60:02}"
