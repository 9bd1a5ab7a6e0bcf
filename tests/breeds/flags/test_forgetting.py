"""A record that is forgotten leaves a tombstone and nothing else, wherever a kill came."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from breeds.flags.forgetting import complete, created, expired, forget, forgotten
from tests.flag_folders import a_record, an_undo, lying_in
from tests.full_disk import no_file_beyond
from tests.kills import kills

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


def test_a_record_goes_with_its_undo_and_what_a_kill_left_of_it(tmp_path: Path) -> None:
    gone, stays = a_record(tmp_path), a_record(tmp_path)
    an_undo(tmp_path, gone)
    (tmp_path / f".{gone}.partial").mkdir()
    (tmp_path / f".{gone}.partial" / "photo.jpg").write_bytes(b"half")
    assert forget(tmp_path, gone)
    assert lying_in(tmp_path) == {
        f"forgotten/{gone}.json",
        f"{stays}/photo.jpg",
        f"{stays}/record.json",
    }
    assert forgotten(tmp_path) == {gone}
    stone = json.loads((tmp_path / "forgotten" / f"{gone}.json").read_text("utf-8"))
    assert stone.keys() == {"id", "forgotten"}


def test_what_never_lay_here_has_a_tombstone_too(tmp_path: Path) -> None:
    record = a_record(tmp_path / "elsewhere")
    assert not forget(tmp_path / "here", record)
    assert forgotten(tmp_path / "here") == {record}


@pytest.mark.parametrize("name", ["", "..", "../../etc/passwd", "a" * 36])
def test_what_is_no_id_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="no record's id"):
        forget(tmp_path, name)
    assert list(tmp_path.iterdir()) == []


def test_a_kill_at_any_step_is_completed(tmp_path: Path) -> None:
    record = a_record(tmp_path)
    an_undo(tmp_path, record)
    steps = list(kills(lambda: forget(tmp_path, record)))
    assert len(steps) > 5
    again = a_record(tmp_path, record)
    for _ in kills(lambda: complete(tmp_path)):
        assert forgotten(tmp_path) == {again}
    assert lying_in(tmp_path) == {f"forgotten/{record}.json"}


def test_on_a_full_disk_the_record_stays_until_its_tombstone_stands(tmp_path: Path) -> None:
    record = a_record(tmp_path)
    with no_file_beyond(0), pytest.raises(OSError):
        forget(tmp_path, record)
    assert not forgotten(tmp_path)
    assert lying_in(tmp_path) == {f"{record}/photo.jpg", f"{record}/record.json"}


def test_records_expire_by_the_date_that_they_tell(tmp_path: Path) -> None:
    old = a_record(tmp_path, created=(NOW - timedelta(days=30, seconds=1)).isoformat())
    a_record(tmp_path, created=(NOW - timedelta(days=30)).isoformat())
    without_a_zone = a_record(tmp_path, created="2026-01-01T00:00:00")
    for text in ("yesterday", "", "9999-99-99"):
        assert created(tmp_path / a_record(tmp_path, created=text)) is None
    assert expired(tmp_path, 30, NOW) == sorted([old, without_a_zone])
    assert expired(tmp_path / "nowhere", 30, NOW) == []
