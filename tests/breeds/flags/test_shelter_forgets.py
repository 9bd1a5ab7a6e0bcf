"""What is forgotten at one place goes at every other, and comes back from none."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from breeds.flags.forgetting import forget, forgotten
from tests import flag_repos
from tests.flag_folders import a_record, an_undo, lying_in
from tests.flag_repos import REPO, kept_there
from tests.flag_shelters import QUICK, ShelterProcess, sheltering, wait_until
from tests.hub import LoopbackHub
from tests.hub_client import HubClient
from tests.hub_protocol import Request

DAY = timedelta(days=1)


@pytest.fixture
def flags(tmp_path: Path) -> Path:
    return tmp_path / "flags"


def stones(*records: str) -> set[str]:
    return {f"forgotten/{record}.json" for record in records}


def files_of(*records: str) -> set[str]:
    return {f"{record}/{name}" for record in records for name in ("photo.jpg", "record.json")}


def wait_until_settled(hub: LoopbackHub, expected: set[str]) -> None:
    """Until the repo holds just these, and no mark of an erasure that still goes on."""
    wait_until(lambda: kept_there(hub) == expected)


def test_what_is_forgotten_here_cannot_be_had_there_under_any_revision(
    hub, hub_client: HubClient, flags, tmp_path
):
    gone, stays = a_record(flags), a_record(flags)
    an_undo(flags, gone)
    with sheltering(hub, flags) as shelter:
        shelter.wait_for(gone, stays)
        wait_until(lambda: f"withdrawn/{gone}.json" in kept_there(hub))
        old = hub.commits(REPO, kind="dataset")[0].sha
        forget(flags, gone)
        shelter.notice()
        wait_until_settled(hub, stones(gone) | files_of(stays))
        assert not shelter.is_safe(gone)
        assert shelter.is_safe(stays)
    for name in ("record.json", "photo.jpg"):
        place = f"records/2026-05-01/{gone}/{name}"
        told = (flag_repos.downloaded, REPO, place, old, tmp_path / name)
        assert hub_client.call(*told, token=hub.token) == 404
    assert len(hub.large_files) == 2


def test_what_is_forgotten_there_goes_here_and_is_never_sent_again(
    hub, hub_client: HubClient, flags, tmp_path
):
    sent, stays = a_record(flags), a_record(flags)
    with sheltering(hub, flags) as shelter:
        shelter.wait_for(sent, stays)
        unsent = a_record(tmp_path / "unsent")
        told = (flag_repos.erase, REPO, tmp_path / "desk", [sent, unsent])
        hub_client.call(*told, token=hub.token)
        a_record(flags, unsent)
        an_undo(flags, unsent)
        shelter.notice()
        wait_until_settled(hub, stones(sent, unsent) | files_of(stays))
        wait_until(lambda: lying_in(flags) == stones(sent, unsent) | files_of(stays))
        later = a_record(flags)
        a_record(flags, sent)
        shelter.notice()
        shelter.wait_for(later)
        wait_until(lambda: files_of(sent).isdisjoint(lying_in(flags)))
    assert kept_there(hub) == stones(sent, unsent) | files_of(stays, later)


def test_an_idle_server_hears_of_what_was_forgotten_elsewhere(
    hub, hub_client: HubClient, flags, tmp_path
):
    record = a_record(flags)
    restless = replace(QUICK, sweeping=0.05)
    with sheltering(hub, flags, rhythm=restless) as shelter:
        shelter.wait_for(record)
        desk = tmp_path / "desk"
        hub_client.call(flag_repos.erase, REPO, desk, [record], token=hub.token)
        wait_until(lambda: forgotten(flags) == {record})
        wait_until(lambda: lying_in(flags) == stones(record))


def test_records_are_kept_for_as_many_days_as_told_here_and_there(hub, flags, tmp_path):
    now = datetime.now(UTC)
    old = a_record(flags, created=(now - 31 * DAY).isoformat())
    young = a_record(flags, created=(now - 29 * DAY).isoformat())
    elsewhere = tmp_path / "elsewhere" / "flags"
    lost = a_record(elsewhere, created=(now - 32 * DAY).isoformat())
    with sheltering(hub, elsewhere) as shelter:
        shelter.wait_for(lost)
    with sheltering(hub, flags, days=30) as shelter:
        shelter.wait_for(young)
        wait_until_settled(hub, stones(old, lost) | files_of(young))
        assert shelter.stop() == []
    assert lying_in(flags) == stones(old, lost) | files_of(young)
    assert len(hub.large_files) == 2


def test_a_kill_while_it_forgets_is_overcome(hub, flags):
    records = [a_record(flags) for _ in range(4)]
    with sheltering(hub, flags) as shelter:
        shelter.wait_for(*records)
    for part, record in zip(("/commit/", "super-squash", "lfs-files"), records, strict=False):
        forget(flags, record)
        with sheltering(hub, flags) as shelter:
            hub.before = killing_at(part, shelter)
            shelter.wait_for_its_end()
    hub.before = lambda request: None
    with sheltering(hub, flags) as shelter:
        shelter.wait_for(records[3])
        wait_until_settled(hub, stones(*records[:3]) | files_of(records[3]))
    assert len(hub.large_files) == 2
    everything = [commit.files for commit in hub.repos["dataset", REPO].commits.values()]
    assert not [place for files in everything for place in files if records[0] + "/" in place]


def killing_at(part: str, shelter: ShelterProcess):
    def before(request: Request) -> None:
        if part in request.path:
            shelter.kill_at_once()

    return before
