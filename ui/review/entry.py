"""The page at which a reviewer signs in, and the cookie of who has."""

import secrets

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from breeds.settings import ReviewAccess
from ui.parts import templates
from ui.review.guard import COOKIE, texts_of
from ui.review.sessions import LASTING, Sessions, form_token, same
from ui.texts.page import LANGUAGES, Texts

# Holds what the sign-in form's token is made from.
FORM_COOKIE = "quelle-race-form"
LONGEST_NAME = 80


class RefusedError(Exception):
    """Somebody who isn't let in, with the reason in the page's language."""

    def __init__(self, sentence: str, status: int) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.status = status


class Entry:
    """Shows the page, and lets in whoever has shown who they are."""

    def __init__(self, access: ReviewAccess, sessions: Sessions) -> None:
        self._access = access
        self._sessions = sessions

    async def show(self, request: Request) -> Response:
        return self.page(request, texts_of(request))

    def page(
        self, request: Request, texts: Texts, refused: RefusedError | None = None, name: str = ""
    ) -> Response:
        """With why somebody was refused, and the name that they gave."""
        key = request.cookies.get(FORM_COOKIE) or secrets.token_urlsafe(32)
        html = templates.render(
            "review/sign_in.html",
            asks_password=self._access.password is not None,
            languages=LANGUAGES,
            longest_name=LONGEST_NAME,
            name=name,
            nonce=request.state.nonce,
            said=refused and refused.sentence,
            texts=texts,
            token=form_token(key),
        )
        response = Response(html, refused.status if refused else 200, media_type="text/html")
        # Without a path, cookies are for /review, under whatever path a proxy shows it.
        response.set_cookie(
            FORM_COOKIE,
            key,
            path=None,
            secure=self._is_secure(request),
            httponly=True,
            samesite="strict",
        )
        return response

    def let_in(self, request: Request, name: str, texts: Texts) -> Response:
        self._sessions.end(request.cookies.get(COOKIE, ""))
        response = RedirectResponse(f"./?lang={texts.code}", 303)
        response.set_cookie(
            COOKIE,
            self._sessions.open(name),
            LASTING,
            path=None,
            secure=self._is_secure(request),
            httponly=True,
            samesite="lax",
        )
        return response

    async def sign_out(self, request: Request) -> Response:
        self._sessions.end(request.cookies.get(COOKIE, ""))
        response = Response(status_code=204)
        response.set_cookie(COOKIE, max_age=0, path=None, httponly=True, samesite="lax")
        return response

    def _is_secure(self, request: Request) -> bool:
        """Whether the browser speaks HTTPS, be it to a proxy that doesn't say so."""
        asked_by = request.headers.get("Origin", "")
        return bool(self._access.host) or "https" in (request.url.scheme, asked_by.split(":")[0])


def is_of_our_form(request: Request, token: str) -> bool:
    """Whether what was sent came from the page above, in this browser."""
    key = request.cookies.get(FORM_COOKIE, "")
    return bool(key) and same(token, form_token(key))
