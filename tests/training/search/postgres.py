"""Debian's PostgreSQL, a cluster of our own in a new folder, reached by a socket in it."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ACCOUNT = "postgres"


@contextmanager
def cluster() -> Iterator[str]:
    """SQLAlchemy's URL of an empty database."""
    # Below pytest's folders, which are root's alone, the server's account could read nothing.
    folder = Path(tempfile.mkdtemp(prefix="postgres-"))
    data, options = folder / "data", f"-k {folder} -c listen_addresses= -c fsync=off"
    if os.geteuid() == 0:
        shutil.chown(folder, ACCOUNT)
    try:
        _run("initdb", "-D", data, "-A", "trust", "-U", ACCOUNT, "--no-sync")
        _run("pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", options, "start")
        try:
            yield f"postgresql+psycopg://{ACCOUNT}@/{ACCOUNT}?host={folder}"
        finally:
            _run("pg_ctl", "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder)


def _run(program: str, *words: str | Path) -> None:
    """As the account that Debian made for it where we are root, whom PostgreSQL refuses."""
    [*_, newest] = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_version)
    command = [str(newest / program), *map(str, words)]
    if os.geteuid() == 0:
        command = ["runuser", "-u", ACCOUNT, "--", *command]
    # A server that inherits a pipe would keep it open, and so would whoever reads it.
    subprocess.run(command, cwd="/", check=True, stdout=subprocess.DEVNULL)


def _version(folder: Path) -> int:
    return int(folder.parent.name)
