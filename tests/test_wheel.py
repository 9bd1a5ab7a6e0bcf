"""The installed command, from the wheel alone: in a fresh environment, far from the checkout."""

import json
import shutil
import subprocess
import sys
import tomllib
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from breeds import photo as photos
from breeds.bundle import MANIFEST, SERVED_FILES
from breeds.recognition.answering import Answer
from breeds.recognition.classifier import Classifier
from tests.conftest import ROOT
from tests.environments import new_environment

pytestmark = [pytest.mark.network, pytest.mark.slow]

PAGE_ONLY = ("authlib==", "gradio==", "itsdangerous==", "jinja2==", "markdown-it-py==")


@dataclass(frozen=True)
class Installed:
    """The programs of an environment with the wheel and what it needs, and a folder to work in."""

    programs: Path
    folder: Path

    def run(self, program: str, *arguments: object) -> subprocess.CompletedProcess[str]:
        command = [str(self.programs / program), *map(str, arguments)]
        return subprocess.run(
            command, cwd=self.folder, capture_output=True, encoding="utf-8", check=False
        )


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from a copy, since building leaves its traces in the folder."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    for name in ("breeds", "model"):
        shutil.copytree(ROOT / name, source / name)
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copyfile(ROOT / name, source / name)
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps"]
    subprocess.run([*pip, "--wheel-dir", folder, source], check=True)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    programs = new_environment(tmp_path_factory.mktemp("environment"), wheel)
    return Installed(programs, tmp_path_factory.mktemp("elsewhere"))


def test_the_wheel_holds_the_core_and_the_served_model_and_nothing_else(wheel: Path) -> None:
    names = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    code = {path.relative_to(ROOT).as_posix() for path in (ROOT / "breeds").rglob("*.py")}
    model = {f"breeds/model/{name}" for name in (MANIFEST, *SERVED_FILES)}
    data = {"breeds/bundle/aliases.csv", "breeds/recognition/legal_weight.csv"}
    data.add("breeds/exports/asm3/breed_names.csv")
    pages = (ROOT / "breeds" / "exports" / "sheet", ROOT / "breeds" / "review")
    files = (path for page in pages for path in page.iterdir())
    parts = (path for path in files if path.suffix in (".css", ".html", ".js"))
    data |= {path.relative_to(ROOT).as_posix() for path in parts}
    assert names == code | model | data


def test_it_needs_what_the_page_needs_but_for_the_page() -> None:
    pinned = (ROOT / "requirements.txt").read_text("utf-8").split()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["dependencies"] == [pin for pin in pinned if not pin.startswith(PAGE_ONLY)]


def test_the_command_answers_as_the_checkout_does(
    installed: Installed, classifier: Classifier, examples: Path
) -> None:
    photo = examples / "mixed_breed_frisbee.jpg"
    done = installed.run("quelle-race", "classify", photo, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    pixels = photos.load(photo, classifier.bundle.manifest.recipe.decode_min_side)
    expected = Answer.of(classifier.predict([pixels])[0], classifier.bundle, 5).to_dict()
    assert json.loads(done.stdout) == [{"photo": str(photo), **expected}]


def test_its_help_calls_it_by_its_name(installed: Installed) -> None:
    done = installed.run("quelle-race", "classify", "--help")
    assert done.returncode == 0
    assert done.stdout.startswith("usage: quelle-race classify")


def test_a_missing_photo_is_told_without_a_traceback(installed: Installed) -> None:
    done = installed.run("quelle-race", "classify", "nowhere.jpg")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("nowhere.jpg: ")
    assert len(done.stderr.splitlines()) == 1
