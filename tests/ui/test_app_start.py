"""The program starts with the model that it was told to use, or says in one sentence why not."""

import socket
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Browser, expect

from breeds.bundle import MANIFEST, SERVED_FILES
from tests.bundles import write_tiny_bundle
from tests.hub import LoopbackHub
from tests.hub_repos import StoredFile
from tests.ui.app_process import ROOT, app_environment, running_app

REPO = "refuge/races"


def hub_settings(endpoint: str, home: Path) -> dict[str, str]:
    return {"HF_ENDPOINT": endpoint, "HF_HOME": str(home), "HF_HUB_DISABLE_XET": "1"}


def sentence_at_start(**settings: str) -> str:
    """What the program says on standard error when it won't start."""
    started = subprocess.run(
        [sys.executable, ROOT / "app.py"],
        env=app_environment(settings),
        capture_output=True,
        text=True,
        check=False,
    )
    assert started.returncode == 1
    return started.stderr


def test_a_setting_that_cannot_be_used_stops_it() -> None:
    said = sentence_at_start(BREEDS_MODEL_REPO="races")
    assert said == "BREEDS_MODEL_REPO is 'races': expected OWNER/NAME or OWNER/NAME@REVISION.\n"


def test_an_absent_hub_stops_it(tmp_path: Path) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        endpoint = f"http://127.0.0.1:{unused.getsockname()[1]}"
        said = sentence_at_start(BREEDS_MODEL_REPO=REPO, **hub_settings(endpoint, tmp_path))
    assert REPO in said
    assert "Traceback" not in said
    assert len(said.splitlines()) == 1


def test_it_names_the_hub_model_that_answers(tmp_path: Path, browser: Browser) -> None:
    model = write_tiny_bundle(tmp_path / "model")
    with LoopbackHub() as hub:
        files = {name: (model / name).read_bytes() for name in (MANIFEST, *SERVED_FILES)}
        commit = hub.create(REPO).commit(
            "main", "a model", {name: StoredFile(content) for name, content in files.items()}
        )
        settings = hub_settings(hub.endpoint, tmp_path / "home")
        with running_app(tmp_path, BREEDS_MODEL_REPO=f"{REPO}@main", **settings) as app:
            page = browser.new_page()
            page.goto(app.address)
            expect(page.locator("#footer")).to_contain_text(f"modèle {REPO}, révision {commit.sha}")
            page.close()
