"""Where the model that comes with the program lies: in an installation, or beside the packages."""

from pathlib import Path

from breeds.files import standing

CORE = Path(__file__).parents[1]


def model_folder() -> Path:
    installed = CORE / "model"
    return installed if standing(installed).is_dir() else CORE.parent / "model"
