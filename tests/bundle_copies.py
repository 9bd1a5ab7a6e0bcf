"""Copies bundles, with other thresholds; OpenVINO, which reports its use, isn't imported here."""

import json
import shutil
from pathlib import Path

from breeds.bundle import (
    EVALUATION,
    Origin,
    Thresholds,
    read_manifest,
    replace_evaluation,
    replace_thresholds,
)

# By these, any answer is accepted.
ACCEPTING = Thresholds(dog=-1e6, wild=1e6, breed=-1e6, group=1, few=1)


def copy_with(thresholds: Thresholds, model: Path, folder: Path) -> Path:
    """A copy of a bundle, with its figures, that is sure by other thresholds."""
    shutil.copytree(model, folder, ignore=shutil.ignore_patterns("retraining"))
    replace_thresholds(folder, read_manifest(folder, Origin(folder=folder)).temperature, thresholds)
    if (model / EVALUATION).exists():
        replace_evaluation(folder, json.loads((model / EVALUATION).read_text("utf-8")))
    return folder
