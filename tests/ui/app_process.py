"""The program as it is started by hand: app.py in a process of its own, on a free port."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from breeds.bundle import Thresholds
from tests.bundle_copies import copy_with

ROOT = Path(__file__).parents[2]
START_SECONDS = 180


@dataclass(frozen=True)
class RunningApp:
    """Where the page is served, by which process, and where its corrections are kept."""

    address: str
    flags_dir: Path
    process_id: int


@contextmanager
def running_app(
    folder: Path,
    *,
    program: Path = ROOT,
    python: Path | str = sys.executable,
    errors: IO[str] | None = None,
    port: int | None = None,
    **settings: str,
) -> Iterator[RunningApp]:
    """Serve the page from another folder than the program's, until the block ends.

    `errors` takes what it says on standard error; any free port is used where none is named.
    """
    port = port or _free_port()
    flags_dir = folder / "flags"
    environment = app_environment(
        {
            "BREEDS_FLAGS_DIR": str(flags_dir),
            "GRADIO_SERVER_PORT": str(port),
            "GRADIO_TEMP_DIR": str(folder / "uploads"),
            **settings,
        }
    )
    process = subprocess.Popen(
        [python, program / "app.py"], cwd=folder, env=environment, stderr=errors
    )
    try:
        app = RunningApp(f"http://127.0.0.1:{port}", flags_dir, process.pid)
        _wait_for(app.address, process)
        yield app
    finally:
        process.terminate()
        process.wait()


def program_with(thresholds: Thresholds, folder: Path) -> Path:
    """A program whose embedded model is sure by these thresholds, and that is else the same."""
    folder.mkdir()
    for name in ("breeds", "ui", "examples", "model_card.md"):
        (folder / name).symlink_to(ROOT / name)
    shutil.copyfile(ROOT / "app.py", folder / "app.py")
    copy_with(thresholds, ROOT / "model", folder / "model")
    return folder


def app_environment(settings: Mapping[str, str]) -> dict[str, str]:
    """The present environment, with these settings in place of all the program's own."""
    inherited = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("BREEDS_", "GRADIO_", "SPACE_"))
    }
    return inherited | settings


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_for(address: str, process: subprocess.Popen) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            urllib.request.urlopen(address).close()
            return
        except urllib.error.URLError:
            time.sleep(0.1)
    raise RuntimeError("the page did not start")
