"""make says what it lacks before pip does, in words that help."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

# A Python that says it is another one.
DISGUISED = """#!/bin/sh
exec {python} -c 'import sys; sys.version_info = {version}; exec(sys.argv[2])' "$@"
"""


def make(folder: Path, target: str, version: tuple[int, ...]) -> subprocess.CompletedProcess[str]:
    """What `make` does with a Python of this version, in a folder of its own."""
    needed = ("requirements.txt", "training/requirements.txt", "tests/requirements.txt")
    for name in ("Makefile", *needed, "tests/requirements.lock"):
        (folder / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, folder / name)
    python = folder / "python"
    python.write_text(DISGUISED.format(python=sys.executable, version=version), "utf-8")
    python.chmod(0o755)
    command = ["make", "-C", str(folder), target, f"PYTHON={python}"]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("target", ["app", "unit", "mlflow"])
def test_a_python_that_is_too_old_is_told(tmp_path: Path, target: str) -> None:
    done = make(tmp_path, target, (3, 10, 13))
    assert done.returncode == 2
    assert "needs Python 3.11 or newer, and" in done.stderr
    assert "is 3.10: install a newer one" in done.stderr
    assert not list(tmp_path.glob(".venv*"))


def test_a_newer_python_is_taken(tmp_path: Path) -> None:
    done = make(tmp_path, "app", (3, 14, 0))
    assert "needs Python" not in done.stderr
