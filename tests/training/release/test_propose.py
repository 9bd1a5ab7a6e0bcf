"""A model as a pull request, with the real Hub client against a Hub on loopback."""

import subprocess
import sys
from pathlib import Path

import pytest

from breeds.bundle import NETWORK_WEIGHTS, load, replace_evaluation
from tests.bundles import write_tiny_bundle
from tests.conftest import ROOT
from tests.hub import LoopbackHub
from tests.hub_client import HubClient, client_environment
from tests.hub_protocol import Request
from tests.hub_repos import Commit, PullRequest, Repo
from tests.sentences import assert_one_sentence
from training.release.propose import Proposed, propose
from training.release.publish import DECISION, Published, PublishError, publish

pytestmark = pytest.mark.network

REPO = "refuge/races"
SENTENCE = "It may take the place of the one before."
FIRST = "refs/pr/1"


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """A retrained model that the gate let through, and its card in the changelog."""
    folder = write_tiny_bundle(tmp_path / "model", seed=2)
    (folder / DECISION).parent.mkdir()
    (folder / DECISION).write_text('{"promoted": true}', "utf-8")
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / f"{load(folder).manifest.version}.md").write_text(SENTENCE, "utf-8")
    return folder


@pytest.fixture
def card(tmp_path: Path) -> Path:
    path = tmp_path / "model_card.md"
    path.write_text("---\nlicense: other\n---\n# Quelle race ?\n", "utf-8")
    return path


@pytest.fixture
def publish_here(hub: LoopbackHub, hub_client: HubClient, card: Path):
    def call(model: Path) -> Published:
        return hub_client.call(publish, model, card, REPO, token=hub.token)

    return call


@pytest.fixture
def served(publish_here, tmp_path: Path) -> Published:
    """The model that main holds."""
    return publish_here(write_tiny_bundle(tmp_path / "served", seed=1))


@pytest.fixture
def propose_here(hub: LoopbackHub, hub_client: HubClient, model: Path, card: Path):
    def call(**changes: object) -> Proposed:
        wanted = {"repo": REPO, "changelog": model.parent / "models", "token": hub.token, **changes}
        return hub_client.call(propose, model, card, **wanted)

    return call


def kept(hub: LoopbackHub) -> Repo:
    return hub.repos["model", REPO]


def test_a_pull_request_holds_it_and_main_and_tags_stay(hub, served, propose_here, model):
    proposed = propose_here()
    assert proposed == Proposed(f"{hub.endpoint}/{REPO}/discussions/1", is_new=True)
    assert hub.commits(REPO)[0].sha == served.commit
    assert kept(hub).tags == {served.tag: served.commit}
    there = hub.files(REPO, FIRST)
    for path in model.rglob("*"):
        if path.is_file():
            assert there[path.relative_to(model).as_posix()] == path.read_bytes()
    assert kept(hub).find(FIRST).parent == served.commit
    assert kept(hub).find(FIRST).files[NETWORK_WEIGHTS].is_lfs


def test_whoever_reads_it_finds_the_gates_words_and_what_a_yes_does(
    hub, served, propose_here, model
):
    propose_here()
    version = load(model).manifest.version
    request = kept(hub).pull_requests[1]
    assert request.title == f"Model {version}"
    assert SENTENCE in request.description
    assert "publish" in request.description and f"`{version}`" in request.description


def test_the_same_model_is_not_proposed_twice(hub, served, propose_here, model):
    first = propose_here()
    (model / DECISION).write_text('{"promoted": true, "on": "another day"}', "utf-8")
    again = propose_here()
    assert again == Proposed(first.url, is_new=False)
    assert len(kept(hub).pull_requests) == 1


def test_a_closed_request_and_another_model_are_no_reason_to_keep_still(
    hub, served, propose_here, model
):
    propose_here()
    kept(hub).pull_requests[1].status = "closed"
    theirs = kept(hub).open_pull_request(kept(hub).find("main"), "A comma", "")
    assert propose_here().url.endswith("/discussions/3")
    assert theirs == 2


def test_merged_it_is_published_without_an_upload_and_tagged(
    hub, served, propose_here, publish_here, model
):
    propose_here()
    merged: Commit = kept(hub).merge(1)
    hub.requests.clear()
    published = publish_here(model)
    assert published.uploaded == published.deleted == ()
    assert not hub.asked("POST", "/commit/")
    assert kept(hub).tags == {
        served.tag: served.commit,
        load(model).manifest.version: merged.sha,
    }
    with pytest.raises(PublishError) as caught:
        propose_here()
    assert_one_sentence(caught.value, REPO, "holds all of this already")


def test_a_commit_that_reaches_main_meanwhile_stays_there(hub, served, propose_here):
    def commit_before_ours(request: Request) -> None:
        if "/commit/" in request.path:
            hub.commit(REPO, {"README.md": "theirs"})

    hub.before = commit_before_ours
    propose_here()
    assert hub.files(REPO)["README.md"] == b"theirs"
    assert kept(hub).find(FIRST).parent == served.commit


def test_a_model_that_the_gate_kept_back_is_not_proposed(hub, served, propose_here, model):
    (model / DECISION).write_text('{"promoted": false}', "utf-8")
    hub.requests.clear()
    with pytest.raises(PublishError) as caught:
        propose_here()
    assert_one_sentence(caught.value, "gate")
    assert hub.requests == []


def test_without_its_card_nobody_could_say_yes(hub, served, propose_here, model, tmp_path):
    hub.requests.clear()
    with pytest.raises(PublishError) as caught:
        propose_here(changelog=tmp_path)
    assert_one_sentence(caught.value, f"{load(model).manifest.version}.md", "missing")
    assert hub.requests == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"token": None}, ["hf auth login", "HF_TOKEN"]),
        ({"token": LoopbackHub.read_token}, [REPO, "rights"]),
        ({"repo": "refuge/nothing"}, ["refuge/nothing", "no repo"]),
        ({"repo": "refuge/which breed?"}, ["'refuge/which breed?'", "USER/NAME"]),
    ],
)
def test_what_the_hub_would_not_take_is_told_in_one_sentence(
    hub, served, propose_here, changes, words
):
    with pytest.raises(PublishError) as caught:
        propose_here(**changes)
    assert_one_sentence(caught.value, *words)
    assert kept(hub).pull_requests == {}


PROPOSE = """
import sys
from training.__main__ import main
status = main(["publish", *sys.argv[1:]])
heavy = {"tensorflow", "keras", "nncf", "gradio", "openvino"} & sys.modules.keys()
sys.exit(f"imported {heavy}" if heavy else status)
"""


@pytest.fixture
def command(hub: LoopbackHub, model: Path, card: Path, tmp_path: Path):
    """The command line in a process of its own, which loads no training library."""

    def call(*words: str) -> subprocess.CompletedProcess[str]:
        environment = client_environment(hub.endpoint, tmp_path / "home", hub.token)
        where = ["--repo", REPO, "--card", card, "--propose", "--cards", tmp_path / "models"]
        return subprocess.run(
            [sys.executable, "-c", PROPOSE, model, *where, *words],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    return call


def test_the_command_says_where_it_is_and_what_a_yes_takes(hub, served, command, model):
    done = command("--message", "Retrained in May")
    assert done.returncode == 0, done.stderr
    assert f"{hub.endpoint}/{REPO}/discussions/1\n" in done.stdout
    assert "Nothing of it is served" in done.stdout
    assert f"python -m training publish {model} --repo {REPO}\n" in done.stdout
    assert list(kept(hub).pull_requests.values()) == [
        PullRequest("Retrained in May", kept(hub).pull_requests[1].description)
    ]
    replace_evaluation(model, {"top_1": 0.9})
    assert "proposes this model already" in command().stdout


def test_a_tag_and_a_proposal_exclude_each_other(hub, served, command):
    done = command("--tag", "v2")
    assert done.returncode == 1
    assert_one_sentence(PublishError(done.stderr.splitlines()[-1]), "--propose", "--tag")
    assert kept(hub).pull_requests == {}
