"""What lies on the disk of the tab's visits, as whoever looks there sees it."""

import time
from collections.abc import Callable
from pathlib import Path

from tests.ui.app_process import RunningApp

# In seconds.
PATIENCE = 20


def left_of(app: RunningApp) -> list[Path]:
    """All that visits have left, folders too."""
    return list((app.flags_dir.parent / "uploads" / "archive").rglob("*"))


def files_of(app: RunningApp) -> list[Path]:
    return [path for path in left_of(app) if path.is_file()]


def wait_until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.05)
