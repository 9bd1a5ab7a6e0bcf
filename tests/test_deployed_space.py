"""A Space as it was deployed: its files alone, in a fresh environment, started as on the Hub."""

import shutil
from pathlib import Path
from socket import socket

import pytest
from gradio_client import Client, handle_file

from breeds.bundle import load
from breeds.photo import load as load_photo
from breeds.recognition.answering import Answer
from breeds.recognition.classifier import Classifier
from tests.environments import new_environment
from tests.hub import LoopbackHub
from tests.hub_client import HubClient
from tests.ui.app_process import ROOT, running_app
from training.errors import TrainingError
from training.release.deploy import Plan, deploy, plan
from training.release.publish import Published, publish
from training.release.space_check import check
from training.release.space_files import PARTS, README

pytestmark = [pytest.mark.network, pytest.mark.slow]

MODEL = "refuge/races"
SPACE = "refuge/page"
READER = "RACES_TOKEN"


@pytest.fixture(scope="module")
def hub() -> LoopbackHub:
    with LoopbackHub() as running:
        yield running


@pytest.fixture(scope="module")
def client(hub: LoopbackHub, tmp_path_factory: pytest.TempPathFactory) -> HubClient:
    """Whoever publishes and deploys; the Space's read token lies in its environment."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv(READER, hub.read_token)
        with HubClient(hub.endpoint, tmp_path_factory.mktemp("deployer")) as client:
            yield client


@pytest.fixture(scope="module")
def published(hub: LoopbackHub, client: HubClient) -> Published:
    """The embedded model, published to a private repo."""
    card = ROOT / "model_card.md"
    return client.call(publish, ROOT / "model", card, MODEL, private=True, token=hub.token)


@pytest.fixture(scope="module")
def space(
    hub: LoopbackHub,
    client: HubClient,
    published: Published,
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """The Space's files, fetched back from the Hub into an empty folder."""
    program = copy_program(tmp_path_factory.mktemp("checkout"))
    planned: Plan = client.call(plan, SPACE, MODEL, READER, program, token=hub.token)
    client.call(deploy, planned, token=hub.token)
    folder = tmp_path_factory.mktemp("space")
    for name, content in hub.files(SPACE, kind="space").items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def copy_program(folder: Path) -> Path:
    """The program as in a checkout where all of it is committed."""
    for name in (*PARTS, README):
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name)
        else:
            shutil.copyfile(ROOT / name, folder / name)
    return folder


@pytest.fixture(scope="module")
def python(space: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The interpreter of a new environment that holds the Space's requirements and nothing else."""
    folder = tmp_path_factory.mktemp("environment")
    return new_environment(folder, "-r", space / "requirements.txt") / "python"


def space_environment(hub: LoopbackHub, home: Path) -> dict[str, str]:
    """What the Hub sets for a Space, this one's variables and secrets, and where this Hub is."""
    space = hub.spaces[SPACE]
    told = {
        "SYSTEM": "spaces",
        "SPACE_ID": SPACE,
        "SPACE_AUTHOR_NAME": SPACE.partition("/")[0],
        "SPACE_REPO_NAME": SPACE.partition("/")[2],
        "SPACE_TITLE": "Quelle race ?",
        "SPACE_HOST": "refuge-page.hf.space",
        "GRADIO_ALLOW_FLAGGING": "never",
        "GRADIO_NUM_PORTS": "1",
        "GRADIO_SERVER_NAME": "0.0.0.0",
        "GRADIO_THEME": "huggingface",
    }
    here = {"HF_ENDPOINT": hub.endpoint, "HF_HOME": str(home), "HF_HUB_DISABLE_XET": "1"}
    return told | here | space.variables | space.secrets


def test_it_answers_from_the_pinned_commit_and_passes_its_check(
    hub, client, published, space, python, tmp_path
) -> None:
    photo = ROOT / "examples" / "german_shepherd.jpg"
    settings = space_environment(hub, tmp_path / "home")
    with running_app(tmp_path, program=space, python=python, **settings) as app:
        hub.spaces[SPACE].stage, hub.spaces[SPACE].host = "RUNNING", app.address
        told = client.call(told_by_check, f"{hub.endpoint}/spaces/{SPACE}", MODEL, token=hub.token)
        answer = Client(app.address, verbose=False).predict(
            handle_file(photo), api_name="/identify"
        )

    assert f"{MODEL}@{published.commit}" in told[1] and len(told) == 3
    bundle = load(ROOT / "model")
    pixels = load_photo(photo, bundle.manifest.recipe.decode_min_side)
    assert answer == Answer.of(Classifier(bundle).predict([pixels])[0], bundle, 5).to_dict()


def test_where_the_hub_is_down_its_embedded_model_answers_and_its_check_fails(
    hub, client, space, python, tmp_path
) -> None:
    with socket() as unused:
        unused.bind(("127.0.0.1", 0))
        nowhere = {"HF_ENDPOINT": f"http://127.0.0.1:{unused.getsockname()[1]}"}
        settings = space_environment(hub, tmp_path / "home") | nowhere
        with running_app(tmp_path, program=space, python=python, **settings) as app:
            photo = handle_file(ROOT / "examples" / "german_shepherd.jpg")
            answer = Client(app.address, verbose=False).predict(photo, api_name="/identify")
            with pytest.raises(TrainingError, match="embedded"):
                client.call(told_by_check, app.address, None)
    assert answer["breeds"][0]["en"] == "German shepherd"


def told_by_check(address: str, model: str | None) -> list[str]:
    told: list[str] = []
    check(address, model, told.append, patience=60)
    return told
