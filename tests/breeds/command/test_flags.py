"""`quelle-race flags`: the real command in a process of its own, against a Hub on loopback."""

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from breeds.flags import store
from breeds.flags.forgetting import forgotten
from breeds.flags.record import AnsweredBreed, AnsweringModel, Correction, FlagRecord, Verdict
from breeds.flags.store import Shown
from tests import flag_repos
from tests.conftest import ROOT
from tests.flag_folders import a_record, a_review, an_undo, lying_in
from tests.flag_repos import REPO, kept_there
from tests.hub import LoopbackHub
from tests.hub_client import HubClient, client_environment
from tests.hub_protocol import Request
from tests.hub_repos import Refusal
from tests.sentences import assert_one_sentence

SHEPHERD, TERRIER = "n02106662", "n02093428"
Done = subprocess.CompletedProcess[str]


@pytest.fixture
def flags(tmp_path: Path) -> Path:
    return tmp_path / "flags"


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    return tmp_path / "desk"


@pytest.fixture
def environment(hub: LoopbackHub, flags: Path, tmp_path: Path) -> dict[str, str]:
    known = client_environment(hub.endpoint, tmp_path / "home", hub.token)
    return known | {"BREEDS_FLAGS_DIR": str(flags), "BREEDS_FLAGS_REPO": REPO}


@pytest.fixture
def run(environment: dict[str, str]):
    def call(*arguments: object, **changes: str) -> Done:
        return subprocess.run(
            command(*arguments),
            cwd=ROOT,
            env=environment | changes,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )

    return call


@pytest.fixture
def sent(hub: LoopbackHub, hub_client: HubClient, tmp_path: Path):
    """Makes so many records in a server's folder and sends it; the folder."""

    def send(count: int) -> Path:
        server = tmp_path / "server"
        for _ in range(count):
            a_record(server)
        hub_client.call(flag_repos.ensure, REPO, token=hub.token)
        hub_client.call(flag_repos.put, REPO, server, token=hub.token)
        return server

    return send


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "breeds", "flags", *map(str, arguments)]


def records_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if len(path.name) == 36)


def content_of(folder: Path) -> dict[str, bytes]:
    return {path: (folder / path).read_bytes() for path in lying_in(folder)}


def test_all_that_is_there_comes_and_comes_once(hub, run, sent, desk):
    server = sent(3)
    first = records_in(server)[0]
    an_undo(server, first)
    a_review(server, first)
    sent(0)
    done = run("pull", "--into", desk, "--lang", "en")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"3 verdicts in {REPO}; 5 items brought into {desk}")
    assert content_of(desk) == content_of(server)
    hub.requests.clear()
    assert run("pull", "--into", desk).returncode == 0
    assert not hub.asked("GET", "/resolve/")
    assert not [path for path in desk.iterdir() if path.name.startswith(".")]


def test_what_was_forgotten_there_goes_here_and_does_not_come(hub, hub_client, run, sent, desk):
    records = records_in(sent(3))
    assert run("pull", "--into", desk).returncode == 0
    told = (flag_repos.erase, REPO, desk.parent / "server", records[:1])
    hub_client.call(*told, token=hub.token)
    assert run("pull", "--into", desk).stdout.endswith(
        "1 avis effacés d'ici parce qu'ils l'ont été là-bas.\n"
    )
    assert records_in(desk) == records[1:]
    other = desk.parent / "other desk"
    assert run("pull", "--into", other).returncode == 0
    assert records_in(other) == records[1:]
    assert forgotten(other) == forgotten(desk) == {records[0]}


@pytest.mark.parametrize("killed_at", [0, 6])
def test_a_pull_that_was_killed_goes_on(hub, run, sent, environment, desk, killed_at):
    server = sent(4)
    process = subprocess.Popen(command("pull", "--into", desk), cwd=ROOT, env=environment)
    left = [None] * killed_at

    def before(request: Request) -> None:
        if request.method == "GET" and "/resolve/" in request.path:
            left.pop() if left else process.kill()

    hub.before = before
    assert process.wait(60) == -9
    hub.before = lambda request: None
    whole = records_in(desk)
    assert all(len(list((desk / record).iterdir())) == 2 for record in whole)
    hub.requests.clear()
    assert run("pull", "--into", desk).returncode == 0
    assert content_of(desk) == content_of(server)
    assert not [path for record in whole for path in hub.asked("GET", f"{record}/photo.jpg")]


def test_a_terminal_shows_how_far_a_pull_is(run, sent, environment, desk):
    sent(3)
    master, slave = pty.openpty()
    with os.fdopen(master, "rb", buffering=0) as screen:
        done = subprocess.run(
            command("pull", "--into", desk), cwd=ROOT, env=environment, stderr=slave, check=False
        )
        os.close(slave)
        assert done.returncode == 0
        assert b"1/3" in screen.read(4096)


def test_a_repo_must_be_named_and_be_there(run, desk):
    done = run("pull", "--into", desk, BREEDS_FLAGS_REPO="")
    assert (done.returncode, done.stderr) == (2, "Give --repo, or set BREEDS_FLAGS_REPO.\n")
    for wrong in ("races", "a/b@main"):
        assert "isn't OWNER/NAME" in run("pull", "--repo", wrong).stderr
    done = run("pull", "--repo", "refuge/nowhere", "--into", desk, "--lang", "en")
    assert done.returncode == 2
    assert_one_sentence(RuntimeError(done.stderr.strip()), "refuge/nowhere")
    assert run("pull", BREEDS_FLAGS_DAYS="never").returncode == 2
    assert not desk.exists()


def test_a_folder_that_cannot_be_written_is_told(run, sent, desk):
    sent(1)
    desk.write_text("a file", "utf-8")
    done = run("pull", "--into", desk, "--lang", "en")
    assert done.returncode == 2
    assert_one_sentence(RuntimeError(done.stderr.strip()), str(desk))


def a_flag(flags: Path, correction: Correction) -> FlagRecord:
    answer = [AnsweredBreed(SHEPHERD, 0.75)]
    shown = Shown(answer, AnsweringModel("1a2b3c", None, None))
    photo = np.zeros((30, 40, 3), np.uint8)
    return store.save(flags, photo, correction, shown)


def test_verdicts_are_listed_a_line_each_or_as_json(run, flags):
    mixed = a_flag(flags, Correction(Verdict.MIXED))
    terrier = a_flag(flags, Correction(Verdict.BREED, TERRIER))
    an_undo(flags, mixed.id)
    done = run("list")
    assert done.returncode == 0
    assert set(done.stdout.splitlines()) == {
        f"{mixed.created}  {mixed.id}  mixed  {SHEPHERD}  retiré",
        f"{terrier.created}  {terrier.id}  {TERRIER}  {SHEPHERD}",
    }
    listed = json.loads(run("list", flags, "--json", BREEDS_FLAGS_DIR="elsewhere").stdout)
    assert [line["withdrawn"] for line in listed if line["id"] == mixed.id] == [True]
    assert {line["breed"] for line in listed} == {None, TERRIER}
    assert run("list", flags / "nowhere").stdout == ""


def test_a_record_is_forgotten_here_and_there_and_that_is_said(hub, run, sent, flags, tmp_path):
    gone, stays, only_here = *records_in(sent(2)), a_record(flags)
    a_record(flags, gone)
    done = run("forget", gone, only_here, "--lang", "en")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        f"{gone}: erased from {flags}.",
        f"{only_here}: erased from {flags}.",
        f"{gone}: erased from {REPO}, its history included.",
        f"{only_here}: nothing of it was left in {REPO}, which won't take it any more.",
    ]
    assert records_in(flags) == []
    assert {path.partition("/")[0] for path in kept_there(hub)} == {stays, "forgotten"}
    assert len(hub.commits(REPO, kind="dataset")) == 2
    assert len(hub.large_files) == 2


def test_without_the_hub_the_tombstone_stays_and_is_obeyed_later(hub, run, sent, flags):
    (record,) = records_in(sent(1))
    hub.before = lambda request: Refusal(503, "out of order")
    done = run("forget", record, "--lang", "en")
    assert done.returncode == 1
    said = done.stdout.splitlines()
    assert said[0] == f"{record}: nothing of it was in {flags}."
    assert said[1].startswith(f"Not yet erased from {REPO}: The Hub can't see to")
    assert "next upload" in said[1]
    assert forgotten(flags) == {record}
    hub.before = lambda request: None
    assert run("forget", record).returncode == 0
    assert kept_there(hub) == {f"forgotten/{record}.json"}


def test_without_a_repo_it_is_forgotten_here(run, flags):
    record = a_record(flags)
    done = run("forget", record, "--lang", "en", BREEDS_FLAGS_REPO="")
    assert done.returncode == 0
    assert done.stdout.endswith("BREEDS_FLAGS_REPO isn't set: nothing was erased elsewhere.\n")
    assert run("forget", "all").returncode == 2
    assert lying_in(flags) == {f"forgotten/{record}.json"}
