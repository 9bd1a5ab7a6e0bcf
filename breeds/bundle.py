"""A published model folder: its manifest, labels and recipe; from disk or from the Hub."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from breeds.preprocess import Recipe

SCHEMA = 1
RUNTIMES = ("openvino",)
MANIFEST = "manifest.json"
LABELS = "labels.json"
EVALUATION = "evaluation.json"
NETWORK = "network.xml"
NETWORK_WEIGHTS = "network.bin"
SERVED_FILES = (LABELS, NETWORK, NETWORK_WEIGHTS, EVALUATION)


class BundleError(Exception):
    """A model that can't be served, with the reason in one sentence."""


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
        values = json.loads(text)
        return cls(
            tuple(Breed(**breed) for breed in values["breeds"]),
            tuple(Group(**group) for group in values["groups"]),
        )


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
        """Raises BundleError for another schema or runtime; KeyError or TypeError if malformed."""
        values = json.loads(text)
        if values["schema"] > SCHEMA:
            raise BundleError(
                f"This model has schema {values['schema']}, newer than this program reads "
                f"({SCHEMA}): update the program."
            )
        if values["runtime"] not in RUNTIMES:
            raise BundleError(
                f"This model needs the runtime {values['runtime']!r}, which this program lacks."
            )
        files = {name: FileEntry(**entry) for name, entry in values["files"].items()}
        parsed = {
            "outputs": Outputs(**values["outputs"]),
            "recipe": Recipe.from_dict(values["recipe"]),
            "files": files,
        }
        return cls(**{**values, **parsed})


@dataclass(frozen=True)
class Origin:
    """Where a bundle came from: a Hub repo at a full commit SHA, or a folder."""

    repo: str | None = None
    revision: str | None = None
    folder: Path | None = None


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
        """The figures that `training evaluate` wrote; empty where there are none."""
        path = self.folder / EVALUATION
        return json.loads(path.read_text("utf-8")) if path.exists() else {}


def load(folder: Path, origin: Origin | None = None) -> Bundle:
    """Read a bundle and check every file. Raises BundleError when it isn't whole."""
    try:
        manifest = Manifest.from_json((folder / MANIFEST).read_text("utf-8"))
        for name, entry in manifest.files.items():
            _check_file(folder / name, entry)
        _require_files(manifest, (LABELS, NETWORK, NETWORK_WEIGHTS))
        labels = Labels.from_json((folder / LABELS).read_text("utf-8"))
    except FileNotFoundError as error:
        raise BundleError(f"The model's file {error.filename} is missing.") from error
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BundleError(f"The model in {folder} can't be read: {error}.") from error
    return Bundle(folder, origin or Origin(folder=folder), manifest, labels)


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
    """Write new figures into a bundle; its version stays, since the model does."""
    path = folder / EVALUATION
    path.write_text(json.dumps(figures, ensure_ascii=False, indent=1) + "\n", "utf-8", newline="\n")
    manifest = Manifest.from_json((folder / MANIFEST).read_text("utf-8"))
    files = {**manifest.files, EVALUATION: FileEntry.of(path)}
    (folder / MANIFEST).write_text(replace(manifest, files=files).to_json(), "utf-8", newline="\n")


def resolve(reference: str, cache: Path | None = None) -> Bundle:
    """Load FOLDER, or REPO[@REVISION] from the Hub into its cache. Raises BundleError."""
    if Path(reference).is_dir():
        return load(Path(reference))
    repo, _, revision = reference.partition("@")
    return download(repo, revision or None, cache)


def download(repo: str, revision: str | None = None, cache: Path | None = None) -> Bundle:
    """Resolve a revision to its commit and have that commit's bundle, from the Hub or its cache.

    What the cache holds of a full SHA needs no Hub; of a branch or a tag, only where the Hub can't
    be reached. Raises BundleError when the model can't be had.
    """
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HFValidationError, HTTPError

    wanted = [MANIFEST, *SERVED_FILES]
    try:
        snapshot = snapshot_download(
            repo, revision=revision, cache_dir=cache, allow_patterns=wanted
        )
    except HFValidationError as error:
        raise BundleError(f"{repo!r} is neither a folder nor the name of a Hub repo.") from error
    except (OSError, HTTPError) as error:
        raise BundleError(_download_trouble(error, repo, revision or "main")) from error
    folder = Path(snapshot)
    return load(folder, Origin(repo=repo, revision=folder.name))


def _download_trouble(error: Exception, repo: str, revision: str) -> str:
    from huggingface_hub import errors

    if isinstance(error, errors.RevisionNotFoundError):
        return f"The Hub's repo {repo} has no revision {revision!r}."
    if isinstance(error, errors.RepositoryNotFoundError):
        return f"There is neither a folder {repo!r} nor a Hub repo of this name that may be read."
    if isinstance(error, errors.LocalEntryNotFoundError) or not isinstance(error, OSError):
        return f"The Hub can't be reached, and its cache here lacks the model {repo}@{revision}."
    told = getattr(error, "server_message", None) or str(error)
    reason = " ".join(told.split()).rstrip(".")
    return f"The model {repo}@{revision} can't be downloaded: {reason}."


def _require_files(manifest: Manifest, names: Iterable[str]) -> None:
    for name in names:
        if name not in manifest.files:
            raise BundleError(f"The model's manifest doesn't name the file {name}.")


def _check_file(path: Path, entry: FileEntry) -> None:
    found = FileEntry.of(path)
    if found != entry:
        raise BundleError(
            f"The model's file {path} is damaged: {found.size} bytes with SHA-256 "
            f"{found.sha256[:12]}…, not {entry.size} bytes with {entry.sha256[:12]}…."
        )
