"""Where the model that comes with the program lies: in an installation, or beside the packages."""

from pathlib import Path

HERE = Path(__file__).parent


def model_folder() -> Path:
    installed = HERE / "model"
    return installed if installed.is_dir() else HERE.parent / "model"
