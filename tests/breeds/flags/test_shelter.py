"""Verdicts go to the Hub in the background, each once, whatever comes between."""

import resource
from collections.abc import Callable
from pathlib import Path

import pytest

from breeds.flags.hub.errors import LaterError, RefusedError
from breeds.flags.hub.shelter import LONGEST_ASKED, RHYTHM, Rhythm, rest_after
from breeds.flags.hub.uploader import MOST_FILES
from tests.flag_folders import a_record, a_review, an_undo, lying_in
from tests.flag_repos import REPO, kept_there, times_committed
from tests.flag_shelters import QUICK, ShelterProcess, sheltering, wait_until
from tests.hub import LoopbackHub
from tests.hub_protocol import Request
from tests.hub_repos import Refusal

COMMIT = f"/api/datasets/{REPO}/commit/main"

# The first commit is the card's.
KILLED_AT = (
    ("POST", "repos/create"),
    ("GET", "auth-check"),
    ("POST", COMMIT),
    ("POST", "preupload"),
    ("POST", "objects/batch"),
    ("PUT", "/lfs/"),
    ("POST", COMMIT),
)


@pytest.fixture
def flags(tmp_path: Path) -> Path:
    return tmp_path / "flags"


def refuse_commits(hub: LoopbackHub, count: int, refusal: Refusal) -> None:
    """Refuse the next so many commits."""
    left = [refusal] * count

    def before(request: Request) -> Refusal | None:
        return left.pop() if request.path == COMMIT and left else None

    hub.before = before


def assert_all_is_there_once(hub: LoopbackHub, *folders: Path) -> None:
    assert kept_there(hub) == set().union(*map(lying_in, folders))
    assert set(times_committed(hub).values()) == {1}


def test_what_lies_there_and_what_comes_goes_to_a_private_repo(hub, flags):
    before = [a_record(flags) for _ in range(3)]
    with sheltering(hub, flags) as shelter:
        shelter.wait_for(*before)
        after = a_record(flags)
        assert not shelter.is_safe(after)
        an_undo(flags, before[0])
        review = a_review(flags, after)
        shelter.notice()
        shelter.wait_for(after)
        wait_until(lambda: f"reviewed/{review}.json" in kept_there(hub))
        assert shelter.stop() == []
    assert hub.repos["dataset", REPO].private
    assert_all_is_there_once(hub, flags)


def test_what_came_last_goes_when_the_server_ends(hub, flags):
    calm = Rhythm(gathering=600, between=600, looking=600)
    first = a_record(flags)
    with sheltering(hub, flags, rhythm=calm) as shelter:
        shelter.wait_for(first)
        a_record(flags)
        shelter.stop()
    assert_all_is_there_once(hub, flags)


def test_a_commit_that_has_begun_is_ended_when_the_server_ends(hub, flags):
    a_record(flags)
    with sheltering(hub, flags) as shelter:

        def stop_at_the_second(request: Request) -> None:
            if request.path == COMMIT and len(hub.asked("POST", COMMIT)) == 2:
                shelter.stop_soon()

        hub.before = stop_at_the_second
        assert shelter.wait_for_its_end() == 0
    assert_all_is_there_once(hub, flags)


def test_records_go_in_few_commits_that_are_not_too_large(hub, flags):
    records = [a_record(flags) for _ in range(MOST_FILES // 2 + 2)]
    with sheltering(hub, flags) as shelter:
        shelter.wait_for(*records)
    commits = hub.commits(REPO, kind="dataset")
    sizes = [len(commit.files.keys()) for commit in reversed(commits)]
    assert sizes == [1, 2, 2 + MOST_FILES, 2 + MOST_FILES + 4]


def test_a_restart_sends_nothing_twice_and_forgets_nothing(hub, flags):
    records = [a_record(flags) for _ in range(2)]
    with sheltering(hub, flags) as shelter:
        shelter.wait_for(*records)
    count = len(hub.asked("POST", COMMIT))
    with sheltering(hub, flags) as shelter:
        shelter.wait_for(*records)
        shelter.stop()
    assert len(hub.asked("POST", COMMIT)) == count
    for file in lying_in(flags):
        (flags / file).unlink()
    with sheltering(hub, flags) as shelter:
        shelter.wait_for(*records)
    assert len(kept_there(hub)) == 4


@pytest.mark.parametrize("status", [409, 429, 503])
def test_an_outage_is_told_once_and_overcome(hub, flags, status):
    record = a_record(flags)
    refuse_commits(hub, 4, Refusal(status, "not now", wait=0 if status == 429 else None))
    with sheltering(hub, flags) as shelter:
        shelter.wait_for(record)
        trouble, well = shelter.stop()
    assert "stay on this disk for now" in trouble and "it is tried again" in trouble
    assert well.endswith("again.")
    assert_all_is_there_once(hub, flags)


def test_a_lost_answer_is_asked_for_rather_than_committed_again(hub, flags):
    record = a_record(flags)
    lost: list[str] = []

    def loses(request: Request) -> bool:
        is_met = request.path == COMMIT and len(lost) < 2
        lost.extend([request.path] if is_met else [])
        return is_met

    hub.loses_answer = loses
    with sheltering(hub, flags) as shelter:
        shelter.wait_for(record)
    # The card, and the record.
    assert len(lost) == len(hub.asked("POST", COMMIT)) == 2
    assert_all_is_there_once(hub, flags)


def test_a_public_repo_gets_nothing_at_the_start_nor_when_it_becomes_so(hub, flags):
    first = a_record(flags)
    repo = hub.create(REPO, "dataset")
    asked = f"/api/datasets/{REPO}"
    with sheltering(hub, flags) as shelter:
        wait_until(lambda: len(hub.asked("GET", asked)) > 12)
        assert not shelter.is_safe(first)
        repo.private = True
        shelter.wait_for(first)
        # It was safe perhaps before a whole round had gone well.
        well = a_record(flags)
        shelter.wait_for(well)
        repo.private = False
        second = a_record(flags)
        shelter.notice()
        hub.requests.clear()
        wait_until(lambda: len(hub.asked("GET", asked)) > 12)
        assert not shelter.is_safe(second)
        lines = shelter.stop()
    assert ["public" in line for line in lines] == [True, False, True]
    assert {path for path in kept_there(hub) if path.startswith(second)} == set()
    assert len(hub.large_files) == 4


def test_a_kill_at_any_point_loses_nothing_and_doubles_nothing(hub, flags):
    for point in KILLED_AT:
        a_record(flags)
        with sheltering(hub, flags) as shelter:
            hub.before = killing_at(Request(*point), shelter)
            shelter.wait_for_its_end()
    hub.before = lambda request: None
    a_record(flags)
    with sheltering(hub, flags) as shelter:
        shelter.wait_for(*(path.name for path in flags.iterdir() if len(path.name) == 36))
    assert len(kept_there(hub)) == 16
    assert_all_is_there_once(hub, flags)


def killing_at(point: Request, shelter: ShelterProcess) -> Callable[[Request], None]:
    """Kills the process when it asks for this part of a path; its request may be carried out."""

    def before(request: Request) -> None:
        if request.method == point.method and point.path in request.path:
            shelter.kill_at_once()

    return before


def test_of_two_processes_one_sends_and_the_other_knows_and_takes_over(hub, flags):
    first = a_record(flags)
    with sheltering(hub, flags) as one:
        one.wait_for(first)
        with sheltering(hub, flags) as other:
            other.wait_for(first)
            second = a_record(flags)
            one.wait_for(second)
            other.wait_for(second)
            one.kill()
            third = a_record(flags)
            other.notice()
            other.wait_for(third)
    assert_all_is_there_once(hub, flags)


def test_two_servers_with_a_folder_each_share_a_repo(hub, tmp_path):
    folders = tmp_path / "one" / "flags", tmp_path / "other" / "flags"
    early = [a_record(folder) for folder in folders for _ in range(5)]
    with sheltering(hub, folders[0]) as one, sheltering(hub, folders[1]) as other:
        one.wait_for(*early[:5])
        other.wait_for(*early[5:])
        for _ in range(5):
            late = [a_record(folder) for folder in folders]
            one.notice()
            other.notice()
            one.wait_for(late[0])
            other.wait_for(late[1])
    assert_all_is_there_once(hub, *folders)


def test_a_full_disk_ends_nothing(hub, flags):
    old = a_record(flags, created="2020-01-01T00:00:00+00:00")
    new = a_record(flags, created="2999-01-01T00:00:00+00:00")
    with sheltering(hub, flags, days=30) as shelter:
        limits = resource.prlimit(shelter.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(shelter.pid, resource.RLIMIT_FSIZE, (0, limits[1]))
        shelter.wait_for(new)
        resource.prlimit(shelter.pid, resource.RLIMIT_FSIZE, limits)
        wait_until(lambda: f"forgotten/{old}.json" in kept_there(hub))
        wait_until(lambda: f"{old}/photo.jpg" not in kept_there(hub))


def test_it_rests_for_longer_and_longer_and_as_long_as_it_is_asked_to():
    busy = LaterError("fr", "en")
    longest = [rest_after(busy, troubles, RHYTHM, 1) for troubles in (1, 2, 3, 7, 5000)]
    assert longest == [5, 10, 20, 300, 300]
    assert rest_after(OSError(), 1, RHYTHM, 0) == 2.5
    assert rest_after(LaterError("fr", "en", 43 * 60), 1, RHYTHM, 0) == 43 * 60
    assert rest_after(LaterError("fr", "en", 1e9), 1, RHYTHM, 0) == LONGEST_ASKED
    assert rest_after(LaterError("fr", "en", 1), 7, RHYTHM, 1) == 300
    assert rest_after(RefusedError("fr", "en"), 1, RHYTHM, 0) == RHYTHM.longest
    assert RHYTHM.between * 128 > 3600
    assert QUICK.longest < 1


def test_a_restart_on_an_empty_disk_brings_back_what_the_hub_has(hub, flags, tmp_path):
    records = [a_record(flags) for _ in range(3)]
    a_review(flags, records[0])
    an_undo(flags, records[1])
    with sheltering(hub, flags) as shelter:
        shelter.wait_for(*records)
        wait_until(lambda: kept_there(hub) == lying_in(flags))
        shelter.stop()
    anew = tmp_path / "anew" / "flags"
    with sheltering(hub, anew, back=True) as shelter:
        wait_until(lambda: anew.is_dir() and lying_in(anew) == lying_in(flags))
        later = a_record(anew)
        shelter.notice()
        shelter.wait_for(*records, later)
    assert_all_is_there_once(hub, anew)
