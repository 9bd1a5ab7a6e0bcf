"""A session is its browser's alone, ends in time, and there are never too many."""

from tests.ui.review.protected import Clock
from ui.review import sessions
from ui.review.sessions import LASTING, MOST_SESSIONS, Sessions, form_token, same


def test_a_session_lasts_its_time_and_ends_when_it_is_told_to() -> None:
    clock = Clock()
    kept = Sessions(clock)
    anne, bruno = kept.open("Anne"), kept.open("Bruno")
    clock.now += LASTING - 1
    assert (kept.reviewer(anne), kept.reviewer(bruno)) == ("Anne", "Bruno")
    kept.end(bruno)
    assert (kept.reviewer(anne), kept.reviewer(bruno)) == ("Anne", None)
    clock.now += 1
    assert kept.reviewer(anne) is None


def test_tokens_are_long_differ_and_are_not_kept() -> None:
    kept = Sessions(Clock())
    tokens = {kept.open("Anne") for _ in range(100)}
    assert len(tokens) == 100
    # 256 bits in base64.
    assert {len(token) for token in tokens} == {43}
    assert not any(token in repr(vars(kept)) for token in tokens)


def test_what_was_never_given_opens_nothing() -> None:
    kept = Sessions(Clock())
    token = kept.open("Anne")
    for guess in ("", token[:-1], f"{token} ", token.swapcase(), form_token(token), "\ud800"):
        assert kept.reviewer(guess) is None


def test_the_oldest_make_room() -> None:
    kept = Sessions(Clock())
    tokens = [kept.open(str(number)) for number in range(MOST_SESSIONS + 1)]
    assert kept.reviewer(tokens[0]) is None
    assert kept.reviewer(tokens[1]) == "1"
    assert kept.reviewer(tokens[-1]) == str(MOST_SESSIONS)


def test_a_form_token_is_of_one_session_and_compared_whole() -> None:
    assert form_token("a") != form_token("b")
    assert same(form_token("a"), sessions.form_token("a"))
    assert not same("", form_token(""))
    assert not same("\u00e9\ud800", form_token("a"))
