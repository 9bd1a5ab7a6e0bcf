"""What all that writes to a repo of the Hub shares: its files, and the Hub's troubles told."""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from httpx2 import HTTPError
from huggingface_hub import CommitOperationAdd, CommitOperationDelete, HfApi, get_token
from huggingface_hub.errors import (
    HfHubHTTPError,
    HFValidationError,
    RemoteEntryNotFoundError,
    RepositoryNotFoundError,
)
from huggingface_hub.hf_api import ModelInfo, RepoFile, SpaceInfo
from huggingface_hub.utils.sha import git_hash

from breeds.bundle import MANIFEST, BundleError, Origin, read_manifest
from breeds.bundle.hub_errors import reason
from training.errors import TrainingError

# What the Hub itself puts into a repo.
HUB_FILES = {".gitattributes"}

Content = Path | bytes


@dataclass(frozen=True)
class Changes:
    """What makes a repo hold certain files: paths to upload, and paths to delete."""

    uploaded: tuple[str, ...]
    deleted: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.uploaded or self.deleted)

    def operations(
        self, files: Mapping[str, Content]
    ) -> list[CommitOperationAdd | CommitOperationDelete]:
        adds = [CommitOperationAdd(name, files[name]) for name in self.uploaded]
        return [*adds, *(CommitOperationDelete(name) for name in self.deleted)]


def commit_of(head: ModelInfo | SpaceInfo) -> str:
    """The commit that the Hub tells of. Raises ValueError."""
    if head.sha is None:
        raise ValueError("the Hub names no commit")
    return head.sha


def version_at(api: HfApi, repo: str, revision: str) -> str | None:
    """The version of the model at a revision; None where none can be read there."""
    try:
        path = Path(api.hf_hub_download(repo, MANIFEST, revision=revision))
        return read_manifest(path.parent, Origin(repo, revision)).version
    except (RemoteEntryNotFoundError, BundleError):
        return None


def present_files(api: HfApi, repo: str, commit: str, kind: str) -> dict[str, RepoFile]:
    """A repo's files at a commit, by path; `kind` is "model" or "space"."""
    tree = api.list_repo_tree(repo, recursive=True, revision=commit, repo_type=kind)
    return {entry.path: entry for entry in tree if isinstance(entry, RepoFile)}


def changes(files: Mapping[str, Content], present: Mapping[str, RepoFile]) -> Changes:
    """What to upload and to delete so that a repo holds these files and no others."""
    uploaded = [name for name, content in files.items() if not _is_same(content, present.get(name))]
    return Changes(tuple(uploaded), tuple(sorted(present.keys() - files.keys() - HUB_FILES)))


def size_of(content: Content) -> int:
    """In bytes."""
    return len(content) if isinstance(content, bytes) else content.stat().st_size


def _is_same(content: Content, present: RepoFile | None) -> bool:
    """Whether the repo holds this very file, by the hash that the Hub keeps of its kind."""
    if present is None or present.size != size_of(content):
        return False
    data = content if isinstance(content, bytes) else content.read_bytes()
    if present.lfs:
        return present.lfs.sha256 == hashlib.sha256(data).hexdigest()
    return present.blob_id == git_hash(data)


@contextmanager
def trouble_in_one_sentence(kind: type[TrainingError], repo: str, deed: str) -> Iterator[None]:
    """Raise `kind` for all that the Hub's client raises; `deed` is a verb."""
    try:
        yield
    except HFValidationError as error:
        raise kind(f"{repo!r} can't be a Hub repo's name: give USER/NAME.") from error
    except HfHubHTTPError as error:
        raise kind(_refusal(error, repo, deed)) from error
    except HTTPError as error:
        raise kind(f"The Hub can't be reached: {reason(error)}.") from error
    except RuntimeError as error:
        cause = reason(error.__cause__ or error)
        sentence = f"The upload broke off ({cause}); {repo}'s files are unchanged: {deed} again."
        raise kind(sentence) from error
    except (OSError, ValueError) as error:
        raise kind(f"It isn't possible to {deed} {repo}: {reason(error)}.") from error


def _refusal(error: HfHubHTTPError, repo: str, deed: str) -> str:
    status = error.response.status_code
    if status in (401, 403) and get_token() is None:
        return "The Hub wants a token: run `hf auth login`, or set HF_TOKEN."
    if status in (401, 403):
        return f"The Hub doesn't let this token write to {repo}: {reason(error)}."
    if isinstance(error, RepositoryNotFoundError):
        return f"There is no repo {repo} that this token may read."
    if status == 412:
        return f"Another commit has reached {repo} meanwhile: look at it, then {deed} again."
    return f"The Hub refuses to {deed} {repo}: {reason(error)} ({status})."
