"""New Python environments, as a user's machine or a Space makes them."""

import subprocess
import sys
from pathlib import Path
from venv import EnvBuilder

PROGRAMS = "Scripts" if sys.platform == "win32" else "bin"


def new_environment(folder: Path, *requirements: str | Path) -> Path:
    """The folder of the programs of a new environment, in which pip installed only these."""
    EnvBuilder(with_pip=True).create(folder)
    programs = folder / PROGRAMS
    pip = [programs / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, *requirements], check=True)
    return programs
