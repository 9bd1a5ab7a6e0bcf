"""Deploying a Space, with the real Hub client against a Hub on loopback."""

import re
import subprocess
import sys
from contextlib import redirect_stderr
from io import StringIO
from pathlib import Path

import pytest
from huggingface_hub import SpaceCard

from breeds.bundle import NETWORK_WEIGHTS
from tests.hub import LoopbackHub
from tests.hub_client import client_environment
from tests.hub_protocol import Request
from tests.hub_repos import Refusal
from tests.hub_spaces import UNPAID
from tests.sentences import assert_one_sentence
from tests.training.space_program import (
    EMBEDDED,
    MODEL,
    OURS,
    ROOT,
    SPACE,
    plan_and_deploy,
    refuse,
    track,
)
from training.__main__ import main
from training.errors import TrainingError
from training.release.deploy import DeployError

pytestmark = pytest.mark.network

LINK = re.compile(r"\]\(([^)]+)\)")


def readme(hub: LoopbackHub) -> SpaceCard:
    return SpaceCard(hub.files(SPACE, kind="space")["README.md"].decode())


def test_the_space_is_what_the_page_needs_and_no_more_in_one_commit(hub, deploy_here, program):
    deployed = deploy_here()

    there = hub.files(SPACE, kind="space")
    assert there.pop(".gitattributes")
    assert there.keys() == {*OURS, *EMBEDDED, "README.md", "requirements.txt"}
    for name in there.keys() - {"README.md"}:
        assert there[name] == (program / name).read_bytes()
    commits = hub.commits(SPACE, kind="space")
    assert [commit.sha for commit in commits][:-1] == [deployed.commit]
    assert commits[0].files[f"model/{NETWORK_WEIGHTS}"].is_lfs
    assert hub.spaces[SPACE].sdk == "gradio"
    assert deployed.url == f"{hub.endpoint}/spaces/{SPACE}"
    assert set(deployed.changed.uploaded) == there.keys()


def test_the_model_is_pinned_before_the_upload_that_starts_the_build(hub, deploy_here, hub_model):
    deployed = deploy_here()

    assert hub.spaces[SPACE].variables == {"BREEDS_MODEL_REPO": f"{MODEL}@{hub_model}"}
    assert hub.spaces[SPACE].secrets == {}
    assert deployed.settings == ("BREEDS_MODEL_REPO",)
    writes = [path for method, path in hub.requests if method in ("POST", "PUT")]
    first_upload = next(number for number, path in enumerate(writes) if "preupload" in path)
    assert writes.index(f"/api/spaces/{SPACE}/variables") < first_upload


def test_a_tag_is_pinned_to_its_commit_too(hub, deploy_here, hub_model):
    hub.repos["model", MODEL].tags["v1"] = hub_model
    hub.commit(MODEL, {"README.md": "newer"})
    deploy_here(model=f"{MODEL}@v1")
    assert hub.spaces[SPACE].variables["BREEDS_MODEL_REPO"] == f"{MODEL}@{hub_model}"


def test_the_front_matter_tells_what_is_installed_here_and_which_model_is_served(hub, deploy_here):
    deploy_here()
    data, ours = readme(hub).data, SpaceCard.load(ROOT / "README.md").data
    pins = (ROOT / "requirements.txt").read_text("utf-8").splitlines()
    assert f"gradio=={data.sdk_version}" in pins
    assert data.python_version == f"{sys.version_info.major}.{sys.version_info.minor}"
    assert data.models == [MODEL]
    kept = ours.to_dict().keys() - {"sdk_version", "python_version", "models"}
    assert {"title", "emoji", "license", "app_file", "sdk"} <= kept
    assert all(data[name] == ours[name] for name in kept)


def test_each_link_of_the_spaces_readme_leads_somewhere(hub, deploy_here, hub_model):
    deploy_here()
    links = LINK.findall(readme(hub).text)
    there = hub.files(SPACE, kind="space")
    assert f"{hub.endpoint}/{MODEL}/tree/{hub_model}" in links
    assert all(link in there or link.startswith(f"{hub.endpoint}/") for link in links)


def test_deploying_the_same_twice_changes_nothing(hub, deploy_here):
    first = deploy_here()
    hub.requests.clear()
    second = deploy_here()

    assert second.commit == first.commit
    assert not second.changed
    assert second.settings == ()
    assert {method for method, _ in hub.requests} <= {"GET", "HEAD"}


def test_only_what_changed_goes_up_and_what_is_gone_is_deleted(hub, deploy_here, program):
    deploy_here()
    (program / "ui" / "photo_input.py").unlink()
    (program / "app.py").write_text("print('another page')\n", "utf-8")
    hub.requests.clear()
    deployed = deploy_here()

    assert deployed.changed.uploaded == ("app.py",)
    assert deployed.changed.deleted == ("ui/photo_input.py",)
    assert not hub.asked("PUT", "/lfs/")
    assert "ui/photo_input.py" not in hub.files(SPACE, kind="space")
    assert ".gitattributes" in hub.files(SPACE, kind="space")
    assert len(hub.commits(SPACE, kind="space")) == 3


def test_a_new_model_is_a_new_pin(hub, deploy_here, hub_model):
    deploy_here()
    newer = hub.commit(MODEL, {"README.md": "newer"}).sha
    deployed = deploy_here()
    assert deployed.settings == ("BREEDS_MODEL_REPO",)
    assert deployed.changed.uploaded == ("README.md",)
    assert hub.spaces[SPACE].variables["BREEDS_MODEL_REPO"] == f"{MODEL}@{newer}"


def test_in_a_git_checkout_only_tracked_files_go_up(hub, deploy_here, program):
    (program / "breeds" / "untracked.py").write_text("", "utf-8")
    track(program, *OURS, *EMBEDDED, "requirements.txt", "ui/photo_input.pyi", "docs")
    deploy_here()
    there = hub.files(SPACE, kind="space").keys() - {".gitattributes"}
    assert there == {*OURS, *EMBEDDED, "README.md", "requirements.txt"}


def test_a_part_that_is_missing_is_told(hub, deploy_here, program):
    (program / "app.py").unlink()
    with pytest.raises(TrainingError) as caught:
        deploy_here()
    assert_one_sentence(caught.value, "app.py", "missing")
    assert not hub.spaces


def test_a_damaged_embedded_model_never_reaches_the_hub(hub, deploy_here, program):
    with (program / "model" / NETWORK_WEIGHTS).open("r+b") as stream:
        stream.write(b"\0\1\2\3")
    with pytest.raises(Exception, match="damaged"):
        deploy_here()
    assert hub.requests == []


@pytest.mark.parametrize("front", ["title: [", "- a list"])
def test_a_front_matter_that_cannot_be_read_is_told(hub, deploy_here, program, front):
    (program / "README.md").write_text(f"---\n{front}\n---\n# Page\n", "utf-8")
    with pytest.raises(TrainingError) as caught:
        deploy_here()
    assert_one_sentence(caught.value, "README.md")
    assert not hub.spaces


def test_another_gradio_than_the_pinned_one_is_told(hub, deploy_here, program):
    (program / "requirements.txt").write_text("gradio==5.0.0\n", "utf-8")
    with pytest.raises(TrainingError) as caught:
        deploy_here()
    assert_one_sentence(caught.value, "Gradio", "5.0.0", "requirements.txt")
    assert not hub.spaces


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"token": None}, ["hf auth login", "HF_TOKEN"]),
        ({"token": "hf_revoked"}, ["Invalid credentials"]),
        ({"token": LoopbackHub.read_token}, [SPACE, "rights"]),
        ({"space": "others/page"}, ["others/page", "rights"]),
        ({"space": "page"}, ["'page'", "USER/NAME"]),
        ({"space": "refuge/my page"}, ["'refuge/my page'", "USER/NAME"]),
    ],
)
def test_what_the_hub_would_not_take_is_told_in_one_sentence(hub, deploy_here, changes, words):
    with pytest.raises(TrainingError) as caught:
        deploy_here(**changes)
    assert_one_sentence(caught.value, *words)
    assert not hub.spaces


def test_a_space_of_somebody_else_is_left_alone(hub, deploy_here):
    hub.create("others/page", "space")
    with pytest.raises(DeployError) as caught:
        deploy_here(space="others/page")
    assert_one_sentence(caught.value, "others/page", "rights")
    assert len(hub.commits("others/page", kind="space")) == 1


def test_an_account_without_a_paid_plan_is_told_what_to_do(hub, deploy_here):
    hub.before = refuse("POST", "/api/repos/create", Refusal(402, UNPAID))
    with pytest.raises(DeployError) as caught:
        deploy_here()
    assert_one_sentence(caught.value, "PRO subscription", f"{hub.endpoint}/new-space", SPACE)


def test_a_space_that_was_made_by_hand_needs_no_making(hub, deploy_here):
    hub.create(SPACE, "space")
    hub.commit(SPACE, {"README.md": "---\nsdk: gradio\n---\n"}, kind="space")
    hub.before = refuse("POST", "/api/repos/create", Refusal(402, UNPAID))
    deploy_here()
    assert readme(hub).data.models == [MODEL]


def test_a_space_with_another_program_is_left_alone(hub, deploy_here):
    hub.create(SPACE, "space")
    hub.commit(SPACE, {"app.py": "another", "prices.csv": "1"}, kind="space")
    with pytest.raises(DeployError) as caught:
        deploy_here()
    assert_one_sentence(caught.value, SPACE, "prices.csv", "another name")
    assert len(hub.commits(SPACE, kind="space")) == 2
    assert hub.spaces[SPACE].variables == {}


def test_an_upload_that_breaks_off_changes_no_file_and_tells_what_was_done(hub, deploy_here):
    hub.before = refuse("PUT", "/lfs/", Refusal(403, "Signature has expired"))
    with pytest.raises(DeployError) as caught:
        deploy_here()
    assert_one_sentence(
        caught.value, SPACE, "unchanged", "the Space was made", "BREEDS_MODEL_REPO was set"
    )
    assert len(hub.commits(SPACE, kind="space")) == 1

    hub.before = lambda request: None
    assert "app.py" in deploy_here().changed.uploaded
    assert len(hub.commits(SPACE, kind="space")) == 2


def test_a_commit_of_somebody_else_is_not_overwritten(hub, deploy_here):
    deploy_here()
    hub.commit(MODEL, {"README.md": "newer"})

    def commit_before_ours(request: Request) -> None:
        if "/commit/" in request.path:
            hub.commit(SPACE, {"app.py": "theirs"}, kind="space")

    hub.before = commit_before_ours
    with pytest.raises(DeployError) as caught:
        deploy_here()
    assert_one_sentence(caught.value, "Another commit", SPACE, "BREEDS_MODEL_REPO was set")
    assert hub.files(SPACE, kind="space")["app.py"] == b"theirs"


def test_a_new_space_is_private_if_asked(hub, deploy_here):
    deploy_here(private=True)
    assert hub.repos["space", SPACE].private


def test_asking_for_privacy_never_deploys_to_a_public_space(hub, deploy_here):
    hub.create(SPACE, "space")
    with pytest.raises(DeployError) as caught:
        deploy_here(private=True)
    assert_one_sentence(caught.value, SPACE, "public")
    assert len(hub.commits(SPACE, kind="space")) == 1


def test_a_hub_that_cannot_be_reached_is_told_in_one_sentence(cut_off_client, program):
    with pytest.raises(TrainingError) as caught:
        cut_off_client.call(plan_and_deploy, program, SPACE, MODEL, token="hf_any")
    assert_one_sentence(caught.value, "can't be reached")


@pytest.fixture
def command(hub: LoopbackHub, hub_model: str, tmp_path: Path):
    """The command line in a process of its own, on this checkout."""

    def call(*words: str) -> subprocess.CompletedProcess[str]:
        environment = client_environment(hub.endpoint, tmp_path / "home", hub.token)
        line = [sys.executable, "-m", "training", "deploy", *words]
        return subprocess.run(
            line, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
        )

    return call


def test_a_dry_run_tells_what_would_go_up_and_asks_only_for_the_model(hub, command, hub_model):
    done = command("--space", SPACE, "--model-repo", MODEL, "--dry-run")

    assert done.returncode == 0 and done.stderr == ""
    listed = re.findall(r"^ *([\d,]+)  (\S+)$", done.stdout, re.MULTILINE)
    sizes = {name: int(size.replace(",", "")) for size, name in listed}
    assert sizes["app.py"] == (ROOT / "app.py").stat().st_size
    assert {"README.md", "requirements.txt", "breeds/bundle/folder.py", *EMBEDDED} <= sizes.keys()
    assert not any(
        name.startswith(("tests", "training", "docs", "model/retraining")) for name in sizes
    )
    assert f"{sum(sizes.values()):,}  bytes in {len(sizes)} files" in done.stdout
    assert f"models:\n- {MODEL}" in done.stdout
    assert f"variable BREEDS_MODEL_REPO={MODEL}@{hub_model}" in done.stdout
    assert not hub.spaces
    assert {method for method, _ in hub.requests} <= {"GET", "HEAD"}
    assert all(MODEL in path for _, path in hub.requests)


@pytest.mark.parametrize("words", [["--space", SPACE], ["--model-repo", MODEL], []])
def test_without_a_model_or_a_space_nothing_is_done(hub, hub_client, words):
    status, told = hub_client.call(run_command, *words, token=hub.token)
    assert status == 1
    assert told.count("\n") == 1 and "--model-repo" in told
    assert not hub.requests


def run_command(*words: str) -> tuple[int, str]:
    """The exit status of `deploy`, and what it says on standard error."""
    with redirect_stderr(StringIO()) as told:
        status = main(["deploy", *words])
    return status, told.getvalue()


def test_deploying_loads_no_training_library_and_no_gradio(tmp_path):
    script = (
        "import sys, training.release.deploy, training.release.space_check; print(*sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    loaded = {name.partition(".")[0] for name in done.stdout.split()}
    assert "huggingface_hub" in loaded
    assert not loaded & {"tensorflow", "keras", "nncf", "gradio", "openvino"}
