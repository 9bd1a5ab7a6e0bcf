"""exiftool, which reads our sidecars back as immich does."""

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

# Of the file, or of the program, and not of what the sidecar says.
NOT_SAID = ("SourceFile", "ExifTool:ExifToolVersion", "System:", "File:")


@pytest.fixture(scope="session")
def exiftool() -> Callable[..., str]:
    """Runs it with these arguments."""
    program = shutil.which("exiftool")
    if program is None:
        pytest.skip("it needs exiftool: apt-get install libimage-exiftool-perl")

    def run(*arguments: str | Path) -> str:
        command = [program, "-charset", "filename=utf8", *map(str, arguments)]
        return subprocess.run(
            command, check=True, capture_output=True, encoding="utf-8", timeout=60
        ).stdout

    return run


@pytest.fixture(scope="session")
def said(exiftool: Callable[..., str]) -> Callable[[Path], dict[str, Any]]:
    """All that a sidecar says, by its group and name; lists are lists however short."""

    def read(path: Path) -> dict[str, Any]:
        (tags,) = json.loads(exiftool("-json", "-struct", "-G1", "-a", path))
        return {name: value for name, value in tags.items() if not name.startswith(NOT_SAID)}

    return read
