"""New Python environments, as a user's machine or a Space makes them."""

import subprocess
import sys
from pathlib import Path
from venv import EnvBuilder

PROGRAMS = "Scripts" if sys.platform == "win32" else "bin"


def new_environment(folder: Path, *requirements: str | Path) -> Path:
    """The folder of the programs of a new environment, in which pip installed only these."""
    EnvBuilder().create(folder)
    programs = folder / PROGRAMS
    # This environment's own pip, since a new one takes seconds to install; what nobody imports
    # needs no compiling.
    pip = [sys.executable, "-m", "pip", "--python", programs / "python"]
    quietly = ["--quiet", "--disable-pip-version-check", "--no-compile"]
    subprocess.run([*pip, "install", *quietly, *requirements], check=True)
    return programs
