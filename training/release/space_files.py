"""What a Space is made of: the page's files, and a README whose front matter configures it."""

import re
import subprocess
import sys
from importlib import metadata
from pathlib import Path

from huggingface_hub import SpaceCard
from yaml import YAMLError

from breeds.bundle import MANIFEST, SERVED_FILES
from breeds.one_line import first_sentence
from training.errors import TrainingError
from training.release.hub_repo import Content
from training.release.pinned_model import PinnedModel

README = "README.md"
REQUIREMENTS = "requirements.txt"
# The embedded model answers where the Hub is down, and its card tells what it may be used for.
PARTS = (
    "LICENSE",
    "app.py",
    "breeds",
    "examples",
    "model",
    "model_card.md",
    REQUIREMENTS,
    "ui",
)
LEFT_OUT = {".pyc", ".pyi"}
TEXT = Path(__file__).with_name("space.md")


class SpaceFilesError(TrainingError):
    """Files that can't become a Space, with the reason in one sentence."""


def space_files(program: Path, model: PinnedModel, endpoint: str) -> dict[str, Content]:
    """The Space's files by their path in it, from the program's folder. Raises SpaceFilesError."""
    paths = _tracked(program) if (program / ".git").exists() else _found(program)
    files: dict[str, Content] = {
        path.as_posix(): program / path for path in sorted(paths) if _belongs(path)
    }
    for part in PARTS:
        if not any(name == part or name.startswith(f"{part}/") for name in files):
            raise SpaceFilesError(f"{program / part} is missing, and a Space needs it.")
    return files | {README: space_readme(program, model, endpoint)}


def space_readme(program: Path, model: PinnedModel, endpoint: str) -> bytes:
    """The program's own front matter with what is installed here, over the Space's text."""
    try:
        card = SpaceCard.load(program / README)
    except (ValueError, YAMLError) as error:
        raise SpaceFilesError(f"The front matter of {program / README} can't be read.") from error
    card.data.sdk_version = _gradio_version(program / REQUIREMENTS)
    card.data.python_version = f"{sys.version_info.major}.{sys.version_info.minor}"
    card.data.models = [model.repo]
    card.text = TEXT.read_text("utf-8").format(
        model=model.repo, model_url=f"{endpoint}/{model.repo}/tree/{model.commit}"
    )
    return str(card).encode()


def _tracked(program: Path) -> list[Path]:
    command = ["git", "-C", str(program), "ls-files", "-z", "--", *PARTS]
    try:
        done = subprocess.run(command, capture_output=True, check=True)
    except FileNotFoundError as error:
        raise SpaceFilesError("git is needed, to tell which files are the program's.") from error
    except subprocess.CalledProcessError as error:
        said = first_sentence(error.stderr.decode(errors="replace"))
        raise SpaceFilesError(f"git can't tell which files are the program's: {said}.") from error
    paths = [Path(name) for name in done.stdout.decode().split("\0") if name]
    return [path for path in paths if (program / path).is_file()]


def _found(program: Path) -> list[Path]:
    found = (path for part in PARTS for path in (program / part, *(program / part).rglob("*")))
    return [path.relative_to(program) for path in found if path.is_file()]


def _belongs(path: Path) -> bool:
    is_served = path.parts[0] != "model" or path.as_posix() in {
        f"model/{name}" for name in (MANIFEST, *SERVED_FILES)
    }
    is_hidden = any(part.startswith((".", "__pycache__")) for part in path.parts)
    return is_served and not is_hidden and path.suffix not in LEFT_OUT


def _gradio_version(requirements: Path) -> str:
    """The installed version, which must be the one that the Space will install."""
    pinned = re.search(r"^gradio==(\S+)", requirements.read_text("utf-8"), re.MULTILINE)
    try:
        installed = metadata.version("gradio")
    except metadata.PackageNotFoundError as error:
        raise SpaceFilesError(
            f"Gradio isn't installed here: install {requirements.name}, and try the page first."
        ) from error
    if pinned is None or pinned[1] != installed:
        wanted = pinned[1] if pinned else "no version"
        raise SpaceFilesError(
            f"Gradio {installed} is installed here but {requirements.name} pins {wanted}: "
            f"install what it pins, so that the Space runs what was tried."
        )
    return installed
