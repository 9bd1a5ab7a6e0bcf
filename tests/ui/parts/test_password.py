"""Guesses at the password are slow however many come at once, and nobody else is let in."""

import asyncio
import time

import pytest

from tests.ui.archive.loops import run
from ui.parts import password
from ui.parts.password import Guard, TooManyGuessesError


@pytest.fixture(autouse=True)
def short_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(password, "PAUSE", 0.1)


def test_only_the_password_is_let_in() -> None:
    async def act() -> None:
        guard = Guard("chien perdu")
        assert guard.asks
        assert await guard.admits("chien perdu")
        for guess in ("", "chien perd", "chien perdu ", "Chien perdu", "\ud800"):
            assert not await guard.admits(guess)

    run(act())


def test_without_a_password_everybody_is() -> None:
    async def act() -> None:
        guard = Guard(None)
        assert not guard.asks
        assert await guard.admits("anything")

    run(act())


def test_guesses_at_once_are_no_faster_than_one_after_another() -> None:
    async def act() -> None:
        guard = Guard("chien perdu")
        started = time.monotonic()
        assert not any(await asyncio.gather(*(guard.admits(str(n)) for n in range(5))))
        assert time.monotonic() - started >= 0.5

    run(act())


def test_whoever_hangs_up_makes_no_guess_faster() -> None:
    async def act() -> None:
        guard = Guard("chien perdu")
        started = time.monotonic()
        for number in range(3):
            guess = asyncio.create_task(guard.admits(str(number)))
            await asyncio.sleep(0.01)
            guess.cancel()
        assert not await guard.admits("last")
        assert time.monotonic() - started >= 0.4

    run(act())


def test_no_endless_line_of_guesses_is_kept() -> None:
    async def act() -> None:
        guard = Guard("chien perdu")
        guesses = (guard.admits(str(number)) for number in range(password.MOST_WAITING + 5))
        outcomes = await asyncio.gather(*guesses, return_exceptions=True)
        assert sum(isinstance(each, TooManyGuessesError) for each in outcomes) == 5
        assert await guard.admits("chien perdu")

    run(act())
