"""Who is signed in: a random token in the browser, and here its digest until it expires."""

import hashlib
import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass

# Seconds: a day's work, but not the next visitor's at a shared computer.
LASTING = 12 * 3600
# The oldest make room for who comes after so many.
MOST_SESSIONS = 1000

Clock = Callable[[], float]


@dataclass(frozen=True)
class Session:
    """A reviewer by the name that verdicts are kept under, and when the session ends."""

    reviewer: str
    until: float


class Sessions:
    """Those of one server; a restart ends them all."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._sessions: dict[bytes, Session] = {}

    def open(self, reviewer: str) -> str:
        """The new session's token, which nobody but the reviewer's browser keeps."""
        if len(self._sessions) >= MOST_SESSIONS:
            del self._sessions[next(iter(self._sessions))]
        token = secrets.token_urlsafe(32)
        self._sessions[_digest(token)] = Session(reviewer, self._clock() + LASTING)
        return token

    def reviewer(self, token: str) -> str | None:
        """Whose session it is; None where there is none, or none any more."""
        session = self._sessions.get(_digest(token))
        if session is None:
            return None
        if session.until <= self._clock():
            self.end(token)
            return None
        return session.reviewer

    def end(self, token: str) -> None:
        self._sessions.pop(_digest(token), None)


def form_token(token: str) -> str:
    """What a page that may read a cookie proves it with; it doesn't lead back to the cookie."""
    return hmac.new(_encoded(token), b"form", "sha256").hexdigest()


def same(given: str, wanted: str) -> bool:
    """Compared in a time that doesn't tell how much of it is right."""
    return hmac.compare_digest(_encoded(given), _encoded(wanted))


def _digest(token: str) -> bytes:
    return hashlib.sha256(_encoded(token)).digest()


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
