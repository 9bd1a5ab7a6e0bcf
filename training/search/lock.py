"""One process at a time where a search lies in files."""

from pathlib import Path

from filelock import FileLock, Timeout

from training.search.trials import TunerError


def take(kept: Path) -> FileLock:
    """The lock beside what is kept, taken. Raises TunerError where another process holds it."""
    kept.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(kept.with_suffix(".lock"))
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise TunerError(
            f"Another search is at work on {kept}: several share one by --storage with PostgreSQL."
        ) from error
    return lock
