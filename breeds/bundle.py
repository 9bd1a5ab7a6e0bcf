"""A published model folder: its manifest, labels and recipe, read and checked from disk."""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from breeds import checked_json
from breeds.checked_json import MalformedError
from breeds.preprocess import Recipe, SecondLook

SCHEMA = 1
RUNTIMES = ("openvino",)
MANIFEST = "manifest.json"
LABELS = "labels.json"
EVALUATION = "evaluation.json"
NETWORK = "network.xml"
NETWORK_WEIGHTS = "network.bin"
REQUIRED_FILES = (LABELS, NETWORK, NETWORK_WEIGHTS)
SERVED_FILES = (*REQUIRED_FILES, EVALUATION)

# A temperature beyond these bounds would turn every answer into certainty or into none.
TEMPERATURES = (0.001, 1000.0)
WIDEST_MARGIN = 10.0
SHA256 = re.compile(r"[0-9a-f]{64}")
VERSION = re.compile(r"[0-9a-f]{12}")


class BundleError(Exception):
    """A model that can't be served, with the reason in one sentence.

    `file` names the one of its files that is missing, damaged or malformed, where it is that.
    """

    def __init__(self, sentence: str, file: str | None = None) -> None:
        super().__init__(sentence)
        self.file = file


@dataclass(frozen=True)
class Named:
    """What has a name in both of the interface's languages."""

    id: str
    en: str
    fr: str

    def name(self, language: str) -> str:
        return self.fr if language == "fr" else self.en


@dataclass(frozen=True)
class Breed(Named):
    """One output of the network; `group` is the key of a group in the same labels file."""

    group: str


@dataclass(frozen=True)
class Group(Named):
    """A group of breeds, such as the FCI's terriers."""


@dataclass(frozen=True)
class Labels:
    """The breeds in the order of the network's outputs, and the groups that they belong to."""

    breeds: tuple[Breed, ...]
    groups: tuple[Group, ...]

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, indent=1) + "\n"

    @classmethod
    def from_json(cls, text: str) -> "Labels":
        """Raises MalformedError."""
        labels = checked_json.read(cls, text)
        _require_names(labels.breeds, "breed")
        _require_names(labels.groups, "group")
        groups = {group.id for group in labels.groups}
        for breed in labels.breeds:
            if breed.group not in groups:
                raise MalformedError(f"puts the breed {breed.id!a} into a group that it lacks")
        return labels


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
    companion's share.
    """

    logits: str = "logits"
    features: str = "features"
    feature_map: str = "feature_map"
    position_logits: str = "position_logits"


@dataclass(frozen=True)
class Manifest:
    """What serving must know of a model.

    `version` follows from the served files other than the evaluation, from the recipe and from
    the temperature; `training` says on what and how the model was trained; `packages` which
    versions made it.
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

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, indent=1) + "\n"

    @classmethod
    def from_json(cls, text: str) -> "Manifest":
        """Raises MalformedError, for a newer schema or an unknown runtime too."""
        _require_served_here(checked_json.read(_Kind, text, unknown="ignore"))
        manifest = checked_json.read(cls, text)
        if not VERSION.fullmatch(manifest.version):
            raise MalformedError("has a version that isn't 12 hexadecimal digits")
        _require_ranges(manifest.recipe, manifest.temperature)
        _require_files(manifest.files)
        return manifest


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

    def evaluation(self) -> dict[str, Any]:
        """The figures that `training evaluate` wrote; empty where the manifest names none."""
        if EVALUATION not in self.manifest.files:
            return {}
        return json.loads((self.folder / EVALUATION).read_text("utf-8"))


def load(folder: Path, origin: Origin | None = None) -> Bundle:
    """Read a bundle and check every file. Raises BundleError when it isn't whole."""
    origin = origin or Origin(folder=folder)
    manifest = read_manifest(folder, origin)
    for name, entry in manifest.files.items():
        with _blaming(name, origin):
            _check_file(folder / name, entry)
    with _blaming(LABELS, origin):
        labels = Labels.from_json(_read_text(folder / LABELS))
    if EVALUATION in manifest.files:
        with _blaming(EVALUATION, origin):
            checked_json.read(Mapping[str, Any], _read_text(folder / EVALUATION))
    return Bundle(folder, origin, manifest, labels)


def read_manifest(folder: Path, origin: Origin) -> Manifest:
    """The manifest alone, whatever has become of the other files. Raises BundleError."""
    with _blaming(MANIFEST, origin):
        return Manifest.from_json(_read_text(folder / MANIFEST))


def seal(
    folder: Path,
    recipe: Recipe,
    temperature: float,
    training: Mapping[str, Any],
    packages: Mapping[str, str],
) -> Manifest:
    """Write the manifest of a folder that holds the network, its labels and, perhaps, figures."""
    files = {name: FileEntry.of(folder / name) for name in SERVED_FILES if (folder / name).exists()}
    served = {name: entry.sha256 for name, entry in files.items() if name != EVALUATION}
    identity = json.dumps([served, asdict(recipe), temperature], sort_keys=True)
    manifest = Manifest(
        schema=SCHEMA,
        version=hashlib.sha256(identity.encode()).hexdigest()[:12],
        created=datetime.now(UTC).date().isoformat(),
        runtime=RUNTIMES[0],
        outputs=Outputs(),
        recipe=recipe,
        temperature=temperature,
        training=training,
        packages=packages,
        files=files,
    )
    (folder / MANIFEST).write_text(manifest.to_json(), "utf-8", newline="\n")
    return manifest


def replace_evaluation(folder: Path, figures: Mapping[str, Any]) -> None:
    """Write new figures into a bundle; its version stays, since the model does.

    Raises BundleError.
    """
    path = folder / EVALUATION
    path.write_text(json.dumps(figures, ensure_ascii=False, indent=1) + "\n", "utf-8", newline="\n")
    manifest = read_manifest(folder, Origin(folder=folder))
    files = {**manifest.files, EVALUATION: FileEntry.of(path)}
    (folder / MANIFEST).write_text(replace(manifest, files=files).to_json(), "utf-8", newline="\n")


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


def _require_ranges(recipe: Recipe, temperature: float) -> None:
    least, most = TEMPERATURES
    if not least <= temperature <= most:
        raise MalformedError(f"has a temperature that isn't from {least} to {most}")
    sides = {"size": recipe.size, "decode_min_side": recipe.decode_min_side}
    for name, side in sides.items():
        if side < 1:
            raise MalformedError(f"has a recipe whose {name} is less than 1 pixel")
    look = recipe.second_look or SecondLook()
    shares = (look.threshold, 0 if look.sure_above is None else look.sure_above)
    if not (0 <= look.margin <= WIDEST_MARGIN and all(0 <= share <= 1 for share in shares)):
        raise MalformedError("has a second look with a number out of its range")


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


def _require_names(named: Sequence[Named], what: str) -> None:
    """Require at least one, ids that differ, and ids and names that can be shown."""
    counts = Counter(item.id for item in named)
    if not counts:
        raise MalformedError(f"names no {what}")
    for item in named:
        if counts[item.id] > 1:
            raise MalformedError(f"names the {what} {item.id[:40]!a} twice")
        if not all(text.strip() and text.isprintable() for text in (item.id, item.en, item.fr)):
            raise MalformedError(f"has a {what} without an id or a name that can be shown")
