"""What each visitor has sent: files in a folder of the visit's own, erased when the visit ends."""

import asyncio
import secrets
import shutil
import threading
from collections.abc import AsyncIterable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from starlette.concurrency import run_in_threadpool

from breeds.photo import zipped
from ui.parts import uploads

# As many as a zip may hold.
MOST_PHOTOS = zipped.MOST_PHOTOS
# In bytes, of all that a visit sends: as much as one zip may weigh on its way.
MOST_BYTES = uploads.LARGEST
# In bytes, of all visits together: the folder often lies on the system's own small disk.
MOST_BYTES_TOGETHER = 4 * MOST_BYTES
# Each is a folder and a few objects; who sends nothing is gone after IDLE.
MOST_VISITS = 100
# Seconds without a word of the browser's, after which a visit is over.
IDLE = 15 * 60
# Seconds that a visit may last before it is answered; well within the day that the page promises.
LONGEST = 6 * 3600


class Why(StrEnum):
    """Why a request is refused; the page has a sentence for each."""

    PASSWORD = "password"
    GUESSES = "guesses"
    FULL = "full"
    MANY = "many"
    HEAVY = "heavy"
    GONE = "gone"


class RefusedError(Exception):
    """A request that isn't granted."""

    def __init__(self, why: Why) -> None:
        super().__init__(why.value)
        self.why = why


@dataclass(frozen=True)
class Sent:
    """A file as it came: the name that the browser gives it, and where it lies."""

    name: str
    path: Path


@dataclass
class Visit:
    """One giving of photos. `token` is known to its browser alone; it leads to no path.

    `asked` tells that all has come; `stopped` tells a thread that answers to end; `answering` that
    one does, and erases the folder when it has ended.
    """

    token: str
    folder: Path
    until: float
    sent: list[Sent] = field(default_factory=list)
    begun: int = 0
    weight: int = 0
    stopped: threading.Event = field(default_factory=threading.Event)
    asked: bool = False
    answering: bool = False
    expiry: asyncio.TimerHandle | None = None


class Visits:
    """Those that are under way; used in the server's event loop alone."""

    def __init__(self, root: Path) -> None:
        """Their folders are made under `root`."""
        self._root = root
        self._visits: dict[str, Visit] = {}

    def open(self) -> Visit:
        """Raises RefusedError."""
        if len(self._visits) >= MOST_VISITS:
            raise RefusedError(Why.FULL)
        until = asyncio.get_running_loop().time() + LONGEST
        visit = Visit(secrets.token_urlsafe(32), self._root / secrets.token_hex(16), until)
        try:
            # For this program's user alone, as far as the system has such rights.
            visit.folder.mkdir(mode=0o700, parents=True)
        except OSError as error:
            raise RefusedError(Why.FULL) from error
        self._visits[visit.token] = visit
        self._wait_for_more(visit)
        return visit

    def find(self, token: str) -> Visit:
        """Raises RefusedError."""
        visit = self._visits.get(token)
        if visit is None:
            raise RefusedError(Why.GONE)
        self._wait_for_more(visit)
        return visit

    async def take(self, visit: Visit, name: str, content: AsyncIterable[bytes]) -> None:
        """Keep a file, or nothing of one that is refused or cut off. Raises RefusedError."""
        if visit.asked:
            raise RefusedError(Why.GONE)
        if visit.begun >= MOST_PHOTOS:
            raise RefusedError(Why.MANY)
        sent = Sent(name, visit.folder / secrets.token_hex(8))
        visit.begun += 1
        try:
            await self._write(visit, sent.path, content)
        except BaseException as error:
            visit.begun -= 1
            visit.weight -= _weight(sent.path)
            sent.path.unlink(missing_ok=True)
            if isinstance(error, OSError):
                # With the visit, its folder goes; else the disk is full.
                why = Why.GONE if visit.stopped.is_set() else Why.FULL
                raise RefusedError(why) from error
            raise
        visit.sent.append(sent)

    def end(self, visit: Visit) -> None:
        """Forget and erase it; where its photos are being answered, once that has stopped."""
        visit.stopped.set()
        if visit.expiry is not None:
            visit.expiry.cancel()
        self._visits.pop(visit.token, None)
        if not visit.answering:
            erase(visit)

    async def _write(self, visit: Visit, path: Path, content: AsyncIterable[bytes]) -> None:
        # Unbuffered, so that what was counted is what lies there.
        with path.open("xb", buffering=0) as file:
            async for chunk in content:
                self._require_room(visit, len(chunk))
                await run_in_threadpool(file.write, chunk)
                visit.weight += len(chunk)
                self._wait_for_more(visit)

    def _require_room(self, visit: Visit, more: int) -> None:
        if visit.stopped.is_set():
            raise RefusedError(Why.GONE)
        if visit.weight + more > MOST_BYTES:
            raise RefusedError(Why.HEAVY)
        if sum(each.weight for each in self._visits.values()) + more > MOST_BYTES_TOGETHER:
            raise RefusedError(Why.FULL)

    def _wait_for_more(self, visit: Visit) -> None:
        """The visit is over when nothing more has come for a while."""
        if visit.expiry is not None:
            visit.expiry.cancel()
        if visit.token in self._visits:
            loop = asyncio.get_running_loop()
            at = min(loop.time() + IDLE, visit.until)
            visit.expiry = loop.call_at(at, self._expire, visit)

    def _expire(self, visit: Visit) -> None:
        # Who waits for answers holds a connection, at whose end the visit ends.
        if not visit.asked:
            self.end(visit)


def _weight(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def erase(visit: Visit) -> None:
    """Its folder with all that was sent; fine where it has gone."""
    shutil.rmtree(visit.folder, ignore_errors=True)
