"""A Hub that is down, slow or says no, and a cache that is damaged, full or not to be written."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socket import socket
from threading import Event, Thread

import pytest

from breeds.bundle import (
    LABELS,
    MANIFEST,
    NETWORK,
    NETWORK_WEIGHTS,
    SERVED_FILES,
    BundleError,
    load,
)
from breeds.bundle.hub import Patience, download
from breeds.bundle.hub_errors import HubUnreachableError
from breeds.flags.record import AnsweringModel
from tests.bundles import write_tiny_bundle
from tests.conftest import ROOT
from tests.hub import LoopbackHub
from tests.hub_client import HubClient, client_environment
from tests.hub_repos import Refusal, StoredFile
from tests.sentences import assert_one_sentence

pytestmark = pytest.mark.network

REPO = "refuge/races"
FILES = (MANIFEST, *SERVED_FILES)
# Weights that 1 MiB can't hold.
MANY_BREEDS = 200
IMPATIENT = Patience(answer=0.5, progress=0.5)


@dataclass(frozen=True)
class Model:
    """A model in the Hub, at a commit that the tag v1 and the branch main name."""

    folder: Path
    commit: str

    def path(self, cache: Path, name: str) -> Path:
        return cache / "models--refuge--races" / "snapshots" / self.commit / name

    def asked(self, hub: LoopbackHub, name: str) -> int:
        """How often this file was asked for with its content."""
        return sum(path.endswith(f"/{name}") for path in hub.asked("GET", f"/{REPO}/resolve/"))


@pytest.fixture
def model(hub: LoopbackHub, tmp_path: Path) -> Model:
    folder = write_tiny_bundle(tmp_path / "model", MANY_BREEDS)
    files = {
        name: StoredFile((folder / name).read_bytes(), name == NETWORK_WEIGHTS) for name in FILES
    }
    repo = hub.create(REPO)
    commit = repo.commit("main", "a model", files).sha
    repo.tags["v1"] = commit
    return Model(folder, commit)


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


@pytest.fixture
def filled(hub: LoopbackHub, hub_client: HubClient, model: Model, cache: Path) -> Path:
    """A cache that holds the model, at its tag; what the Hub was asked for is forgotten."""
    hub_client.call(download, REPO, "v1", cache)
    hub.requests.clear()
    return cache


@pytest.fixture
def silent_client(tmp_path: Path) -> Iterator[HubClient]:
    """A client whose Hub takes every connection and answers nothing."""
    with socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen(64)
        endpoint = f"http://127.0.0.1:{silent.getsockname()[1]}"
        with HubClient(endpoint, tmp_path / "silent-home") as client:
            yield client


@pytest.fixture
def lost_client(tmp_path: Path) -> Iterator[HubClient]:
    """A client whose Hub has a name that nobody knows."""
    with HubClient("http://hub.invalid", tmp_path / "lost-home") as client:
        yield client


@pytest.mark.parametrize("revision", ["v1", "0" * 40])
def test_a_hub_that_stays_silent_is_not_waited_for(silent_client, cache, revision):
    with pytest.raises(HubUnreachableError) as caught:
        silent_client.call(download, REPO, revision, cache, IMPATIENT)
    assert_one_sentence(caught.value, "can't be reached", f"{REPO}@{revision}")


def test_a_hub_whose_name_nobody_knows_cannot_be_reached(lost_client, cache):
    with pytest.raises(HubUnreachableError) as caught:
        lost_client.call(download, REPO, "v1", cache)
    assert_one_sentence(caught.value, "can't be reached")


class _Portal(BaseHTTPRequestHandler):
    """Answers everything with a page, as the network of a hotel does before one has paid."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_HEAD = do_GET

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def test_what_answers_in_the_hubs_place_is_no_hub(cache, tmp_path):
    with ThreadingHTTPServer(("127.0.0.1", 0), _Portal) as portal:
        Thread(target=portal.serve_forever, args=(0.05,)).start()
        endpoint = f"http://127.0.0.1:{portal.server_port}"
        with HubClient(endpoint, tmp_path / "home") as client, pytest.raises(BundleError) as caught:
            client.call(download, REPO, "v1", cache)
        portal.shutdown()
    assert_one_sentence(caught.value, "something else answers")


def test_a_cached_commit_asks_the_hub_nothing(hub, hub_client, silent_client, model, filled):
    for client in (hub_client, silent_client):
        bundle = client.call(download, REPO, model.commit, filled, Patience(answer=60))
        assert bundle.origin.revision == model.commit
        assert not bundle.origin.unconfirmed
    assert hub.requests == []


def test_a_cached_tag_serves_while_the_hub_is_silent_and_says_so(silent_client, model, filled):
    bundle = silent_client.call(download, REPO, "v1", filled, IMPATIENT)
    assert bundle.origin.revision == model.commit
    assert bundle.origin.unconfirmed
    told = AnsweringModel.of(bundle)
    assert (told.repo, told.revision) == (REPO, model.commit)


def test_a_tag_that_the_hub_names_is_confirmed(hub_client, model, cache):
    assert not hub_client.call(download, REPO, "v1", cache).origin.unconfirmed


@pytest.mark.parametrize("status", [408, 429, 500, 503])
def test_a_hub_out_of_order_leaves_the_cached_tag(hub, hub_client, model, filled, status):
    hub.before = lambda request: Refusal(status, "Not now")
    assert hub_client.call(download, REPO, "v1", filled).origin.unconfirmed


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_hub_out_of_order_is_asked_once(hub, hub_client, model, cache, status):
    hub.before = lambda request: Refusal(status, "Not now")
    with pytest.raises(HubUnreachableError) as caught:
        hub_client.call(download, REPO, "v1", cache)
    assert_one_sentence(caught.value, f"answered {status}", f"{REPO}@v1")
    assert len(hub.requests) == 1


@pytest.mark.parametrize("status", [400, 401, 403])
def test_a_hub_that_says_no_is_believed_whatever_the_cache_holds(
    hub, hub_client, model, filled, status
):
    hub.before = lambda request: Refusal(status, "You may not. Go away.")
    with pytest.raises(BundleError) as caught:
        hub_client.call(download, REPO, "v1", filled)
    assert not isinstance(caught.value, HubUnreachableError)
    assert_one_sentence(caught.value, REPO)


def test_a_gated_repo_asks_for_a_token(hub, hub_client, model, cache):
    hub.repos["model", REPO].gated = True
    with pytest.raises(BundleError) as caught:
        hub_client.call(download, REPO, "v1", cache)
    assert_one_sentence(caught.value, REPO, "gated", "HF_TOKEN")
    bundle = hub_client.call(download, REPO, "v1", cache, token=hub.token)
    assert bundle.origin.revision == model.commit


@pytest.mark.parametrize("name", SERVED_FILES)
def test_a_hub_that_falls_silent_between_two_files_is_given_up(hub, hub_client, model, cache, name):
    released = Event()
    hub.before = lambda request: released.wait() and None if request.path.endswith(name) else None
    try:
        with pytest.raises(HubUnreachableError):
            hub_client.call(download, REPO, "v1", cache, IMPATIENT)
    finally:
        released.set()


def test_a_download_that_stands_still_is_given_up(hub, hub_client, model, cache):
    hub.cut_after, hub.hold = 10_000, Event()
    try:
        with pytest.raises(HubUnreachableError):
            hub_client.call(download, REPO, "v1", cache, Patience(answer=60, progress=0.5))
    finally:
        hub.hold.set()


def test_a_download_goes_on_with_the_files_that_came(hub, hub_client, model, cache):
    hub.before = lambda request: (
        Refusal(403, "No more") if request.path.endswith(NETWORK_WEIGHTS) else None
    )
    with pytest.raises(BundleError):
        hub_client.call(download, REPO, model.commit, cache)
    hub.before = lambda request: None
    hub_client.call(download, REPO, model.commit, cache)
    assert [model.asked(hub, name) for name in (MANIFEST, LABELS, NETWORK)] == [1, 1, 1]


def test_a_large_file_goes_on_where_its_connection_broke(hub, hub_client, embedded_model, cache):
    """With the embedded model: the client hands over no less than 10 MiB at a time."""
    files = {name: StoredFile((embedded_model / name).read_bytes(), True) for name in FILES}
    commit = hub.create("refuge/large").commit("main", "a model", files).sha
    hub.cut_after = 12_000_000
    bundle = hub_client.call(download, "refuge/large", commit, cache)
    assert (bundle.folder / NETWORK_WEIGHTS).read_bytes() == files[NETWORK_WEIGHTS].content
    assert hub.resumed_at == [10 * 2**20]


def damage(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def delete_content(path: Path) -> None:
    """Leave a link to nothing."""
    path.resolve().unlink()


def replace_link(path: Path) -> None:
    """Leave a damaged file of its own where a link was, as where links aren't to be had."""
    path.unlink()
    path.write_bytes(b"another")


@pytest.mark.parametrize("harm", [damage, truncate, empty, delete_content, replace_link])
@pytest.mark.parametrize("name", FILES)
def test_what_is_damaged_in_the_cache_is_downloaded_again_and_nothing_else(
    hub, hub_client, model, filled, name, harm
):
    harm(model.path(filled, name))
    bundle = hub_client.call(download, REPO, model.commit, filled)
    assert bundle.manifest == load(model.folder).manifest
    for each in FILES:
        assert (bundle.folder / each).read_bytes() == (model.folder / each).read_bytes()
    asked = {each for each in FILES if model.asked(hub, each)}
    assert {name} <= asked <= {name, MANIFEST}


@pytest.mark.parametrize("name", FILES)
def test_a_link_that_is_gone_is_made_again(hub, hub_client, model, filled, name):
    model.path(filled, name).unlink()
    hub_client.call(download, REPO, model.commit, filled)
    assert model.path(filled, name).read_bytes() == (model.folder / name).read_bytes()
    assert not model.asked(hub, name)


def test_all_that_is_damaged_is_downloaded_again(hub_client, model, filled):
    for name in FILES:
        damage(model.path(filled, name))
    bundle = hub_client.call(download, REPO, "v1", filled)
    assert bundle.manifest == load(model.folder).manifest


def test_what_stays_damaged_is_downloaded_again_once_only(hub, hub_client, model, cache):
    commit = hub.commit(REPO, {LABELS: "[]"}).sha
    with pytest.raises(BundleError) as caught:
        hub_client.call(download, REPO, commit, cache)
    assert_one_sentence(caught.value, f"{REPO}@{commit}", LABELS, "damaged")
    assert len(hub.asked("GET", f"resolve/{commit}/{LABELS}")) == 2


def test_a_damaged_cache_serves_nothing_while_the_hub_is_away(cut_off_client, model, filled):
    damage(model.path(filled, NETWORK_WEIGHTS))
    for revision in ("v1", model.commit):
        with pytest.raises(HubUnreachableError) as caught:
            cut_off_client.call(download, REPO, revision, filled)
        assert_one_sentence(caught.value, "no whole copy")


@pytest.mark.parametrize("noted", ["", "not a commit", "../../x", "0" * 40])
def test_a_damaged_note_of_a_tag_is_no_model(cut_off_client, model, filled, noted):
    (filled / "models--refuge--races" / "refs" / "v1").write_text(noted, "utf-8")
    with pytest.raises(HubUnreachableError):
        cut_off_client.call(download, REPO, "v1", filled)


@pytest.mark.parametrize("place", ["", "models--refuge--races", "models--refuge--races/snapshots"])
def test_a_file_where_a_folder_of_the_cache_should_be_is_told(hub_client, model, cache, place):
    (cache / place).parent.mkdir(parents=True, exist_ok=True)
    (cache / place).write_text("", "utf-8")
    with pytest.raises(BundleError) as caught:
        hub_client.call(download, REPO, "v1", cache)
    assert_one_sentence(caught.value, f"{REPO}@v1", "can't be written")


UNSHARE = ("unshare", "--map-root-user", "--mount", "sh", "-c")
FULL = 'mount -t tmpfs -o size=1m none "$HF_HOME" && exec "$@"'
READ_ONLY = 'mount --bind "$HF_HOME" "$HF_HOME" && mount -o remount,bind,ro "$HF_HOME" && exec "$@"'

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux mounts for one process")


def classify(
    hub: LoopbackHub, home: Path, photo: Path, mounting: str | None = None, reference: str = REPO
) -> subprocess.CompletedProcess:
    """Run the command line with the Hub's model, with HF_HOME in this folder."""
    home.mkdir(exist_ok=True)
    prefix = [*UNSHARE, mounting, "sh"] if mounting else []
    command = [sys.executable, "-m", "breeds", "classify", "--model", reference, str(photo)]
    environment = client_environment(hub.endpoint, home)
    return subprocess.run(
        [*prefix, *command], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


@on_linux
@pytest.mark.parametrize(("mounting", "words"), [(FULL, "too full"), (READ_ONLY, "be written")])
def test_a_disk_that_takes_nothing_is_told_and_no_other_model_answers(
    hub, model, tmp_path, examples, mounting, words
):
    done = classify(hub, tmp_path / "home", examples / "cat.jpg", mounting)
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 1
    assert words in done.stderr


@on_linux
def test_a_cache_that_may_only_be_read_serves_what_it_holds(hub, model, tmp_path, examples):
    photo, home = examples / "cat.jpg", tmp_path / "home"
    assert classify(hub, home, photo).returncode == 0
    for reference in (f"{REPO}@{model.commit}", f"{REPO}@v1", REPO):
        done = classify(hub, home, photo, READ_ONLY, reference)
        assert (done.returncode, done.stderr) == (0, "")


def test_a_home_that_cannot_be_is_told(hub, model, tmp_path, examples):
    (tmp_path / "file").write_text("", "utf-8")
    environment = client_environment(hub.endpoint, tmp_path)
    del environment["HF_HOME"]
    environment |= {"HOME": str(tmp_path / "file"), "USERPROFILE": str(tmp_path / "file")}
    command = [sys.executable, "-m", "breeds", "classify", "--model", REPO, examples / "cat.jpg"]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 1
    assert "can't be written" in done.stderr
