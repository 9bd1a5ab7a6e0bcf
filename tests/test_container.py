"""What goes into the image that the Dockerfile describes; here, nothing can build it."""

import re

from huggingface_hub import SpaceCard

from tests.conftest import ROOT
from training.release.space_files import PARTS


def test_the_image_gets_the_same_files_as_a_space() -> None:
    patterns = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    assert patterns[0] == "*"
    assert {pattern[1:] for pattern in patterns if pattern.startswith("!")} == set(PARTS)
    last_part = max(number for number, line in enumerate(patterns) if line.startswith("!"))
    assert {"model/retraining", "**/.*", "**/*.pyi"} <= set(patterns[last_part:])


def test_the_image_has_the_spaces_python_and_serves_as_an_ordinary_user() -> None:
    dockerfile = (ROOT / "Dockerfile").read_text("utf-8")
    python = SpaceCard.load(ROOT / "README.md").data.python_version
    assert f"\nFROM python:{python}-slim\n" in dockerfile
    users = re.findall(r"^(USER|CMD)\b *(.*)$", dockerfile, re.MULTILINE)
    assert [word for word, _ in users] == ["USER", "CMD"]
    assert users[0][1] not in ("root", "0")
