"""What a visit sends is bounded and its own, and nothing of it outlives the visit."""

import asyncio
from collections.abc import AsyncIterator, Awaitable
from pathlib import Path

import pytest
from starlette.requests import ClientDisconnect

from tests.ui.archive.loops import run
from ui.archive import visits
from ui.archive.visits import RefusedError, Visit, Visits, Why


async def content(*chunks: bytes) -> AsyncIterator[bytes]:
    for chunk in chunks:
        yield chunk


async def cut_off() -> AsyncIterator[bytes]:
    yield b"begun"
    raise ClientDisconnect


async def refusal(refused: Awaitable[object]) -> Why:
    with pytest.raises(RefusedError) as caught:
        await refused
    return caught.value.why


def on_disk(root: Path) -> list[bytes]:
    return sorted(path.read_bytes() for path in root.rglob("*") if path.is_file())


def test_a_visit_is_found_by_its_token_alone_and_its_path_does_not_tell_it(tmp_path: Path) -> None:
    async def act() -> None:
        all_ = Visits(tmp_path)
        first, second = all_.open(), all_.open()
        assert all_.find(first.token) is first
        assert first.token != second.token and len(first.token) >= 32
        assert first.token not in str(first.folder)
        for token in ("", first.folder.name, first.token[:-1]):
            with pytest.raises(RefusedError, match="gone"):
                all_.find(token)

    run(act())


def test_the_end_of_a_visit_erases_its_files_and_no_other_ones(tmp_path: Path) -> None:
    async def act() -> None:
        all_ = Visits(tmp_path)
        first, second = all_.open(), all_.open()
        for visit, text in ((first, b"first"), (second, b"second")):
            await all_.take(visit, "../../etc/rex.jpg", content(text[:2], text[2:]))
        assert on_disk(tmp_path) == [b"first", b"second"]
        all_.end(first)
        assert on_disk(tmp_path) == [b"second"]
        assert await refusal(all_.take(first, "rex.jpg", content(b"late"))) is Why.GONE
        assert on_disk(tmp_path) == [b"second"]

    run(act())


def test_whoever_falls_silent_is_erased(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visits, "IDLE", 0.1)

    async def act() -> None:
        all_ = Visits(tmp_path)
        visit = all_.open()
        await all_.take(visit, "rex.jpg", content(b"photo"))
        assert on_disk(tmp_path)
        await asyncio.sleep(0.3)
        assert list(tmp_path.iterdir()) == []
        with pytest.raises(RefusedError, match="gone"):
            all_.find(visit.token)

    run(act())


def test_no_visit_is_kept_up_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visits, "LONGEST", 0.2)

    async def act() -> None:
        all_ = Visits(tmp_path)
        visit = all_.open()
        for _ in range(3):
            all_.find(visit.token)
            await asyncio.sleep(0.05)
        await asyncio.sleep(0.2)
        assert list(tmp_path.iterdir()) == []

    run(act())


def test_a_file_that_is_cut_off_leaves_nothing_and_counts_nothing(tmp_path: Path) -> None:
    async def act() -> None:
        all_ = Visits(tmp_path)
        visit = all_.open()
        with pytest.raises(ClientDisconnect):
            await all_.take(visit, "rex.jpg", cut_off())
        assert (visit.sent, visit.begun, visit.weight, on_disk(tmp_path)) == ([], 0, 0, [])

    run(act())


def test_the_limits_hold_on_the_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visits, "MOST_PHOTOS", 2)
    monkeypatch.setattr(visits, "MOST_BYTES", 10)
    monkeypatch.setattr(visits, "MOST_BYTES_TOGETHER", 15)
    monkeypatch.setattr(visits, "MOST_VISITS", 2)

    async def act() -> None:
        all_ = Visits(tmp_path)
        first, second = all_.open(), all_.open()
        with pytest.raises(RefusedError, match="full"):
            all_.open()
        await all_.take(first, "a.jpg", content(b"123456"))
        assert await refusal(all_.take(first, "b.jpg", content(b"123", b"45"))) is Why.HEAVY
        assert (first.weight, on_disk(tmp_path)) == (6, [b"123456"])
        await all_.take(first, "b.jpg", content(b"1234"))
        assert await refusal(all_.take(first, "c.jpg", content(b""))) is Why.MANY
        assert await refusal(all_.take(second, "d.jpg", content(b"123456"))) is Why.FULL
        all_.end(first)
        await all_.take(second, "d.jpg", content(b"123456"))
        all_.open()

    run(act())


def test_many_at_once_count_as_many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visits, "MOST_PHOTOS", 3)

    async def act() -> None:
        all_ = Visits(tmp_path)
        visit: Visit = all_.open()
        taken = [all_.take(visit, "a.jpg", content(b"x", b"y")) for _ in range(5)]
        outcomes = await asyncio.gather(*taken, return_exceptions=True)
        assert sum(isinstance(each, RefusedError) for each in outcomes) == 2
        assert len(visit.sent) == len(on_disk(tmp_path)) == 3

    run(act())
