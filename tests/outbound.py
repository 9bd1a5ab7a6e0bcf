"""Writes down every connection that a Python process tries to make, its children's too."""

from dataclasses import dataclass
from pathlib import Path

SITE = """
import os, sys

WATCHED = ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto")
log = os.open(os.environ["OUTBOUND_LOG"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)

def watch(event, arguments):
    if event in WATCHED:
        target = arguments[0] if "gethostbyname" in event or "addrinfo" in event else arguments[1]
        host = target[0] if isinstance(target, tuple) else target
        os.write(log, f"{host}\\n".encode())

sys.addaudithook(watch)
"""
LOOPBACK = {"127.0.0.1", "::1", "localhost"}


@dataclass(frozen=True)
class Outbound:
    """The log of the processes that run in `environment`."""

    folder: Path

    @classmethod
    def watching(cls, folder: Path) -> "Outbound":
        folder.mkdir()
        (folder / "sitecustomize.py").write_text(SITE, "utf-8")
        return cls(folder)

    @property
    def environment(self) -> dict[str, str]:
        """What such a process needs; its home is new, so that no earlier choice is found in it."""
        return {
            "PYTHONPATH": str(self.folder),
            "OUTBOUND_LOG": str(self.folder / "log"),
            "HOME": str(self.folder),
        }

    def hosts(self) -> set[str]:
        """All hosts that were looked up or connected to, and the paths of local sockets."""
        log = self.folder / "log"
        return set(log.read_text("utf-8").split("\n")) - {""} if log.exists() else set()

    def strangers(self) -> set[str]:
        """The hosts that are not this machine."""
        return {host for host in self.hosts() - LOOPBACK if not host.startswith("/")}
