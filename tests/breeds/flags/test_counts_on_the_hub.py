"""Counts go to the Hub with what goes, seldom by themselves, and come back to an emptied disk."""

import time
import uuid
from pathlib import Path

import pytest

from breeds.flags.counts.counted import COUNTED, list_counted
from breeds.flags.forgetting import forget
from breeds.flags.hub.shelter import RHYTHM
from tests.counts import some_counts
from tests.flag_folders import a_record, lying_in
from tests.flag_repos import REPO, kept_there
from tests.flag_shelters import QUICK, sheltering, wait_until
from tests.hub import LoopbackHub

COMMIT = f"/api/datasets/{REPO}/commit/main"
WEEK = "2026-W09"
ID = "0d9f6a52-6f0c-4b63-8f35-0a4a7d6c1b11"


@pytest.fixture
def flags(tmp_path: Path) -> Path:
    return tmp_path / "flags"


def counted_there(hub: LoopbackHub) -> dict[str, bytes]:
    """The files of counts, by their paths here."""
    found = hub.files(REPO, kind="dataset") if ("dataset", REPO) in hub.repos else {}
    return {
        f"{COUNTED}/{place.rsplit('/', 1)[1]}": content
        for place, content in found.items()
        if place.startswith(f"{COUNTED}/")
    }


def test_counts_alone_go_once_and_then_no_sooner_than_they_may(
    hub: LoopbackHub, flags: Path
) -> None:
    some_counts(flags, {WEEK: 1}, ID)
    with sheltering(hub, flags) as shelter:
        wait_until(lambda: len(counted_there(hub)) == 1)
        commits = len(hub.commits(REPO, kind="dataset"))
        told = some_counts(flags, {WEEK: 2}, ID)
        shelter.notice()
        record = a_record(flags)
        shelter.notice()
        shelter.wait_for(record)
        # They went along with the record.
        assert counted_there(hub)[f"{COUNTED}/{ID}.json"] == told.to_json()
        last = some_counts(flags, {WEEK: 4}, ID)
        shelter.notice()
        # Long enough for many a look.
        time.sleep(10 * QUICK.looking)
        assert counted_there(hub)[f"{COUNTED}/{ID}.json"] == told.to_json()
        shelter.stop()
    assert counted_there(hub)[f"{COUNTED}/{ID}.json"] == last.to_json()
    assert len(hub.commits(REPO, kind="dataset")) == commits + 2
    assert RHYTHM.counting == QUICK.counting == 3600


def test_what_is_the_same_there_goes_no_second_time(hub: LoopbackHub, flags: Path) -> None:
    some_counts(flags, {WEEK: 1})
    for _ in range(2):
        with sheltering(hub, flags) as shelter:
            wait_until(lambda: len(counted_there(hub)) == 1)
            assert shelter.stop() == []
    # The card, and the counts.
    assert len(hub.asked("POST", COMMIT)) == 2


def test_counts_of_all_runs_come_back_to_an_emptied_disk(
    hub: LoopbackHub, flags: Path, tmp_path: Path
) -> None:
    for process in range(3):
        some_counts(flags, {WEEK: process + 1})
    with sheltering(hub, flags) as shelter:
        wait_until(lambda: len(counted_there(hub)) == 3)
        shelter.stop()
    anew = tmp_path / "anew" / "flags"
    own = some_counts(anew, {WEEK: 10})
    with sheltering(hub, anew, back=True) as shelter:
        wait_until(lambda: len(list_counted(anew)) == 4)
        assert shelter.stop() == []
    assert sum(each.photos for each in list_counted(anew)) == 16
    assert own in list_counted(anew)
    assert kept_there(hub) == lying_in(anew)


@pytest.mark.parametrize("here", [1, 9])
def test_of_two_copies_the_one_with_more_holds_here_and_there(
    hub: LoopbackHub, flags: Path, tmp_path: Path, here: int
) -> None:
    some_counts(flags, {WEEK: 5}, ID)
    with sheltering(hub, flags) as shelter:
        wait_until(lambda: len(counted_there(hub)) == 1)
        shelter.stop()
    other = tmp_path / "other" / "flags"
    some_counts(other, {WEEK: here}, ID)
    with sheltering(hub, other, back=True) as shelter:
        held = some_counts(tmp_path / "held", {WEEK: max(here, 5)}, ID)
        wait_until(lambda: list_counted(other) == [held])
        shelter.stop()
    assert counted_there(hub)[f"{COUNTED}/{ID}.json"] == held.to_json()


def test_the_leader_sends_what_two_processes_of_a_folder_count(
    hub: LoopbackHub, flags: Path
) -> None:
    some_counts(flags, {WEEK: 1})
    with sheltering(hub, flags) as one, sheltering(hub, flags) as other:
        wait_until(lambda: len(counted_there(hub)) == 1)
        some_counts(flags, {WEEK: 2})
        other.stop()
        one.stop()
    assert counted_there(hub).keys() == lying_in(flags)


def test_neither_age_nor_forgetting_touches_counts(hub: LoopbackHub, flags: Path) -> None:
    counts = some_counts(flags, {"2019-W01": 3})
    old = a_record(flags, created="2020-01-01T00:00:00+00:00")
    with sheltering(hub, flags, days=30) as shelter:
        wait_until(lambda: len(counted_there(hub)) == 1)
        wait_until(lambda: f"forgotten/{old}.json" in kept_there(hub))
        new = a_record(flags, str(uuid.uuid4()), created="2999-01-01T00:00:00+00:00")
        shelter.notice()
        shelter.wait_for(new)
        forget(flags, new)
        shelter.notice()
        wait_until(lambda: f"{new}/record.json" not in kept_there(hub))
        shelter.stop()
    assert list_counted(flags) == [counts]
    assert len(counted_there(hub)) == 1


def test_a_file_of_counts_that_is_torn_goes_nowhere(hub: LoopbackHub, flags: Path) -> None:
    told = some_counts(flags, {WEEK: 1}, ID)
    (flags / COUNTED / f"{ID}.json").write_bytes(told.to_json()[:-9])
    record = a_record(flags)
    with sheltering(hub, flags) as shelter:
        shelter.wait_for(record)
        assert shelter.stop() == []
    assert counted_there(hub) == {}
