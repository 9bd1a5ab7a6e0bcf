"""Configuration files of the command line: a run's, what a search found, or JSON or YAML."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jsonargparse import get_loader
from pydantic import TypeAdapter, ValidationError

from breeds import checked_json
from breeds.checked_json import MalformedError
from training.data.photo_sets import PhotoSet
from training.errors import TrainingError
from training.fit import run

JSON = ".json"
OF_A_RUN, OF_A_SEARCH = "backbone_digest", "found"


class ConfigFileError(TrainingError):
    """A configuration file that can't be used, told in one sentence."""

    def __init__(self, path: Path, fault: str) -> None:
        super().__init__(f"{path} can't be used: {' '.join(fault.split()).rstrip('.')}.")


def read(path: Path) -> tuple[Path, dict[str, Any]]:
    """The values of options, nested as the data classes are, and the file that holds them.

    Beside a run's description, which travels with the model, lies the file that says how to repeat
    the run on this machine. Raises ConfigFileError.
    """
    values = _mapping(path)
    if OF_A_RUN in values:
        path = path.with_name(run.CONFIG)
        values = _mapping(path)
    if OF_A_SEARCH in values:
        # A search that tuned no layers leaves what else is said about that as it is.
        skipped = {OF_A_SEARCH} | ({"fine_tune"} if values.get("fine_tune") is None else set())
        values = {key: value for key, value in values.items() if key not in skipped}
    return path, values


def pairs(value: Any) -> list[list[str]]:
    """Sets of photos as an option has them, a folder and a list each. Raises ValueError."""
    if isinstance(value, list) and all(isinstance(one, list) for one in value):
        value = [dict(zip(("root", "list_file"), one, strict=True)) for one in value]
    try:
        sets = TypeAdapter(list[PhotoSet]).validate_python(value)
    except ValidationError as error:
        raise ValueError("it must be folders, each with its list") from error
    if any(photos.list_file is None for photos in sets):
        raise ValueError("each folder needs its list")
    return [[str(photos.root), str(photos.list_file)] for photos in sets]


def _mapping(path: Path) -> dict[str, Any]:
    try:
        content = path.read_bytes()
        if path.suffix == JSON:
            values: Any = checked_json.read(object, checked_json.decode(content))
        else:
            values = get_loader("yaml")(content.decode("utf-8"))
    except OSError as error:
        raise ConfigFileError(path, error.strerror or str(error)) from error
    except MalformedError as error:
        raise ConfigFileError(path, f"it {error}") from error
    except Exception as error:
        # The loader has exceptions of several libraries.
        raise ConfigFileError(path, f"it isn't YAML: {error}") from error
    if not isinstance(values, Mapping):
        raise ConfigFileError(path, "it doesn't hold options by their names")
    return dict(values)
