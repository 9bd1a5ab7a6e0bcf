"""Signing in where reviewers share a password: each says who they are, and verdicts bear it."""

import unicodedata
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from ui.parts.password import Guard, TooManyGuessesError
from ui.review.entry import LONGEST_NAME, Entry, RefusedError, is_of_our_form
from ui.review.guard import texts_of
from ui.review.lockout import Lockout
from ui.review.sessions import Clock
from ui.texts.sign_in import SignInTexts

MOST_BYTES = 10_000


class ByPassword:
    """What the sign-in page's form is sent to."""

    def __init__(self, password: str, entry: Entry, clock: Clock) -> None:
        self._entry = entry
        self._guard = Guard(password)
        self._lockout = Lockout(clock)

    def routes(self) -> list[Route]:
        return [Route("/sign-in", self._sign_in, methods=["POST"], max_body_size=MOST_BYTES)]

    async def _sign_in(self, request: Request) -> Response:
        texts = texts_of(request)
        given = await _fields(request)
        name = _cleaned(given.get("name", ""))
        try:
            if not is_of_our_form(request, given.get("token", "")):
                raise RefusedError(texts.sign_in.stale, 403)
            if not 0 < len(name) <= LONGEST_NAME:
                raise RefusedError(texts.sign_in.nameless.format(LONGEST_NAME), 422)
            await self._require(given.get("password", ""), _address(request), texts.sign_in)
        except RefusedError as error:
            return self._entry.page(request, texts, error, name[:LONGEST_NAME])
        return self._entry.let_in(request, name, texts)

    async def _require(self, password: str, address: str, said: SignInTexts) -> None:
        """Raises RefusedError."""
        if not self._lockout.takes(address):
            raise RefusedError(said.locked, 429)
        try:
            is_right = await self._guard.admits(password)
        except TooManyGuessesError as error:
            self._lockout.take_back(address)
            raise RefusedError(said.guesses, 429) from error
        if not is_right:
            raise RefusedError(said.wrong, 401)
        self._lockout.forgive(address)


async def _fields(request: Request) -> dict[str, str]:
    """What a form says; nothing of one that is cut off."""
    try:
        content = await request.body()
    except ClientDisconnect:
        return {}
    return dict(parse_qsl(content.decode("utf-8", "replace")))


def _cleaned(name: str) -> str:
    """On one line, without what can't be seen."""
    seen = "".join(sign if sign.isprintable() else " " for sign in name)
    return unicodedata.normalize("NFC", " ".join(seen.split()))


def _address(request: Request) -> str:
    return request.client.host if request.client else ""
