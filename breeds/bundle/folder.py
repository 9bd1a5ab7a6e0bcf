"""A published model folder: its manifest, labels and recipe, read and checked from disk."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from breeds import checked_json, files
from breeds.bundle.evaluation import Evaluation
from breeds.bundle.excerpt import Excerpt
from breeds.bundle.labels import Breed, Labels
from breeds.bundle.manifest import (
    EVALUATION,
    LABELS,
    NETWORK,
    RUNTIMES,
    SCHEMA,
    SERVED_FILES,
    FileEntry,
    Manifest,
    Outputs,
)
from breeds.bundle.pooling import Pooling
from breeds.bundle.recipe import Recipe
from breeds.bundle.thresholds import Thresholds
from breeds.checked_json import MalformedError

MANIFEST = "manifest.json"
OUTPUTS = Outputs()


class BundleError(Exception):
    """A model that can't be served, with the reason in one sentence.

    `file` names the one of its files that is missing, damaged or malformed, where it is that.
    """

    def __init__(self, sentence: str, file: str | None = None) -> None:
        super().__init__(sentence)
        self.file = file


@dataclass(frozen=True)
class Origin:
    """Where a bundle came from: a Hub repo at a full commit SHA, or a folder.

    `unconfirmed` tells that the Hub couldn't be asked whether the branch or tag that was wanted
    still names this commit.
    """

    repo: str | None = None
    revision: str | None = None
    folder: Path | None = None
    unconfirmed: bool = False

    def __str__(self) -> str:
        return str(self.folder) if self.repo is None else f"{self.repo}@{self.revision}"


@dataclass(frozen=True)
class Bundle:
    """A model folder whose files have been checked against its manifest."""

    folder: Path
    origin: Origin
    manifest: Manifest
    labels: Labels

    @property
    def network(self) -> Path:
        return self.folder / NETWORK

    @property
    def breeds(self) -> tuple[Breed, ...]:
        return self.labels.breeds

    def evaluation(self) -> Evaluation | None:
        """All that `training evaluate` wrote; None where that wasn't done.

        Raises MalformedError where it isn't as that writes it.
        """
        text = self._evaluation_text()
        return Evaluation.from_json(text) if checked_json.read(dict[str, Any], text) else None

    def excerpt(self) -> Excerpt:
        """As much of the evaluation as can be read, whoever wrote it."""
        return Excerpt.from_json(self._evaluation_text())

    def _evaluation_text(self) -> str:
        if EVALUATION not in self.manifest.files:
            return "{}"
        return (self.folder / EVALUATION).read_text("utf-8")


def load(folder: Path, origin: Origin | None = None) -> Bundle:
    """Read a bundle and check every file. Raises BundleError when it isn't whole."""
    origin = origin or Origin(folder=folder)
    folder = files.standing(folder)
    manifest = read_manifest(folder, origin)
    for name, entry in manifest.files.items():
        with _blaming(name, origin):
            _check_file(folder / name, entry)
    with _blaming(LABELS, origin):
        labels = Labels.from_json(_read_text(folder / LABELS))
    if EVALUATION in manifest.files:
        with _blaming(EVALUATION, origin):
            checked_json.read(dict[str, Any], _read_text(folder / EVALUATION))
    return Bundle(folder, origin, manifest, labels)


def read_manifest(folder: Path, origin: Origin) -> Manifest:
    """The manifest alone, whatever has become of the other files. Raises BundleError."""
    with _blaming(MANIFEST, origin):
        return Manifest.from_json(_read_text(files.standing(folder) / MANIFEST))


def seal(
    folder: Path,
    recipe: Recipe,
    temperature: float,
    training: Mapping[str, Any],
    packages: Mapping[str, str],
    outputs: Outputs = OUTPUTS,
) -> Manifest:
    """Write the manifest of a folder that holds the network, its labels and, perhaps, figures."""
    present = (name for name in SERVED_FILES if (folder / name).exists())
    entries = {name: FileEntry.of(folder / name) for name in present}
    manifest = Manifest(
        schema=SCHEMA,
        version=_version(entries, recipe, temperature, None),
        created=datetime.now(UTC).date().isoformat(),
        runtime=RUNTIMES[0],
        outputs=outputs,
        recipe=recipe,
        temperature=temperature,
        training=training,
        packages=packages,
        files=entries,
    )
    files.write(folder / MANIFEST, manifest.to_json())
    return manifest


def replace_thresholds(folder: Path, temperature: float, thresholds: Thresholds) -> Manifest:
    """Let a bundle be sure by other thresholds; it becomes another version, without figures.

    The folder is replaced as a whole. Raises BundleError, OSError.
    """
    manifest = read_manifest(folder, Origin(folder=folder))
    entries = {name: entry for name, entry in manifest.files.items() if name != EVALUATION}
    changed = replace(
        manifest,
        schema=SCHEMA,
        version=_version(entries, manifest.recipe, temperature, thresholds),
        created=datetime.now(UTC).date().isoformat(),
        temperature=temperature,
        thresholds=thresholds,
        files=entries,
    )
    with files.replacing_folder(folder) as draft:
        files.fill(draft, folder, without=(EVALUATION, MANIFEST))
        files.write(draft / MANIFEST, changed.to_json())
    return changed


def replace_pooling(folder: Path, pooling: Pooling) -> Manifest:
    """Let a bundle weigh an animal's photos otherwise; version and figures stay, as its answers do.

    The manifest alone changes, and is replaced as a whole. Raises BundleError, OSError.
    """
    manifest = read_manifest(folder, Origin(folder=folder))
    changed = replace(manifest, schema=SCHEMA, pooling=pooling)
    files.write(files.standing(folder) / MANIFEST, changed.to_json())
    return changed


def replace_evaluation(folder: Path, figures: Mapping[str, Any]) -> None:
    """Write new figures into a bundle; its version stays, since the model does.

    The folder is replaced as a whole, since the manifest holds the digest of the figures. Raises
    BundleError, OSError.
    """
    manifest = read_manifest(folder, Origin(folder=folder))
    with files.replacing_folder(folder) as draft:
        files.fill(draft, folder, without=(EVALUATION, MANIFEST))
        path = draft / EVALUATION
        files.write(path, json.dumps(figures, ensure_ascii=False, indent=1) + "\n")
        entries = {**manifest.files, EVALUATION: FileEntry.of(path)}
        files.write(draft / MANIFEST, replace(manifest, files=entries).to_json())


def _version(
    entries: Mapping[str, FileEntry],
    recipe: Recipe,
    temperature: float,
    thresholds: Thresholds | None,
) -> str:
    served = {name: entry.sha256 for name, entry in entries.items() if name != EVALUATION}
    parts = [served, asdict(recipe), temperature]
    parts += [asdict(thresholds)] if thresholds else []
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:12]


@contextmanager
def _blaming(name: str, origin: Origin) -> Iterator[None]:
    """Turn what is wrong with a file into a BundleError that names the model and the file."""
    try:
        yield
    except (OSError, MalformedError) as error:
        if isinstance(error, FileNotFoundError):
            fault = "is missing"
        elif isinstance(error, OSError):
            fault = f"can't be read ({error.strerror or type(error).__name__})"
        else:
            fault = str(error)
        raise BundleError(f"The model {origin} can't be used: {name} {fault}.", name) from error


def _read_text(path: Path) -> str:
    _require_regular(path)
    return checked_json.decode(path.read_bytes())


def _check_file(path: Path, entry: FileEntry) -> None:
    _require_regular(path)
    size = path.stat().st_size
    if size != entry.size:
        raise MalformedError(f"is damaged: it has {size} bytes, not {entry.size}")
    if FileEntry.of(path) != entry:
        raise MalformedError("is damaged: its SHA-256 is not the manifest's")


def _require_regular(path: Path) -> None:
    """Refuse what would never end, or wait for ever, when it is read."""
    if path.exists() and not path.is_file():
        raise MalformedError("isn't a file")
