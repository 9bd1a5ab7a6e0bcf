"""An address from which several wrong passwords in a row have come is refused for a while."""

from dataclasses import dataclass

from ui.review.sessions import Clock

MOST_WRONG = 5
# Seconds after the last wrong one.
REFUSED_FOR = 15 * 60
# The one that was heard of longest ago makes room for who comes after so many.
MOST_ADDRESSES = 10_000


@dataclass(frozen=True)
class Guesses:
    """How many came from an address since a right one, and when they are forgotten."""

    count: int
    until: float


class Lockout:
    """Guesses count before they are looked at, lest many at once slip through together."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._guesses: dict[str, Guesses] = {}

    def takes(self, address: str) -> bool:
        """Whether a guess from there is looked at; it counts as a wrong one until it is not."""
        count = self._count(address)
        if count >= MOST_WRONG:
            return False
        self._keep(address, count + 1)
        return True

    def forgive(self, address: str) -> None:
        """The right password came from there."""
        self._guesses.pop(address, None)

    def take_back(self, address: str) -> None:
        """A guess from there wasn't looked at after all."""
        self._keep(address, max(self._count(address) - 1, 0))

    def _count(self, address: str) -> int:
        guesses = self._guesses.get(address)
        return guesses.count if guesses and guesses.until > self._clock() else 0

    def _keep(self, address: str, count: int) -> None:
        self._guesses.pop(address, None)
        if len(self._guesses) >= MOST_ADDRESSES:
            del self._guesses[next(iter(self._guesses))]
        self._guesses[address] = Guesses(count, self._clock() + REFUSED_FOR)
