"""A password of the page's: compared in constant time, and guessed at slowly."""

import asyncio
import hashlib
import hmac

# Seconds that a wrong one takes; they are looked at one after another, so that many guesses at
# once are no faster.
PAUSE = 1.0
# Whoever comes behind so many others is turned away rather than kept waiting.
MOST_WAITING = 10


class TooManyGuessesError(Exception):
    """So many passwords wait to be looked at that no more are taken."""


class Guard:
    """Lets in whoever knows the password, and everybody where it is None."""

    def __init__(self, password: str | None) -> None:
        self._digest = None if password is None else _digest(password)
        self._turn = asyncio.Lock()
        self._waiting = 0

    @property
    def asks(self) -> bool:
        return self._digest is not None

    async def admits(self, guess: str) -> bool:
        """Raises TooManyGuessesError."""
        if self._digest is None:
            return True
        if self._waiting >= MOST_WAITING:
            raise TooManyGuessesError
        self._waiting += 1
        # Whoever hangs up makes no room for the next guess any sooner.
        return await asyncio.shield(asyncio.create_task(self._compare(guess, self._digest)))

    async def _compare(self, guess: str, wanted: bytes) -> bool:
        try:
            async with self._turn:
                is_right = hmac.compare_digest(_digest(guess), wanted)
                if not is_right:
                    await asyncio.sleep(PAUSE)
                return is_right
        finally:
            self._waiting -= 1


def _digest(text: str) -> bytes:
    """Of one length whatever the text's: the comparison takes as long for any."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
