"""What the tab's browser side asks of the server: a visit, its photos taken, answered, erased."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from urllib.parse import unquote

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from breeds.recognition.classifier import Classifier
from ui.archive.files import PageFile
from ui.archive.report import Message, messages
from ui.archive.visits import RefusedError, Visit, Visits, Why, erase
from ui.parts.password import Guard, TooManyGuessesError
from ui.parts.pictures import KEPT_FOR_EVER

# Headers, since addresses end in the logs of servers and proxies; percent-encoded.
VISIT, PASSWORD, NAME = "X-Archive-Visit", "X-Archive-Password", "X-Archive-Name"
STATUS = {
    Why.PASSWORD: 401,
    Why.GUESSES: 429,
    Why.FULL: 503,
    Why.MANY: 409,
    Why.HEAVY: 413,
    Why.GONE: 404,
}
# Nobody on the way may keep what is a visitor's own, nor hold it back until it is whole.
PRIVATE = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
# Seconds after which an empty line tells the browser that the server is still there.
BEAT = 5

Handler = Callable[[Request], Awaitable[Response]]


class Service:
    """The tab's server side: its visits, one of which is answered at a time."""

    def __init__(self, classifier: Classifier, guard: Guard, root: Path) -> None:
        self._classifier = classifier
        self._guard = guard
        self._visits = Visits(root)
        # A line of their own: whoever gives one photo doesn't wait behind an archive. With the
        # other two lines, at most four photos are decoded at once.
        self._turn = asyncio.Lock()
        self._tasks: set[asyncio.Task[None]] = set()

    def routes(self, files: tuple[PageFile, ...]) -> list[Route]:
        """`files` are served to anybody; all else needs a visit, and that the password."""
        return [
            Route("/archive/visits", _told(self._open), methods=["POST"]),
            Route("/archive/visits", _told(self._end), methods=["DELETE"]),
            Route("/archive/photos", _told(self._take), methods=["POST"]),
            Route("/archive/answers", _told(self._answer), methods=["POST"]),
            Route("/archive/stops", _told(self._stop), methods=["POST"]),
            *(Route(f"/{file.address}", _sender(file), methods=["GET"]) for file in files),
        ]

    async def _open(self, request: Request) -> Response:
        if not await self._guard.admits(_header(request, PASSWORD)):
            raise RefusedError(Why.PASSWORD)
        return _reply({"visit": self._visits.open().token})

    async def _end(self, request: Request) -> Response:
        self._visits.end(self._visit(request))
        return _reply({})

    async def _take(self, request: Request) -> Response:
        visit = self._visit(request)
        await self._visits.take(visit, _header(request, NAME), request.stream())
        return _reply({})

    async def _stop(self, request: Request) -> Response:
        """What was answered until now is told; nothing is where the turn hasn't come."""
        self._visit(request).stopped.set()
        return _reply({})

    async def _answer(self, request: Request) -> Response:
        visit = self._visit(request)
        if visit.asked or not visit.sent:
            raise RefusedError(Why.GONE)
        visit.asked = True
        by_folder = request.query_params.get("by") == "folder"
        lines = self._lines(visit, by_folder)
        return StreamingResponse(lines, media_type="application/x-ndjson", headers=PRIVATE)

    def _visit(self, request: Request) -> Visit:
        return self._visits.find(_header(request, VISIT))

    async def _lines(self, visit: Visit, by_folder: bool) -> AsyncIterator[bytes]:
        """A message a line; what ends it ends the visit."""
        told: asyncio.Queue[Message | None] = asyncio.Queue()
        task = asyncio.create_task(self._in_turn(visit, by_folder, told))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        try:
            while True:
                try:
                    message = await asyncio.wait_for(told.get(), BEAT)
                except TimeoutError:
                    yield b"\n"
                    continue
                if message is None:
                    break
                yield json.dumps(message, ensure_ascii=False).encode() + b"\n"
        finally:
            # Nothing is awaited here, for the browser may be gone and this cancelled.
            self._visits.end(visit)
            if not visit.answering:
                task.cancel()

    async def _in_turn(
        self, visit: Visit, by_folder: bool, told: asyncio.Queue[Message | None]
    ) -> None:
        try:
            async with self._turn:
                if visit.stopped.is_set():
                    return
                visit.answering = True
                await asyncio.to_thread(
                    self._work, visit, by_folder, told, asyncio.get_running_loop()
                )
        finally:
            visit.answering = False
            erase(visit)
            told.put_nowait(None)

    def _work(
        self,
        visit: Visit,
        by_folder: bool,
        told: asyncio.Queue[Message | None],
        loop: asyncio.AbstractEventLoop,
    ) -> None:
        """In a thread of its own, from the first photo to the last."""
        is_over = visit.stopped.is_set
        for message in messages(self._classifier, tuple(visit.sent), by_folder, is_over):
            loop.call_soon_threadsafe(told.put_nowait, message)


def _told(handler: Handler) -> Handler:
    """The same, a refusal told by its reason."""

    async def handle(request: Request) -> Response:
        try:
            return await handler(request)
        except RefusedError as error:
            return _reply({"why": error.why.value}, STATUS[error.why])
        except TooManyGuessesError:
            return _reply({"why": Why.GUESSES.value}, STATUS[Why.GUESSES])
        except ClientDisconnect:
            # Nobody reads this.
            return _reply({}, 400)

    return handle


def _reply(told: dict[str, str], status: int = 200) -> Response:
    return JSONResponse(told, status, PRIVATE)


def _header(request: Request, name: str) -> str:
    return unquote(request.headers.get(name, ""))


def _sender(file: PageFile) -> Handler:
    async def send(_: Request) -> Response:
        headers = {"Cache-Control": KEPT_FOR_EVER}
        return Response(file.content, media_type=file.kind, headers=headers)

    return send
