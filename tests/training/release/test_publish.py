"""Publishing a model folder, with the real Hub client against a Hub on loopback."""

import subprocess
import sys
from pathlib import Path
from threading import Event

import numpy as np
import pytest

from breeds.bundle import (
    EVALUATION,
    MANIFEST,
    NETWORK_WEIGHTS,
    SERVED_FILES,
    load,
    replace_evaluation,
)
from tests.bundles import write_tiny_bundle
from tests.conftest import ROOT
from tests.hub import LoopbackHub
from tests.hub_client import HubClient, client_environment
from tests.hub_protocol import Request
from tests.hub_repos import Refusal
from tests.sentences import assert_one_sentence
from tests.training.tracked_models import write_model, write_run
from training.__main__ import main
from training.fit import run
from training.release.publish import DECISION, Published, PublishError, publish
from training.tracking import registry

pytestmark = pytest.mark.network

REPO = "refuge/races"
RETRAINING = "retrain/layers.npz"
PUBLISH = """
import pathlib, sys
import training.release.publish
training.release.publish.publish(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), sys.argv[3])
print(*sys.modules)
"""


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """A model folder with a bundle, and 8 MB of weights for retraining."""
    folder = write_tiny_bundle(tmp_path / "model")
    (folder / RETRAINING).parent.mkdir()
    np.savez(folder / RETRAINING, kernel=np.random.default_rng(0).normal(size=1_000_000))
    return folder


@pytest.fixture
def card(tmp_path: Path) -> Path:
    path = tmp_path / "model_card.md"
    path.write_text("---\nlicense: other\n---\n# Quelle race ?\n", "utf-8")
    return path


@pytest.fixture
def publish_here(hub: LoopbackHub, hub_client: HubClient, model: Path, card: Path):
    def call(**changes: object) -> Published:
        wanted = {"repo": REPO, "token": hub.token, **changes}
        return hub_client.call(publish, model, card, **wanted)

    return call


def refuse_once(method: str, part: str, refusal: Refusal):
    """A hub's `before` that refuses the first request of this kind."""
    left = [refusal]

    def before(request: Request) -> Refusal | None:
        is_met = request.method == method and part in request.path
        return left.pop() if is_met and left else None

    return before


def test_everything_goes_up_in_one_commit_that_the_tag_names(hub, publish_here, model, card):
    published = publish_here(tag="v1")

    here = {
        path.relative_to(model).as_posix(): path.read_bytes()
        for path in model.rglob("*")
        if path.is_file()
    }
    there = hub.files(REPO, "v1")
    assert there.pop(".gitattributes")
    assert there == here | {"README.md": card.read_bytes()}
    assert set(published.uploaded) == {MANIFEST, *SERVED_FILES, RETRAINING, "README.md"}
    assert [commit.sha for commit in hub.commits(REPO)][:-1] == [published.commit]
    assert hub.repos["model", REPO].tags == {"v1": published.commit}
    assert hub.commits(REPO)[0].files[NETWORK_WEIGHTS].is_lfs
    assert published.url == f"{hub.endpoint}/{REPO}/tree/{published.commit}"


def test_the_tag_is_the_models_version_where_none_is_given(hub, publish_here, model):
    published = publish_here()
    assert f'"version": "{published.tag}"' in (model / MANIFEST).read_text("utf-8")
    assert hub.repos["model", REPO].tags[published.tag] == published.commit


def test_a_repo_without_a_namespace_belongs_to_the_tokens_user(hub, publish_here):
    assert publish_here(repo="races").repo == "refuge/races"
    assert len(hub.commits("refuge/races")) == 2


def test_publishing_the_same_twice_uploads_nothing(hub, publish_here):
    first = publish_here()
    hub.requests.clear()
    second = publish_here()

    assert second.commit == first.commit
    assert second.uploaded == second.deleted == ()
    assert len(hub.commits(REPO)) == 2
    writes = [path for method, path in hub.requests if method not in ("GET", "HEAD")]
    assert writes == ["/api/repos/create"]


def test_new_figures_and_a_new_card_go_up_without_the_weights(hub, publish_here, model, card):
    publish_here()
    replace_evaluation(model, {"top_1": 0.9})
    card.write_text("# Another card\n", "utf-8")
    hub.requests.clear()
    published = publish_here(tag="v2")

    assert set(published.uploaded) == {EVALUATION, MANIFEST, "README.md"}
    assert not hub.asked("PUT", "/lfs/")
    assert hub.files(REPO)[EVALUATION] == (model / EVALUATION).read_bytes()


def test_files_that_the_new_version_lacks_are_deleted_in_its_commit(hub, publish_here, model):
    publish_here()
    (model / RETRAINING).unlink()
    (model / "retrain" / "head.npz").write_bytes(b"new")
    published = publish_here(tag="v2")

    assert published.deleted == (RETRAINING,)
    assert published.uploaded == ("retrain/head.npz",)
    assert RETRAINING not in hub.files(REPO, "v2")
    assert ".gitattributes" in hub.files(REPO, "v2")
    assert len(hub.commits(REPO)) == 3


def test_hidden_files_stay_here(hub, publish_here, model):
    (model / ".DS_Store").write_bytes(b"finder")
    publish_here()
    assert ".DS_Store" not in hub.files(REPO)


def test_a_damaged_bundle_never_reaches_the_hub(hub, publish_here, model):
    with (model / NETWORK_WEIGHTS).open("r+b") as stream:
        stream.write(b"\0\1\2\3")
    with pytest.raises(PublishError, match="damaged"):
        publish_here()
    assert hub.requests == []


@pytest.mark.parametrize(
    ("decision", "words"),
    [
        ('{"promoted": false, "reason": "worse"}', ["gate", "decision.json"]),
        ('{"promoted": "true"}', ["decision.json", "promoted"]),
        ('{"reason": "lost"}', ["decision.json", "promoted"]),
        ("[true]", ["decision.json"]),
        ("promoted", ["decision.json", "JSON"]),
    ],
)
def test_a_retrained_model_that_the_gate_kept_back_never_reaches_the_hub(
    hub, publish_here, model, decision, words
):
    (model / DECISION).parent.mkdir()
    (model / DECISION).write_text(decision, "utf-8")
    with pytest.raises(PublishError) as caught:
        publish_here()
    assert_one_sentence(caught.value, *words)
    assert hub.requests == []


def test_a_retrained_model_that_the_gate_let_through_takes_its_decision_along(
    hub, publish_here, model
):
    (model / DECISION).parent.mkdir()
    (model / DECISION).write_text('{"promoted": true, "gained": 0.02}', "utf-8")
    publish_here()
    assert hub.files(REPO)[DECISION] == (model / DECISION).read_bytes()


def test_a_tag_that_names_another_commit_stops_the_upload(hub, publish_here, model):
    first = publish_here(tag="v1")
    replace_evaluation(model, {"top_1": 0.9})
    with pytest.raises(PublishError) as caught:
        publish_here(tag="v1")
    assert_one_sentence(caught.value, "v1", first.commit[:12])
    assert len(hub.commits(REPO)) == 2


def test_a_commit_without_its_tag_gets_it_by_publishing_again(hub, publish_here):
    hub.before = refuse_once("POST", "/tag/", Refusal(400, "Not now"))
    with pytest.raises(PublishError, match="Not now"):
        publish_here(tag="v1")
    published = publish_here(tag="v1")
    assert published.uploaded == ()
    assert hub.repos["model", REPO].tags == {"v1": hub.commits(REPO)[0].sha}


def test_an_upload_that_fails_leaves_no_commit_and_can_be_repeated(hub, publish_here):
    hub.before = refuse_once("PUT", "/lfs/", Refusal(403, "Signature has expired"))
    with pytest.raises(PublishError) as caught:
        publish_here()
    assert_one_sentence(caught.value, REPO, "unchanged", "Signature has expired")
    assert len(hub.commits(REPO)) == 1

    assert RETRAINING in publish_here().uploaded
    assert len(hub.commits(REPO)) == 2


def test_an_upload_killed_half_way_leaves_no_commit_and_can_be_repeated(
    hub, publish_here, model, card, tmp_path
):
    arrived, killed = Event(), Event()

    def hold_uploads(request: Request) -> None:
        if request.method == "PUT":
            arrived.set()
            killed.wait(60)

    hub.before = hold_uploads
    environment = client_environment(hub.endpoint, tmp_path / "home", hub.token)
    command = [sys.executable, "-c", PUBLISH, model, card, REPO]
    with subprocess.Popen(command, cwd=ROOT, env=environment) as process:
        assert arrived.wait(60)
        process.kill()
    killed.set()
    assert len(hub.commits(REPO)) == 1

    publish_here()
    assert hub.files(REPO)[RETRAINING] == (model / RETRAINING).read_bytes()


def test_a_commit_of_somebody_else_is_not_overwritten(hub, publish_here):
    def commit_before_ours(request: Request) -> None:
        if "/commit/" in request.path:
            hub.commit(REPO, {"README.md": "theirs"})

    hub.before = commit_before_ours
    with pytest.raises(PublishError) as caught:
        publish_here()
    assert_one_sentence(caught.value, "Another commit", REPO)
    assert hub.files(REPO)["README.md"] == b"theirs"
    assert NETWORK_WEIGHTS not in hub.files(REPO)


def test_a_new_repo_is_private_if_asked(hub, publish_here):
    publish_here(private=True)
    assert hub.repos["model", REPO].private


def test_asking_for_privacy_never_publishes_to_a_public_repo(hub, publish_here):
    hub.create(REPO)
    with pytest.raises(PublishError) as caught:
        publish_here(private=True)
    assert_one_sentence(caught.value, REPO, "public")
    assert len(hub.commits(REPO)) == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"token": None}, ["hf auth login", "HF_TOKEN"]),
        ({"token": "hf_revoked"}, [REPO, "Invalid credentials"]),
        ({"repo": "others/races"}, ["others/races", "rights"]),
        ({"repo": "refuge/which breed?"}, ["'refuge/which breed?'", "USER/NAME"]),
        ({"tag": "new model"}, ["'new model'", "tag"]),
        ({"tag": "v1..2"}, ["'v1..2'", "tag"]),
    ],
)
def test_what_the_hub_would_not_take_is_told_in_one_sentence(hub, publish_here, changes, words):
    with pytest.raises(PublishError) as caught:
        publish_here(**changes)
    assert_one_sentence(caught.value, *words)
    assert not hub.repos


def test_a_public_repo_cannot_be_written_without_a_token(hub, publish_here, model):
    publish_here()
    replace_evaluation(model, {"top_1": 0.9})
    with pytest.raises(PublishError, match="HF_TOKEN"):
        publish_here(token=None, tag="v2")
    assert len(hub.commits(REPO)) == 2


def test_a_card_with_broken_metadata_is_told_before_the_upload(hub, publish_here, card):
    card.write_text("---\nlicense: [other\n---\n# Card\n", "utf-8")
    with pytest.raises(PublishError) as caught:
        publish_here()
    assert_one_sentence(caught.value, "README.md")
    assert not hub.asked("PUT", "/lfs/")


def test_a_missing_card_is_told(publish_here, card):
    card.unlink()
    with pytest.raises(PublishError, match=r"model_card\.md is missing"):
        publish_here()


def test_a_hub_that_cannot_be_reached_is_told_in_one_sentence(cut_off_client, model, card):
    with pytest.raises(PublishError) as caught:
        cut_off_client.call(publish, model, card, REPO, token="hf_any")
    assert_one_sentence(caught.value, "can't be reached")


PUBLISH_BY_COMMAND = """
import sys
from training.__main__ import main
status = main(["publish", *sys.argv[1:]])
heavy = {"tensorflow", "keras", "nncf", "gradio", "openvino"} & sys.modules.keys()
sys.exit(f"imported {heavy}" if heavy else status)
"""


@pytest.mark.usefixtures("own_store")
def test_the_champion_is_published_from_mlflow(hub, card, tmp_path):
    model = write_model(tmp_path / "champion", write_run(tmp_path / "run"))
    registry.crown(registry.register(model), "It is the first.")
    environment = client_environment(hub.endpoint, tmp_path / "home", hub.token)
    words = ["models:/dog-breeds@champion", "--card", card, "--repo", REPO]
    command = [sys.executable, "-c", PUBLISH_BY_COMMAND, *words]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    there = hub.files(REPO)
    retraining = {f"{run.RETRAINING}/{path.name}" for path in (tmp_path / "run").iterdir()}
    assert retraining < set(there)
    for path in model.rglob("*"):
        if path.is_file():
            assert there[path.relative_to(model).as_posix()] == path.read_bytes()
    assert load(model).manifest.version in hub.repos["model", REPO].tags


@pytest.mark.usefixtures("own_store")
def test_a_model_that_mlflow_lacks_never_reaches_the_hub(hub, card, capsys):
    words = ["models:/dog-breeds@champion", "--card", str(card), "--repo", REPO]
    assert main(["publish", *words]) == 1
    told = PublishError(capsys.readouterr().err.splitlines()[-1])
    assert_one_sentence(told, "models:/dog-breeds@champion", "not found")
    assert hub.requests == []


def test_publishing_loads_no_training_library(hub, model, card, tmp_path):
    environment = client_environment(hub.endpoint, tmp_path / "home", hub.token)
    command = [sys.executable, "-c", PUBLISH, model, card, REPO]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    loaded = {name.partition(".")[0] for name in done.stdout.split()}
    assert "huggingface_hub" in loaded
    assert not loaded & {"tensorflow", "keras", "nncf", "gradio", "openvino"}
    assert len(hub.commits(REPO)) == 2
