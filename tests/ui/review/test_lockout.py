"""Five wrong guesses in a row shut an address out for a quarter of an hour, and no other."""

from tests.ui.review.protected import Clock
from ui.review.lockout import MOST_ADDRESSES, MOST_WRONG, REFUSED_FOR, Lockout


def guesses_taken(lockout: Lockout, address: str) -> int:
    return sum(lockout.takes(address) for _ in range(MOST_WRONG + 3))


def test_an_address_is_refused_and_taken_again_later_and_others_are_taken() -> None:
    clock = Clock()
    lockout = Lockout(clock)
    assert guesses_taken(lockout, "192.0.2.1") == MOST_WRONG
    assert lockout.takes("192.0.2.2")
    clock.now += REFUSED_FOR - 1
    assert not lockout.takes("192.0.2.1")
    clock.now += 1
    assert guesses_taken(lockout, "192.0.2.1") == MOST_WRONG


def test_a_right_one_makes_the_wrong_ones_forgotten() -> None:
    lockout = Lockout(Clock())
    for _ in range(MOST_WRONG):
        assert lockout.takes("192.0.2.1")
    lockout.forgive("192.0.2.1")
    assert guesses_taken(lockout, "192.0.2.1") == MOST_WRONG


def test_one_that_was_not_looked_at_counts_for_nothing() -> None:
    lockout = Lockout(Clock())
    for _ in range(2 * MOST_WRONG):
        assert lockout.takes("192.0.2.1")
        lockout.take_back("192.0.2.1")
    assert guesses_taken(lockout, "192.0.2.1") == MOST_WRONG


def test_addresses_without_number_fill_no_memory() -> None:
    lockout = Lockout(Clock())
    for number in range(MOST_ADDRESSES + 10):
        lockout.takes(str(number))
    assert len(lockout._guesses) == MOST_ADDRESSES
