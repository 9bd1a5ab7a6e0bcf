"""How the page travels: pressed together where it is text, and kept by browsers where it can be."""

from gradio.brotli_middleware import BrotliMiddleware
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.parts.pictures import KEPT_FOR_EVER

# Gradio presses files with an ending alone. Never a stream of events: each must arrive at once.
PRESSED = frozenset({"/", "/config", "/gradio_api/run/predict"})
# Gradio's files that have their version in their name.
NAMED_BY_CONTENT = "/assets/"


class Pressed(BrotliMiddleware):
    """Presses the page itself, and the answers to requests that don't queue."""

    def _is_compressible_file_type(self, scope: Scope) -> bool:
        return scope.get("path", "") in PRESSED


class KeptByBrowsers:
    """Lets browsers keep Gradio's scripts and styles without asking for them anew."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith(NAMED_BY_CONTENT):
            return await self._app(scope, receive, send)

        async def send_kept(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == 200:
                MutableHeaders(raw=message["headers"]).setdefault("Cache-Control", KEPT_FOR_EVER)
            await send(message)

        return await self._app(scope, receive, send_kept)
