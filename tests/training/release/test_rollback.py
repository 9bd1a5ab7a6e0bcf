"""Putting a published model back, with the real Hub client against a Hub on loopback."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from app import choose
from breeds.bundle import NETWORK_WEIGHTS
from breeds.bundle import hub as hub_models
from breeds.hub_reference import HubReference
from breeds.settings import Settings
from tests.bundles import write_tiny_bundle
from tests.conftest import ROOT
from tests.hub import LoopbackHub
from tests.hub_client import HubClient, client_environment
from tests.hub_protocol import Request
from tests.hub_repos import Refusal, StoredFile
from tests.sentences import assert_one_sentence
from tests.training.space_program import refuse
from training.release.publish import Published, publish
from training.release.rollback import RollbackError, RolledBack, roll_back

pytestmark = pytest.mark.network

REPO = "refuge/races"
SPACE = "refuge/page"
WEIGHTS = "retraining/weights.npz"
PINNED = "BREEDS_MODEL_REPO"


@pytest.fixture
def publish_model(hub: LoopbackHub, hub_client: HubClient, tmp_path: Path):
    """Publishes the model of a seed, with a card and weights for retraining of its own."""

    def call(seed: int, **files: bytes) -> Published:
        folder = write_tiny_bundle(tmp_path / f"model-{seed}", seed=seed)
        (folder / WEIGHTS).parent.mkdir(exist_ok=True)
        np.savez(folder / WEIGHTS, kernel=np.random.default_rng(seed).normal(size=1_000))
        for name, content in files.items():
            (folder / name).write_bytes(content)
        card = tmp_path / "model_card.md"
        card.write_text(f"---\nlicense: other\n---\n# Model {seed}\n", "utf-8")
        return hub_client.call(publish, folder, card, REPO, token=hub.token)

    return call


@pytest.fixture
def roll_back_here(hub: LoopbackHub, hub_client: HubClient):
    def call(**changes: object) -> RolledBack:
        wanted = {"repo": REPO, "token": hub.token, **changes}
        return hub_client.call(roll_back, **wanted)

    return call


@pytest.fixture
def space(hub: LoopbackHub) -> dict[str, str]:
    """The variables of a Space."""
    hub.create(SPACE, "space")
    return hub.spaces[SPACE].variables


def state(hub: LoopbackHub) -> tuple[object, ...]:
    """All that a rollback could have changed."""
    repo = hub.repos["model", REPO]
    variables = {name: dict(space.variables) for name, space in hub.spaces.items()}
    return repo.branches.copy(), repo.tags.copy(), len(repo.commits), variables


def served_version(reference: str) -> str:
    """The version that a page with this setting answers with after a restart."""
    settings = Settings(HubReference.parse(reference), require_hub=True, flags_dir=Path("flags"))
    return choose(settings)[0].bundle.manifest.version


def test_the_first_models_files_are_back_in_one_commit_and_the_tags_stay(
    hub, publish_model, roll_back_here
):
    first = publish_model(1, **{"first.txt": b"only the first has it"})
    second = publish_model(2, **{"second.txt": b"only the second has it"})
    tags = dict(hub.repos["model", REPO].tags)
    rolled = roll_back_here()

    assert hub.files(REPO) == hub.files(REPO, first.commit)
    assert [commit.sha for commit in hub.commits(REPO)][:3] == [
        rolled.commit,
        second.commit,
        first.commit,
    ]
    assert hub.repos["model", REPO].tags == tags
    assert hub.files(REPO, second.tag)["second.txt"] == b"only the second has it"
    assert (rolled.left, rolled.version, rolled.tag) == (second.tag, first.tag, first.tag)
    assert rolled.is_new
    assert rolled.url == f"{hub.endpoint}/{REPO}/tree/{rolled.commit}"


def test_a_page_serves_it_after_a_restart(hub, hub_client, publish_model, roll_back_here):
    first, second = publish_model(1), publish_model(2)
    assert hub_client.call(served_version, REPO) == second.tag
    rolled = roll_back_here()
    assert hub_client.call(served_version, REPO) == first.tag
    assert hub_client.call(served_version, rolled.reference) == first.tag
    assert hub_client.call(hub_models.download, REPO).origin.revision == rolled.commit


def test_no_large_file_is_uploaded_again(hub, publish_model, roll_back_here):
    publish_model(1)
    publish_model(2)
    hub.requests.clear()
    roll_back_here()
    assert hub.commits(REPO)[0].files[WEIGHTS].is_lfs
    assert not hub.asked("PUT", "/lfs/")
    assert not hub.asked("GET", WEIGHTS)
    assert hub.asked("POST", "") == [
        path for path in hub.asked("POST", "") if "/paths-info/" in path or "/commit/" in path
    ]


def test_each_rollback_goes_further_back_and_then_says_that_there_is_nothing_earlier(
    hub, publish_model, roll_back_here
):
    first, second, _ = (publish_model(seed) for seed in (1, 2, 3))
    assert roll_back_here().tag == second.tag
    assert roll_back_here().tag == first.tag
    before = state(hub)
    with pytest.raises(RollbackError) as caught:
        roll_back_here()
    assert_one_sentence(caught.value, REPO, "no tagged model from before", first.tag)
    assert state(hub) == before


def test_a_publication_after_a_rollback_is_left_for_what_was_put_back(
    hub, publish_model, roll_back_here
):
    first, _ = publish_model(1), publish_model(2)
    roll_back_here()
    publish_model(3)
    assert roll_back_here().tag != first.tag
    assert roll_back_here().tag == first.tag


def test_a_model_whose_tag_is_missing_is_rolled_back_too(hub, publish_model, roll_back_here):
    first, second = publish_model(1), publish_model(2)
    del hub.repos["model", REPO].tags[second.tag]
    assert roll_back_here().tag == first.tag


def test_a_tag_may_be_named_and_the_bad_model_put_back(hub, publish_model, roll_back_here):
    first, second, third = (publish_model(seed) for seed in (1, 2, 3))
    assert roll_back_here(to=first.tag).left == third.tag
    assert hub.files(REPO) == hub.files(REPO, first.commit)
    assert roll_back_here(to=third.tag).tag == third.tag
    assert hub.files(REPO) == hub.files(REPO, third.commit)
    assert roll_back_here().tag == second.tag


def test_a_broken_main_is_left_by_a_tag_alone(hub, publish_model, roll_back_here):
    first = publish_model(1)
    hub.commit(REPO, {"manifest.json": "{"})
    with pytest.raises(RollbackError) as caught:
        roll_back_here()
    assert_one_sentence(caught.value, REPO, "--to")
    rolled = roll_back_here(to=first.tag)
    assert rolled.left is None
    assert hub.files(REPO) == hub.files(REPO, first.commit)


def test_what_main_holds_already_is_told_and_nothing_changed(hub, publish_model, roll_back_here):
    publish_model(1)
    second = publish_model(2)
    before = state(hub)
    rolled = roll_back_here(to=second.tag)
    assert not rolled.is_new
    assert rolled.commit == second.commit
    assert state(hub) == before


def test_a_head_that_moves_meanwhile_is_not_overwritten(hub, publish_model, roll_back_here):
    publish_model(1)
    publish_model(2)

    def commit_before_ours(request: Request) -> None:
        if "/commit/" in request.path:
            hub.commit(REPO, {"README.md": "theirs"})

    hub.before = commit_before_ours
    with pytest.raises(RollbackError) as caught:
        roll_back_here()
    assert_one_sentence(caught.value, "Another commit", REPO, "roll back again")
    assert hub.files(REPO)["README.md"] == b"theirs"


def test_a_model_that_is_damaged_on_the_hub_is_not_put_back(hub, publish_model, roll_back_here):
    first, second = publish_model(1), publish_model(2)
    repo = hub.repos["model", REPO]
    broken = dict(repo.find(first.commit).files) | {NETWORK_WEIGHTS: StoredFile(b"\0", True)}
    repo.tags["broken"] = repo.commit("side", "broken", broken).sha
    before = state(hub)
    with pytest.raises(RollbackError) as caught:
        roll_back_here(to="broken")
    assert_one_sentence(caught.value, NETWORK_WEIGHTS, "broken can't be put back")
    assert state(hub) == before
    assert repo.find("main").sha == second.commit


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"to": "v9"}, ["'v9'", REPO]),
        ({"repo": "refuge/nothing"}, ["refuge/nothing", "no repo"]),
        ({"repo": "refuge/which breed?"}, ["'refuge/which breed?'", "USER/NAME"]),
        ({"token": None}, ["hf auth login", "HF_TOKEN"]),
        ({"token": LoopbackHub.read_token}, [REPO, "rights"]),
        ({"space": "refuge/nowhere"}, ["refuge/nowhere", "no repo"]),
        ({"space": SPACE}, [SPACE, "its embedded model"]),
    ],
)
@pytest.mark.usefixtures("space")
def test_what_cannot_be_done_is_told_in_one_sentence_and_changes_nothing(
    hub, publish_model, roll_back_here, changes, words
):
    publish_model(1)
    publish_model(2)
    before = state(hub)
    with pytest.raises(RollbackError) as caught:
        roll_back_here(**changes)
    assert_one_sentence(caught.value, *words)
    assert state(hub) == before


def test_a_hub_that_cannot_be_reached_is_told_in_one_sentence(cut_off_client):
    with pytest.raises(RollbackError) as caught:
        cut_off_client.call(roll_back, REPO, token="hf_any")
    assert_one_sentence(caught.value, "can't be reached")


def test_a_space_is_pointed_to_the_new_commit_after_it_was_made(
    hub, publish_model, roll_back_here, space
):
    first, second = publish_model(1), publish_model(2)
    space[PINNED] = f"{REPO}@{second.commit}"
    hub.requests.clear()
    rolled = roll_back_here(space=SPACE)
    assert rolled.space_restarts
    assert space == {PINNED: f"{REPO}@{rolled.commit}"}
    posted = hub.asked("POST", "")
    assert posted[-1] == f"/api/spaces/{SPACE}/variables"
    assert "/commit/" in posted[-2]

    again = roll_back_here(space=SPACE, to=first.tag)
    assert not (again.is_new or again.space_restarts)


def test_a_space_of_another_model_is_left_alone_and_so_is_the_repo(
    hub, publish_model, roll_back_here, space
):
    publish_model(1)
    publish_model(2)
    space[PINNED] = "refuge/cats"
    before = state(hub)
    with pytest.raises(RollbackError) as caught:
        roll_back_here(space=SPACE)
    assert_one_sentence(caught.value, SPACE, "refuge/cats", REPO)
    assert state(hub) == before


def test_a_space_that_refuses_is_told_with_what_was_done(hub, publish_model, roll_back_here, space):
    first, second = publish_model(1), publish_model(2)
    space[PINNED] = f"{REPO}@{second.commit}"
    hub.before = refuse("POST", "/variables", Refusal(400, "Not now"))
    with pytest.raises(RollbackError) as caught:
        roll_back_here(space=SPACE)
    assert_one_sentence(caught.value, "Not now", f"--to {first.tag}")
    assert hub.files(REPO) == hub.files(REPO, first.commit)

    hub.before = lambda request: None
    rolled = roll_back_here(space=SPACE, to=first.tag)
    assert rolled.space_restarts and not rolled.is_new
    assert space[PINNED] == f"{REPO}@{hub.commits(REPO)[0].sha}"


ROLL_BACK = """
import sys
from training.__main__ import main
status = main(["rollback", *sys.argv[1:]])
heavy = {"tensorflow", "keras", "nncf", "gradio", "openvino"} & sys.modules.keys()
sys.exit(f"imported {heavy}" if heavy else status)
"""


@pytest.fixture
def command(hub: LoopbackHub, tmp_path: Path):
    """The command line in a process of its own, which loads no training library."""

    def call(*words: str) -> subprocess.CompletedProcess[str]:
        environment = client_environment(hub.endpoint, tmp_path / "home", hub.token)
        line = [sys.executable, "-c", ROLL_BACK, "--repo", REPO, *words]
        return subprocess.run(
            line, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
        )

    return call


def test_the_command_says_what_was_served_what_is_and_what_a_pinned_page_does(
    hub, publish_model, command
):
    first, second = publish_model(1), publish_model(2)
    done = command()
    commit = hub.commits(REPO)[0].sha
    assert done.returncode == 0, done.stderr
    assert f"main held {second.tag}, and holds {first.tag} now" in done.stdout
    assert f"{REPO}/tree/{commit} at {commit}" in done.stdout
    assert f"BREEDS_MODEL_REPO={REPO}@{commit}\n" in done.stdout
    assert "deployed anew" in done.stdout

    nothing = command()
    assert nothing.returncode == 1 and nothing.stdout == ""
    assert_one_sentence(RollbackError(nothing.stderr.splitlines()[-1]), first.tag)
