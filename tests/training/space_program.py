"""A program small enough to be deployed in each test, with much that is no business of a Space."""

import os
import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

from breeds.bundle import MANIFEST, SERVED_FILES
from tests.bundles import write_tiny_bundle
from tests.hub_protocol import Request
from tests.hub_repos import Refusal
from training.release.deploy import Deployed, deploy, plan

ROOT = Path(__file__).parents[2]
SPACE = "refuge/page"
MODEL = "refuge/races"
EMBEDDED = {f"model/{name}" for name in (MANIFEST, *SERVED_FILES)}
OURS = {
    "LICENSE": "the licence",
    "app.py": "print('the page')\n",
    "breeds/__init__.py": "",
    "breeds/flags/record.py": "FLAGS = 1\n",
    "examples/CREDITS.csv": "file,what,origin,licence\n",
    "examples/cat.jpg": "not really",
    "model_card.md": "# The model\n",
    "ui/identify/answer.html": "<p>{{ answer }}</p>\n",
    "ui/style/page.css": "body {}\n",
    "ui/photo_input.py": "INPUT = 1\n",
}
NOT_OURS = {
    ".env": "HF_TOKEN=hf_forgotten",
    "Makefile": "app:\n",
    "breeds/.DS_Store": "finder",
    "breeds/__pycache__/settings.cpython-311.pyc": "compiled",
    "docs/EXPERIMENTS.md": "# Tried\n",
    "model/retraining/weights.npz": "weights",
    "tests/test_page.py": "",
    "training/train.py": "",
    "ui/photo_input.pyi": "INPUT: int\n",
}


def write_program(folder: Path) -> Path:
    """Write both, with a tiny embedded model and this repository's front matter and pins."""
    write_tiny_bundle(folder / "model", seed=1)
    for name, text in (OURS | NOT_OURS).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    for name in ("README.md", "requirements.txt"):
        shutil.copyfile(ROOT / name, folder / name)
    return folder


def track(folder: Path, *names: str) -> None:
    """Make the folder a git checkout that tracks these files."""
    for words in (["init", "--quiet"], ["add", "--force", "--", *names]):
        subprocess.run(["git", "-C", folder, *words], check=True)


def plan_and_deploy(
    program: Path,
    space: str,
    model: str,
    token_variable: str | None = None,
    private: bool = False,
    variables: Mapping[str, str] | None = None,
) -> Deployed:
    """Runs in the client's process, which alone has these environment variables."""
    os.environ.update(variables or {})
    try:
        return deploy(plan(space, model, token_variable, program), private)
    finally:
        for name in variables or {}:
            del os.environ[name]


def refuse(method: str, part: str, refusal: Refusal) -> Callable[[Request], Refusal | None]:
    """A hub's `before` that refuses requests of this kind."""

    def before(request: Request) -> Refusal | None:
        return refusal if request.method == method and part in request.path else None

    return before
