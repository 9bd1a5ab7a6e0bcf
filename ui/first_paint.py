"""What a visitor sees before Gradio's scripts have come: title and sentence, in the HTML."""

from urllib.parse import parse_qs

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui import gradio_words
from ui.parts import templates
from ui.texts.page import LANGUAGES, Texts, in_language

HTML = "text/html"
# Where Gradio's document is changed.
GRADIO_LANGUAGE = 'lang="en"'
HEAD_BEGINS = 'meta charset="utf-8" />'
PAGE_BEGINS = "<gradio-app"


class FirstPaint:
    """Puts the first sight of the page into `/`, in the language that the address asks for."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] != "/":
            return await self._app(scope, receive, send)
        query = parse_qs(scope["query_string"].decode("latin-1"))
        texts = in_language(query.get("lang", [None])[0])
        start: Message = {}
        parts: list[bytes] = []

        async def send_painted(message: Message) -> None:
            if message["type"] == "http.response.start":
                start.update(message)
                return
            parts.append(message.get("body", b""))
            if message.get("more_body", False):
                return
            body = b"".join(parts)
            headers = MutableHeaders(raw=start["headers"])
            if headers.get("content-type", "").startswith(HTML) and body:
                body = paint(body.decode(), texts).encode()
                headers["content-length"] = str(len(body))
            await send(start)
            await send({**message, "body": body})

        return await self._app(scope, receive, send_painted)


def paint(document: str, texts: Texts) -> str:
    """Gradio's document with the first sight in it."""
    head = templates.render(
        "first_paint_head.html",
        languages=[language.code for language in LANGUAGES],
        replacements=gradio_words.replacements(),
        texts=texts,
    )
    sight = templates.render("first_paint.html", texts=texts)
    # Before all else in the head: it mustn't wait for Gradio's configuration and styles.
    document = document.replace(HEAD_BEGINS, f"{HEAD_BEGINS}\n{head}", 1)
    document = document.replace(PAGE_BEGINS, f"{sight}{PAGE_BEGINS}", 1)
    return document.replace(GRADIO_LANGUAGE, f'lang="{texts.code}"', 1)
