"""Which models a Space may serve, and the token that it gets for one that isn't everybody's."""

import re

import pytest

from breeds.bundle import MANIFEST
from tests.hub import LoopbackHub
from tests.hub_repos import Refusal, StoredFile
from tests.sentences import assert_one_sentence
from tests.training.space_program import MODEL, SPACE, refuse
from training.errors import TrainingError
from training.release.deploy import DeployError, Plan
from training.release.pinned_model import PinnedModel

pytestmark = pytest.mark.network

README = b"---\nsdk: gradio\n---\n# Page\n"
READER = {"token_variable": "RACES_TOKEN"}
NEWER = re.compile(rb'"schema": \d+')


@pytest.fixture
def closed(hub: LoopbackHub, hub_model: str, request: pytest.FixtureRequest) -> None:
    """Make the model private, or gated."""
    setattr(hub.repos["model", MODEL], getattr(request, "param", "private"), True)


@pytest.mark.parametrize(
    ("reference", "words"),
    [
        ("refuge/nothing", ["refuge/nothing"]),
        (f"{MODEL}@v9", [MODEL, "'v9'"]),
        (f"{MODEL}@0123456789abcdef0123456789abcdef01234567", [MODEL, "revision"]),
        ("which breed?", ["'which breed?'", "USER/NAME"]),
        (f"{MODEL}@empty", [MODEL, MANIFEST]),
        (f"{MODEL}@newer", [MODEL, "schema", "update"]),
        (f"{MODEL}@broken", [MODEL, MANIFEST]),
        (f"{MODEL}@partial", [MODEL, "network.xml"]),
    ],
)
def test_a_model_that_cannot_be_served_is_told_in_one_sentence(
    hub, deploy_here, hub_model, reference, words
):
    repo = hub.repos["model", MODEL]
    whole = repo.find("main").files
    manifest = whole[MANIFEST].content
    for branch, files in {
        "empty": {},
        "newer": {MANIFEST: StoredFile(NEWER.sub(b'"schema": 999', manifest))},
        "broken": {MANIFEST: StoredFile(manifest[:100])},
        "partial": {name: whole[name] for name in whole if name != "network.xml"},
    }.items():
        repo.branches[branch] = repo.commit("side", branch, files).sha
    with pytest.raises(TrainingError) as caught:
        deploy_here(model=reference)
    assert_one_sentence(caught.value, *words)
    assert not hub.spaces


@pytest.mark.parametrize("closed", ["private", "gated"], indirect=True)
def test_a_model_that_is_not_everybodys_needs_a_token_for_the_space(hub, deploy_here, closed):
    with pytest.raises(DeployError) as caught:
        deploy_here()
    assert_one_sentence(caught.value, MODEL, "--model-token")
    assert not hub.spaces


@pytest.mark.parametrize("closed", ["private", "gated"], indirect=True)
def test_its_token_becomes_a_secret_and_nothing_else(hub, deploy_here, closed, hub_model):
    deployed = deploy_here(**READER, variables={"RACES_TOKEN": hub.read_token})

    space = hub.spaces[SPACE]
    assert space.secrets == {"HF_TOKEN": hub.read_token}
    assert space.variables == {"BREEDS_MODEL_REPO": f"{MODEL}@{hub_model}"}
    assert deployed.settings == ("BREEDS_MODEL_REPO", "HF_TOKEN")
    written = [repr(deployed), *map(repr, hub.files(SPACE, kind="space").values())]
    assert not any(token in text for token in (hub.token, hub.read_token) for text in written)


def test_no_error_and_no_print_repeats_a_token(hub, deploy_here, closed):
    given = {**READER, "variables": {"RACES_TOKEN": hub.read_token}}
    hub.before = refuse("POST", "/secrets", Refusal(403, "Not now"))
    with pytest.raises(DeployError) as caught:
        deploy_here(**given)
    assert_one_sentence(caught.value, "Not now", "BREEDS_MODEL_REPO was set")
    assert "hf_" not in str(caught.value)
    planned = Plan(SPACE, PinnedModel(MODEL, "0" * 40, "1", True), {"README.md": README}, "hf_x")
    assert "secret HF_TOKEN" in str(planned)
    assert "hf_x" not in f"{planned} {planned!r}"


def test_the_secret_needs_no_repeating(hub, deploy_here, closed, program):
    deploy_here(**READER, variables={"RACES_TOKEN": hub.read_token})
    (program / "app.py").write_text("print('another page')\n", "utf-8")
    assert deploy_here().changed.uploaded == ("app.py",)
    assert hub.spaces[SPACE].secrets == {"HF_TOKEN": hub.read_token}


@pytest.mark.parametrize(
    ("variable", "value", "words"),
    [
        ("RACES_TOKEN", "", ["RACES_TOKEN", "no token"]),
        ("RACES_TOKEN", "hf_revoked", [MODEL]),
        ("RACES_TOKEN", LoopbackHub.token, ["RACES_TOKEN", "only reads"]),
        ("hf_loopback_reader", "", ["the name of the variable"]),
        ("not a name", "", ["the name of the variable"]),
    ],
)
def test_a_token_that_is_of_no_use_is_told_without_repeating_it(
    hub, deploy_here, closed, variable, value, words
):
    with pytest.raises(TrainingError) as caught:
        deploy_here(token_variable=variable, variables={"RACES_TOKEN": value})
    assert_one_sentence(caught.value, *words)
    assert "hf_" not in str(caught.value)
    assert not hub.spaces
