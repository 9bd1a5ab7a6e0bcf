"""A published model, served by the Space's files alone in a fresh environment."""

import json
import shutil
import subprocess
import sys
import urllib.request
from pathlib import Path
from venv import EnvBuilder

from breeds.bundle import load
from breeds.classifier import Classifier
from breeds.photo import load as load_photo
from tests.hub import LoopbackHub
from tests.hub_client import HubClient
from tests.ui.app_process import ROOT, running_app
from training.publish import publish

SPACE_FILES = ("app.py", "requirements.txt", "breeds", "ui", "examples")
REPO = "refuge/races"


def fresh_python(folder: Path) -> Path:
    """The interpreter of a new environment that holds requirements.txt and nothing else."""
    EnvBuilder(with_pip=True).create(folder)
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "-r", ROOT / "requirements.txt"], check=True)
    return python


def copy_space(folder: Path) -> Path:
    """The page's files without the embedded model."""
    ignored = shutil.ignore_patterns("__pycache__", "*.pyi")
    folder.mkdir()
    for name in SPACE_FILES:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=ignored)
        else:
            shutil.copyfile(ROOT / name, folder / name)
    return folder


def identify(address: str, photo: Path) -> dict:
    """Upload a photo over HTTP, as a browser does, and ask the page's endpoint."""
    boundary = "a-boundary-that-no-photo-holds"
    body = (
        f"--{boundary}\r\nContent-Disposition: form-data; "
        f'name="files"; filename="{photo.name}"\r\n\r\n'
    ).encode() + photo.read_bytes()
    uploaded = _post(
        f"{address}/gradio_api/upload",
        body + f"\r\n--{boundary}--\r\n".encode(),
        f"multipart/form-data; boundary={boundary}",
    )
    given = {"path": uploaded[0], "meta": {"_type": "gradio.FileData"}}
    call = f"{address}/gradio_api/call/identify"
    event = _post(call, json.dumps({"data": [given]}).encode(), "application/json")["event_id"]
    with urllib.request.urlopen(f"{call}/{event}") as reply:
        lines = reply.read().decode().splitlines()
    return json.loads(next(line[6:] for line in lines if line.startswith("data: ")))[0]


def _post(address: str, body: bytes, kind: str) -> dict | list:
    request = urllib.request.Request(address, body, {"Content-Type": kind})
    with urllib.request.urlopen(request) as reply:
        return json.load(reply)


def test_the_page_answers_from_a_pinned_commit_of_the_hub(tmp_path: Path) -> None:
    photo = ROOT / "examples" / "german_shepherd.jpg"
    with LoopbackHub() as hub, HubClient(hub.endpoint, tmp_path / "publisher") as client:
        published = client.call(
            publish, ROOT / "model", ROOT / "model_card.md", REPO, token=hub.token
        )
        settings = {
            "BREEDS_MODEL_REPO": f"{REPO}@{published.commit}",
            "HF_ENDPOINT": hub.endpoint,
            "HF_HOME": str(tmp_path / "home"),
            "HF_HUB_DISABLE_XET": "1",
        }
        python = fresh_python(tmp_path / "environment")
        space = copy_space(tmp_path / "space")
        with running_app(tmp_path, program=space, python=python, **settings) as app:
            answer = identify(app.address, photo)
            with urllib.request.urlopen(app.address) as page:
                shown = page.read().decode()
    bundle = load(ROOT / "model")
    pixels = load_photo(photo, bundle.manifest.recipe.decode_min_side)
    expected = Classifier(bundle).predict([pixels])[0].top(5)
    assert answer == {"status": "ok", "breeds": [guess.to_dict() for guess in expected]}
    assert published.commit in shown
