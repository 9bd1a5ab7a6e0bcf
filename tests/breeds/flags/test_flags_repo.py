"""The repo of verdicts, with the real Hub client against a Hub on loopback."""

import json
from pathlib import Path

import pytest

from breeds.flags.hub import erasing, places
from breeds.flags.hub.errors import FlagsRepoError, LaterError, RefusedError
from breeds.flags.hub.remote import CARD_TEXT
from tests import flag_repos
from tests.flag_folders import a_record, a_review, an_undo, lying_in
from tests.flag_repos import REPO, kept_there
from tests.hub import LoopbackHub
from tests.hub_client import HubClient
from tests.hub_protocol import Request, gitattributes
from tests.hub_repos import Refusal
from tests.sentences import assert_one_sentence

pytestmark = pytest.mark.network


@pytest.fixture
def ask(hub: LoopbackHub, hub_client: HubClient):
    """Has a function of `flag_repos` called with the repo, in the client's process."""

    def call(deed, *arguments, token: str | None = hub.token, repo: str = REPO):
        return hub_client.call(deed, repo, *arguments, token=token)

    return call


@pytest.fixture
def flags(tmp_path: Path) -> Path:
    return tmp_path / "flags"


@pytest.fixture
def made(ask) -> None:
    ask(flag_repos.ensure)


def refuse(hub: LoopbackHub, part: str, refusal: Refusal) -> None:
    hub.before = lambda request: refusal if part in request.path else None


def test_it_is_made_private_and_without_a_viewer(hub, ask):
    ask(flag_repos.ensure)
    ask(flag_repos.ensure)
    assert hub.repos["dataset", REPO].private
    assert len(hub.commits(REPO, kind="dataset")) == 2
    assert hub.files(REPO, kind="dataset")["README.md"].startswith(b"---\nviewer: false\n---\n")
    attributes = hub.files(REPO, kind="dataset")[".gitattributes"].decode()
    assert attributes.startswith(gitattributes("dataset"))
    assert attributes.count("records/**") == 1


def test_a_public_one_is_refused_and_nothing_sent(hub, ask, flags):
    a_record(flags)
    hub.create(REPO, "dataset")
    for deed, given in ((flag_repos.ensure, ()), (flag_repos.put, (flags,))):
        with pytest.raises(RefusedError) as caught:
            ask(deed, *given)
        assert_one_sentence(caught.value, REPO, "public")
    assert len(hub.commits(REPO, kind="dataset")) == 1


def test_one_that_becomes_public_takes_nothing_more(hub, ask, made, flags):
    a_record(flags)
    hub.repos["dataset", REPO].private = False
    before = len(hub.commits(REPO, kind="dataset"))
    with pytest.raises(RefusedError, match="public"):
        ask(flag_repos.put, flags)
    assert len(hub.commits(REPO, kind="dataset")) == before
    assert hub.large_files == {}


@pytest.mark.parametrize("token", ["reader", "revoked", None])
@pytest.mark.parametrize("is_there", [True, False])
def test_without_the_right_to_write_it_is_refused(hub, ask, token, is_there):
    if is_there:
        hub.create(REPO, "dataset", private=True)
    tokens = {"reader": hub.read_token, "revoked": "hf_revoked", None: None}
    with pytest.raises(RefusedError) as caught:
        ask(flag_repos.ensure, token=tokens[token])
    assert_one_sentence(caught.value, REPO, "HF_TOKEN")


def test_what_is_no_name_of_a_repo_is_refused(ask):
    with pytest.raises(RefusedError) as caught:
        ask(flag_repos.ensure, repo="a--b/..")
    assert_one_sentence(caught.value, "a--b/..")


@pytest.mark.parametrize("status", [408, 409, 412, 429, 500, 502, 503, 504, 529])
def test_a_hub_that_is_out_of_order_is_to_be_asked_later(hub, ask, status):
    refuse(hub, "/api/", Refusal(status, "not now", wait=90 if status == 429 else None))
    with pytest.raises(LaterError) as caught:
        ask(flag_repos.newest)
    assert_one_sentence(caught.value, REPO)
    assert caught.value.seconds == (90 if status == 429 else None)


@pytest.mark.parametrize("status", [400, 402, 413, 451])
def test_what_the_hub_refuses_is_told_in_its_words(hub, ask, status):
    refuse(hub, "/api/", Refusal(status, "Pay first. Then come back."))
    with pytest.raises(RefusedError) as caught:
        ask(flag_repos.newest)
    assert_one_sentence(caught.value, REPO, "Pay first", str(status))


def test_a_hub_that_cannot_be_reached_is_to_be_asked_later(cut_off_client):
    with pytest.raises(LaterError) as caught:
        cut_off_client.call(flag_repos.newest, REPO, token="hf_any")
    assert_one_sentence(caught.value, REPO)
    assert isinstance(caught.value, FlagsRepoError)


def test_files_go_to_their_places_and_come_back_to_theirs(hub, ask, made, flags):
    record, undated = a_record(flags), a_record(flags, created="once")
    an_undo(flags, record)
    review = a_review(flags, record)
    commit = ask(flag_repos.put, flags)
    there = set(hub.files(REPO, kind="dataset")) - {".gitattributes", "README.md"}
    assert there == {
        f"records/2026-05-01/{record}/photo.jpg",
        f"records/2026-05-01/{record}/record.json",
        f"records/undated/{undated}/photo.jpg",
        f"records/undated/{undated}/record.json",
        f"withdrawn/{record[:2]}/{record}.json",
        f"reviewed/{review[:2]}/{review}.json",
    }
    contents = ask(flag_repos.contents)
    assert contents.commit == commit
    assert contents.files.keys() == lying_in(flags) == kept_there(hub)
    assert contents.records == {record, undated}
    assert len(contents.large) == 4


def test_what_a_stranger_put_there_has_no_place_here():
    for place in (
        "records/2026-05-01/../../record.json",
        "records/2026-05-01/" + "a" * 36 + "/record.json",
        "withdrawn/aa/../x.json",
        "/etc/passwd",
        "README.md",
    ):
        assert places.here(place) is None


def test_a_commit_that_another_came_before_is_not_made(hub, ask, made, flags):
    a_record(flags)
    seen = ask(flag_repos.newest)
    hub.commit(REPO, {"notes.txt": "by somebody else"}, kind="dataset")
    with pytest.raises(LaterError):
        ask(flag_repos.put, flags, seen)
    assert kept_there(hub) == set()


def test_a_forgotten_record_cannot_be_had_under_any_revision(hub, ask, made, flags, tmp_path):
    gone, stays = a_record(flags), a_record(flags)
    an_undo(flags, gone)
    old = ask(flag_repos.put, flags)
    files = ask(flag_repos.contents).of(gone)
    assert len(files) == 3
    ask(flag_repos.erase, flags, [gone])
    assert ask(flag_repos.finish) == frozenset()

    tip = ask(flag_repos.newest)
    for number, (file, revision) in enumerate((f, r) for f in files.values() for r in (old, tip)):
        cache = tmp_path / f"cache{number}"
        assert ask(flag_repos.downloaded, file.place, revision, cache) == 404
    stone = f"forgotten/{gone}.json"
    assert kept_there(hub) == {f"{stays}/photo.jpg", f"{stays}/record.json", stone}
    assert all(gone not in place for place in _all_places_ever(hub) if "forgotten" not in place)
    assert set(hub.large_files) == ask(flag_repos.contents).large


def _all_places_ever(hub: LoopbackHub) -> set[str]:
    """Of files that any commit holds still but the marks of erasures."""
    commits = hub.repos["dataset", REPO].commits.values()
    places_ = {place for commit in commits for place in commit.files}
    return {place for place in places_ if not place.startswith("erasing/")}


def test_a_photo_that_another_record_has_too_stays(hub, ask, made, flags, tmp_path):
    gone, stays = a_record(flags), a_record(flags)
    same = (flags / gone / "photo.jpg").read_bytes()
    (flags / stays / "photo.jpg").write_bytes(same)
    ask(flag_repos.put, flags)
    ask(flag_repos.erase, flags, [gone])
    assert ask(flag_repos.finish) == frozenset()
    place = f"records/2026-05-01/{stays}/photo.jpg"
    assert ask(flag_repos.downloaded, place, ask(flag_repos.newest), tmp_path) == same


def test_what_was_never_there_leaves_a_tombstone_and_the_history(hub, ask, made, flags):
    old = ask(flag_repos.newest)
    record = a_record(flags)
    ask(flag_repos.erase, flags, [record])
    assert kept_there(hub) == {f"forgotten/{record}.json"}
    assert ask(flag_repos.finish) == frozenset()
    assert old in hub.repos["dataset", REPO].commits


@pytest.mark.parametrize(
    "part", ["super-squash", "lfs-files", "lfs-files/batch", "/resolve/", "/commit/"]
)
def test_an_erasure_that_breaks_off_is_finished_later(hub, ask, made, flags, tmp_path, part):
    record = a_record(flags)
    old = ask(flag_repos.put, flags)
    ask(flag_repos.erase, flags, [record])
    refuse(hub, part, Refusal(400, "no"))
    with pytest.raises(FlagsRepoError):
        ask(flag_repos.finish)
    hub.before = lambda request: None
    assert ask(flag_repos.contents).erasing == {record}
    assert ask(flag_repos.finish) == frozenset()
    place = f"records/2026-05-01/{record}/photo.jpg"
    assert ask(flag_repos.downloaded, place, old, tmp_path) == 404
    assert kept_there(hub) == {f"forgotten/{record}.json"}
    assert hub.large_files == {}


def test_a_hub_that_keeps_old_revisions_serves_nothing_of_the_record(
    hub, ask, made, flags, tmp_path
):
    record = a_record(flags)
    old = ask(flag_repos.put, flags)
    repo = hub.repos["dataset", REPO]
    kept = dict(repo.commits)
    ask(flag_repos.erase, flags, [record])
    hub.before = lambda request: repo.commits.update(kept)
    assert ask(flag_repos.finish) == frozenset()
    for name in ("photo.jpg", "record.json"):
        place = f"records/2026-05-01/{record}/{name}"
        assert ask(flag_repos.downloaded, place, old, tmp_path / name) == 404
    assert ask(flag_repos.downloaded, "README.md", old, tmp_path) == CARD_TEXT.encode()


def test_a_hub_that_serves_a_record_still_leaves_the_mark(hub, ask, made, flags):
    record = a_record(flags)
    ask(flag_repos.put, flags)
    repo = hub.repos["dataset", REPO]
    kept = dict(repo.commits)

    def before(request: Request) -> None:
        repo.commits.update(kept)
        repo.erased.clear()

    ask(flag_repos.erase, flags, [record])
    hub.before = before
    assert ask(flag_repos.finish) == {record}
    assert ask(flag_repos.contents).erasing == {record}


def test_a_public_repo_can_be_made_to_forget(hub, ask, made, flags):
    record = a_record(flags)
    ask(flag_repos.put, flags)
    hub.repos["dataset", REPO].private = False
    ask(flag_repos.erase, flags, [record])
    assert ask(flag_repos.finish) == frozenset()
    assert kept_there(hub) == {f"forgotten/{record}.json"}


def test_more_are_erased_by_and_by_and_a_mark_that_is_damaged_blocks_nothing(hub, ask, made, flags):
    records = [a_record(flags) for _ in range(erasing.AT_ONCE + 1)]
    ask(flag_repos.put, flags)
    ask(flag_repos.erase, flags, records)
    assert len(ask(flag_repos.contents).records) == 1
    damaged = next(iter(ask(flag_repos.contents).erasing))
    mark = {f"erasing/{damaged[:2]}/{damaged}.json": json.dumps({"commit": 3})}
    hub.commit(REPO, mark, kind="dataset")
    assert ask(flag_repos.finish) == frozenset()
    # Two of the record that is still there, two that the damaged mark doesn't name.
    assert len(hub.large_files) == 4
    ask(flag_repos.erase, flags, records[erasing.AT_ONCE :])
    ask(flag_repos.finish)
    assert kept_there(hub) == {f"forgotten/{record}.json" for record in records}
