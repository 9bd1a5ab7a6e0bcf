"""What stands before the addresses at /review: no other site comes near, nor who isn't known."""

import secrets

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocketClose

from ui.review.sessions import Sessions, form_token, same
from ui.texts.page import Texts, in_language

COOKIE = "quelle-race-review"
# Of all that changes anything; its value is `request.state.form_token`.
TOKEN_HEADER = "X-Review-Token"
READING = ("GET", "HEAD", "OPTIONS")
# Scripts and styles by nonce alone: the page's own host also hands out what visitors have sent.
POLICY = "default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; \
img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; \
frame-ancestors 'none'"
HEADERS = {
    "Cache-Control": "no-store",
    # Other hosts learn nothing by it. With `no-referrer`, browsers would send our own forms with
    # an origin of `null`, as those of other sites that hide theirs.
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
NOT_ALLOWED, NOBODY = Response(status_code=403), Response(status_code=401)


class Apart:
    """Answers no other site, whatever Gradio lets those read, and marks what is answered.

    `request.state.nonce` is what scripts and styles of a page must bear.
    """

    def __init__(self, app: ASGIApp, host: str | None) -> None:
        """`host` is another name for this server than the one that requests bear, if it has one."""
        self._app = app
        self._host = host

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await WebSocketClose()(scope, receive, send)
        nonce = secrets.token_urlsafe(16)
        scope["state"] = {**scope.get("state", {}), "nonce": nonce}
        headers = {**HEADERS, "Content-Security-Policy": POLICY.format(nonce=nonce)}

        async def send_marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(raw=message["headers"]).update(headers)
            await send(message)

        app = NOT_ALLOWED if self._is_foreign(Headers(scope=scope)) else self._app
        return await app(scope, receive, send_marked)

    def _is_foreign(self, headers: Headers) -> bool:
        origin = headers.get("Origin")
        own = (headers.get("Host"), self._host)
        return origin is not None and origin.partition("://")[2] not in own


class Reviewers:
    """Lets reviewers through to an application and nobody else, be there an address or not.

    Requests bear the reviewer's name as `request.state.reviewer`.
    """

    def __init__(self, app: ASGIApp, sessions: Sessions) -> None:
        self._app = app
        self._sessions = sessions

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope)
        token = request.cookies.get(COOKIE, "")
        reviewer, proof = self._sessions.reviewer(token), form_token(token)
        answer: ASGIApp = self._app
        if reviewer is None:
            answer = _sign_in_first(request)
        elif request.method not in READING and not same(_proof(request), proof):
            answer = NOT_ALLOWED
        scope["state"] |= {"reviewer": reviewer, "form_token": proof}
        await answer(scope, receive, send)


def _proof(request: Request) -> str:
    return request.headers.get(TOKEN_HEADER, "")


def _sign_in_first(request: Request) -> Response:
    """A person is led to the sign-in page; a script is told the status."""
    if request.method not in READING or "text/html" not in request.headers.get("Accept", ""):
        return NOBODY
    # Relative, since a proxy may show the page under a path of its own.
    up = "../" * (request.scope["raw_path"].count(b"/") - 2)
    return RedirectResponse(f"{up}sign-in?lang={texts_of(request).code}", 303)


def texts_of(request: Request) -> Texts:
    """In the language that the address asks for; in French, as the page, where it asks for none."""
    return in_language(request.query_params.get("lang"))
