"""What a search found, as a file that training takes."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from breeds import checked_json, files
from breeds.checked_json import MalformedError
from training.config import FineTuneConfig, HeadConfig, Natural, TrainConfig
from training.errors import TrainingError


class BestError(TrainingError):
    """A file of settings that can't be used, told in one sentence."""


@dataclass(frozen=True)
class Best:
    """The settings that did best; `found` tells by which search, for a reader.

    `head` holds fields of HeadConfig, `fine_tune` of FineTuneConfig, None where nothing is tuned;
    `augmented` is TrainConfig's.
    """

    head: Mapping[str, Any]
    fine_tune: Mapping[str, Any] | None
    augmented: Natural
    found: Mapping[str, Any]

    def apply(self, config: TrainConfig) -> TrainConfig:
        """The configuration with these settings in the place of its own."""
        tuning = None
        if self.fine_tune:
            tuning = replace(config.fine_tune or FineTuneConfig(""), **self.fine_tune)
        return replace(
            config,
            head=replace(config.head, **self.head),
            fine_tune=tuning or config.fine_tune,
            augmented=self.augmented,
        )

    def save(self, path: Path) -> None:
        files.write(path, json.dumps(asdict(self), indent=1) + "\n")


def load(path: Path) -> Best:
    """Raises BestError."""
    try:
        best = checked_json.read(Best, checked_json.decode(path.read_bytes()))
        for usual, found in ((HeadConfig(), best.head), (FineTuneConfig(""), best.fine_tune)):
            changed = {**asdict(usual), **(found or {})}
            checked_json.read(type(usual), json.dumps(changed))
    except OSError as error:
        raise BestError(f"{path} can't be read: {error.strerror}.") from error
    except MalformedError as error:
        raise BestError(f"{path} doesn't hold what a search found: it {error}.") from error
    return best
