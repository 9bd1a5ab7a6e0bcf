"""A finished run's folder -> a run in MLflow.

The folder is the truth: a store that can't be written costs no training, and the folder can be
recorded later, or again elsewhere.
"""

import json
import os
import platform
from collections.abc import Mapping
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any

from training.digests import digest_of_file
from training.evaluation import plots
from training.fit import run
from training.fit.run import Run
from training.tracking import runs
from training.tracking.runs import Tracked

PACKAGES = ("keras", "numpy", "opencv-python-headless", "openvino", "pillow", "tensorflow-cpu")
ENVIRONMENT = "environment.json"
DIGEST_TAG = "run_digest"
# These become metrics and files; everything else that a run tells is a parameter.
NOT_PARAMETERS = ("head_curves", "fine_tuning", "calibrated_on", "validation_top_1", "minutes")
NOT_SETTINGS = ("curves", "validation_top_1_by_share")
FINAL = {"accuracy": "final_train_accuracy", "loss": "final_train_loss"}


def record(
    folder: Path, name: str = "", tags: Mapping[str, str] | None = None, note: str = ""
) -> str:
    """Keep a finished run, named after its folder unless told, and give MLflow's id of it.

    Raises RunError for a folder without one, TrackingError for a store that can't be written.
    """
    finished, _ = run.load(folder)
    marks = {DIGEST_TAG: _digest(folder), **(tags or {})}
    with (
        runs.but(
            f"the run is whole in {folder}, and python -m training track {folder} keeps it there "
            "later."
        ),
        runs.run(name or folder.resolve().name, marks, note or _note(finished)) as tracked,
    ):
        _describe(tracked, finished)
        _measure(tracked, finished)
        for file in (*run.files(finished), *_pictures(folder)):
            tracked.file(folder / file)
        tracked.text(json.dumps(environment(), indent=1), ENVIRONMENT)
    return tracked.id


def run_id_of(folder: Path, name: str) -> str:
    """MLflow's id of a finished run, which is recorded under that name where it lacks it.

    Raises RunError, TrackingError.
    """
    run.read(folder)
    return runs.newest(DIGEST_TAG, _digest(folder)) or record(folder, name)


def environment() -> dict[str, Any]:
    """What a figure may depend on besides the run's settings."""
    return {
        "python": platform.python_version(),
        "system": platform.platform(),
        "processor": platform.machine(),
        "cores": os.cpu_count(),
        "packages": {name: version(name) for name in PACKAGES},
    }


def _describe(tracked: Tracked, finished: Run) -> None:
    told = asdict(finished.training)
    settings = {key: value for key, value in told.items() if key not in NOT_PARAMETERS}
    tuning = told["fine_tuning"] or {}
    tracked.parameters(
        {
            "backbone": finished.backbone,
            "backbone_digest": finished.backbone_digest,
            "breeds": len(finished.breeds),
            "recipe": finished.recipe.to_dict(),
            "companion": asdict(finished.companion) if finished.companion else None,
            "fine_tuning": {k: v for k, v in tuning.items() if k not in NOT_SETTINGS} or None,
            **settings,
        }
    )


def _measure(tracked: Tracked, finished: Run) -> None:
    """The curves of the last stage bear the plain names; those of the head always have theirs."""
    told = finished.training
    tuning, head = told.fine_tuning, told.head_curves
    tracked.curves({f"head/{name}": curve for name, curve in head.items()})
    last = (tuning and tuning.curves) or head
    tracked.curves(last)
    tracked.metrics({FINAL[name]: last[name][-1] for name in FINAL})
    tracked.metrics(
        {
            "validation_top_1": told.validation_top_1,
            "temperature": finished.temperature,
            "minutes": told.minutes,
            **{f"{name} top_1": part.top_1 for name, part in told.calibrated_on.items()},
            **{
                f"validation_top_1 at share {share}": value
                for share, value in (tuning.validation_top_1_by_share if tuning else {}).items()
            },
        }
    )


def _digest(folder: Path) -> str:
    """What tells a run from any other, wherever its folder went."""
    return digest_of_file(folder / run.DESCRIPTION)


def _pictures(folder: Path) -> list[str]:
    """Those that are there: a run that came back from a bundle has none."""
    return [name for name in plots.ALL if (folder / name).exists()]


def _note(finished: Run) -> str:
    told = finished.training
    tuned = f", tuned from {told.fine_tuning.first} on" if told.fine_tuning else ""
    return (
        f"{finished.backbone} on {told.photos:,} photos of {told.data}{tuned}: top-1 "
        f"{told.validation_top_1:.1%} on {told.validation_photos:,} validation photos."
    )
