"""Without a repo of the Hub, old verdicts go from the disk all the same."""

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from breeds.flags import forgetting
from breeds.flags.retention import forgetting_old
from tests.flag_folders import a_record
from tests.flag_shelters import wait_until


def test_what_is_old_goes_and_what_is_not_stays(tmp_path: Path) -> None:
    now = datetime.now(UTC)
    old = a_record(tmp_path, created=(now - timedelta(days=31)).isoformat())
    young = a_record(tmp_path, created=(now - timedelta(days=29)).isoformat())
    with forgetting_old(tmp_path, 30, pause=0.01):
        wait_until(lambda: not (tmp_path / old).exists())
        later = a_record(tmp_path, created=(now - timedelta(days=40)).isoformat())
        wait_until(lambda: not (tmp_path / later).exists())
    assert (tmp_path / young / "photo.jpg").is_file()
    assert forgetting.forgotten(tmp_path) == {old, later}


def test_a_folder_that_is_not_there_yet_is_no_trouble(tmp_path: Path) -> None:
    with forgetting_old(tmp_path / "flags", 30, pause=0.01):
        time.sleep(0.05)
    assert not (tmp_path / "flags").exists()
