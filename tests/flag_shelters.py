"""Shelters of verdicts, each in a process of its own, as a server has one."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from breeds.flags.hub.shelter import Rhythm
from tests.conftest import ROOT
from tests.flag_repos import REPO
from tests.hub import LoopbackHub
from tests.hub_client import client_environment

QUICK = Rhythm(gathering=0.02, between=0.05, looking=0.05, sweeping=3600, pause=0.02, longest=0.1)
PATIENCE = 60


class ShelterProcess:
    """Serves until it is stopped or killed."""

    def __init__(
        self,
        hub: LoopbackHub,
        home: Path,
        flags_dir: Path,
        days: int | None,
        rhythm: Rhythm,
        back: bool,
    ) -> None:
        told = json.dumps([str(flags_dir), REPO, days, asdict(rhythm), back])
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.flag_shelter_program", told],
            cwd=ROOT,
            env=client_environment(hub.endpoint, home, hub.token),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )

    @property
    def pid(self) -> int:
        return self._process.pid

    def is_safe(self, record: str) -> bool:
        return self._ask(f"safe {record}") == "True"

    def notice(self) -> None:
        self._ask("notice")

    def wait_for(self, *records: str) -> None:
        """Until it says of each record that the Hub has it."""
        wait_until(lambda: all(self.is_safe(record) for record in records))

    def stop(self) -> list[str]:
        """End it as a server does; the lines of its log."""
        _, log = self._process.communicate(timeout=PATIENCE)
        assert self._process.returncode == 0, log
        return log.splitlines()

    def stop_soon(self) -> None:
        """Have it end as a server does, without waiting for that."""
        self._process.stdin.close()

    def kill(self) -> None:
        """As by kill -9, if it hasn't ended; it is gone afterwards."""
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout, self._process.stderr):
            stream.close()

    def kill_at_once(self) -> None:
        """As by kill -9, without waiting for its end."""
        self._process.kill()

    def wait_for_its_end(self) -> int:
        """Its exit status."""
        return self._process.wait(PATIENCE)

    def _ask(self, line: str) -> str:
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()
        return self._process.stdout.readline().strip()


@contextmanager
def sheltering(
    hub: LoopbackHub,
    flags_dir: Path,
    days: int | None = None,
    rhythm: Rhythm = QUICK,
    back: bool = False,
) -> Iterator[ShelterProcess]:
    """Killed at the end, unless it was stopped; `back` has it bring back what lacks here."""
    process = ShelterProcess(hub, flags_dir.parent / "home", flags_dir, days, rhythm, back)
    try:
        yield process
    finally:
        process.kill()


def wait_until(is_so: Callable[[], bool]) -> None:
    """Fails where it doesn't come to be so within a minute."""
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < deadline, "it never came to be so"
        time.sleep(0.02)
