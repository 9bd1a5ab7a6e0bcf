"""What serving must know of a model, read from JSON and held to its ranges."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from breeds import checked_json
from breeds.bundle.pooling import Pooling
from breeds.bundle.recipe import Recipe
from breeds.bundle.thresholds import Thresholds
from breeds.bundle.training_facts import TrainingFacts
from breeds.checked_json import MalformedError

SCHEMA = 3
UNFITTED = Pooling()
RUNTIMES = ("openvino",)
LABELS = "labels.json"
EVALUATION = "evaluation.json"
NETWORK = "network.xml"
NETWORK_WEIGHTS = "network.bin"
REQUIRED_FILES = (LABELS, NETWORK, NETWORK_WEIGHTS)
SERVED_FILES = (*REQUIRED_FILES, EVALUATION)

# What the output `kinds` tells apart, in its order.
KINDS = ("dog", "wild_canid", "cat", "other")

# A temperature beyond these bounds would turn every answer into certainty or into none.
TEMPERATURES = (0.001, 1000.0)
SHA256 = re.compile(r"[0-9a-f]{64}")
VERSION = re.compile(r"[0-9a-f]{12}")


@dataclass(frozen=True)
class FileEntry:
    """What a file of the bundle must look like: its size in bytes and its SHA-256."""

    size: int
    sha256: str

    @classmethod
    def of(cls, path: Path) -> "FileEntry":
        with path.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        return cls(path.stat().st_size, digest)


@dataclass(frozen=True)
class Outputs:
    """The names of the network's outputs, for a batch of one.

    `logits` 1 x breeds; `features` 1 x 2048, pooled; `feature_map` 1 x rows x columns x 2048;
    `position_logits` 1 x rows x columns x breeds, whose mean over positions is `logits` without a
    companion's share. `another` 1 x 1, the log-odds of a breed that is none of these, `kinds`
    1 x 4, the logits of KINDS, and `companion_positions` 1 x rows x columns x breeds, whose mean
    over positions is the companion's share but for a constant: None where the network has no such
    output.
    """

    logits: str = "logits"
    features: str = "features"
    feature_map: str = "feature_map"
    position_logits: str = "position_logits"
    another: str | None = None
    kinds: str | None = None
    companion_positions: str | None = None


@dataclass(frozen=True)
class Manifest:
    """What serving must know of a model.

    `version` follows from the served files other than the evaluation, from the recipe, from the
    temperature and from the thresholds, None where none were fitted; `training` says on what and
    how the model was trained, whoever trained it; `packages` which versions made it. `pooling`
    changes no photo's answer, and no version.
    """

    schema: int
    version: str
    created: str
    runtime: str
    outputs: Outputs
    recipe: Recipe
    temperature: float
    training: Mapping[str, Any]
    packages: Mapping[str, str]
    files: Mapping[str, FileEntry]
    thresholds: Thresholds | None = None
    pooling: Pooling = UNFITTED

    @property
    def trained(self) -> TrainingFacts:
        return TrainingFacts.of(self.training)

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, indent=1) + "\n"

    @classmethod
    def from_json(cls, text: str) -> "Manifest":
        """Raises MalformedError, for a newer schema or an unknown runtime too."""
        _require_served_here(checked_json.read(_Kind, text, unknown="ignore"))
        manifest = checked_json.read(cls, text)
        if not VERSION.fullmatch(manifest.version):
            raise MalformedError("has a version that isn't 12 hexadecimal digits")
        _require_temperature(manifest.temperature)
        _require_files(manifest.files)
        return manifest


@dataclass(frozen=True)
class _Kind:
    """What tells whether this program can serve a model at all."""

    schema: int
    runtime: str = ""


def _require_served_here(kind: _Kind) -> None:
    """Refuse another schema or runtime before anything that these may have changed is looked at."""
    if kind.schema > SCHEMA:
        raise MalformedError(
            f"has schema {kind.schema}, newer than this program reads ({SCHEMA}): update the "
            "program"
        )
    if kind.schema < 1:
        raise MalformedError(f"has schema {kind.schema}, which never was")
    if kind.runtime not in RUNTIMES:
        raise MalformedError(f"needs the runtime {kind.runtime[:40]!a}, which this program lacks")


def _require_temperature(temperature: float) -> None:
    least, most = TEMPERATURES
    if not least <= temperature <= most:
        raise MalformedError(f"has a temperature that isn't from {least} to {most}")


def _require_files(files: Mapping[str, FileEntry]) -> None:
    """Let no manifest name a file that isn't a bundle's, lest one lie outside the folder."""
    for name in REQUIRED_FILES:
        if name not in files:
            raise MalformedError(f"doesn't name the file {name}")
    for name, entry in files.items():
        if name not in SERVED_FILES:
            raise MalformedError(f"names {name[:80]!a}, which is no file of a model")
        if entry.size < 0 or not SHA256.fullmatch(entry.sha256):
            raise MalformedError(f"has no possible size and SHA-256 for {name}")
