"""What was kept for long enough is forgotten, each hour, where no repo of the Hub sees to it."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread

from breeds.flags import forgetting

HOUR = 3600.0

_logger = logging.getLogger(__name__)


@contextmanager
def forgetting_old(flags_dir: Path, days: int, pause: float = HOUR) -> Iterator[None]:
    """Forget records older than `days`, at once and then after each `pause`, in seconds.

    In the background, until the block ends; what the disk says against it goes to the log.
    """
    stopping = Event()
    arguments = (flags_dir, days, pause, stopping)
    Thread(target=_sweep_again, args=arguments, name="flags-retention", daemon=True).start()
    try:
        yield
    finally:
        stopping.set()


def _sweep_again(flags_dir: Path, days: int, pause: float, stopping: Event) -> None:
    while True:
        try:
            forgetting.complete(flags_dir)
            for record in forgetting.expired(flags_dir, days, datetime.now(UTC)):
                forgetting.forget(flags_dir, record)
        except OSError as error:
            _logger.warning("Old verdicts can't be erased: %s.", error.strerror or error)
        if stopping.wait(pause):
            return
