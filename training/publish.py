"""A checked model folder and its card -> one commit of a Hub model repo, with a tag.

The token comes from `hf auth login` or the environment variable HF_TOKEN.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from huggingface_hub import CommitOperationAdd, CommitOperationDelete, HfApi, get_token
from huggingface_hub.errors import HfHubHTTPError, HFValidationError, HTTPError
from huggingface_hub.hf_api import RepoFile
from huggingface_hub.utils.sha import git_hash

from breeds.bundle import BundleError, FileEntry, load
from training.errors import TrainingError

CARD = "README.md"
HUB_FILES = {".gitattributes"}
TAG = re.compile(r"(?!.*(\.\.|\.lock$|\.$))[A-Za-z0-9_][A-Za-z0-9._+-]*")


class PublishError(TrainingError):
    """A model that wasn't published, with the reason in one sentence."""


@dataclass(frozen=True)
class Published:
    """What the Hub now holds: `tag` names `commit`, a full SHA.

    `uploaded` and `deleted` are the paths that this publication changed; both are empty where the
    repo held everything already.
    """

    repo: str
    commit: str
    tag: str
    uploaded: tuple[str, ...]
    deleted: tuple[str, ...]
    url: str


def publish(
    model_folder: Path,
    card: Path,
    repo: str,
    tag: str | None = None,
    private: bool = False,
    message: str | None = None,
) -> Published:
    """Make the repo hold the model folder and the card, in one commit, and tag that commit.

    Only what differs is uploaded, and what the folder lacks is deleted; hidden files stay here.
    The tag is the model's version where none is given. A missing repo is made, private if asked.

    Large files go up before the commit that shows them, so that an upload which breaks off leaves
    the repo as it was; the next one continues. Raises PublishError.
    """
    try:
        version = load(model_folder).manifest.version
    except BundleError as error:
        raise PublishError(str(error)) from error
    tag = tag or version
    if not TAG.fullmatch(tag):
        raise PublishError(f"{tag!r} can't be a tag: use letters, digits, '.', '_', '+' and '-'.")
    files = _files(model_folder, card)
    with _trouble_in_one_sentence(repo):
        return _publish(repo, files, tag, private, message or f"Model {version}")


def _publish(
    repo: str, files: Mapping[str, Path], tag: str, private: bool, message: str
) -> Published:
    api = HfApi()
    repo = api.create_repo(repo, private=private or None, exist_ok=True).repo_id
    head = api.model_info(repo)
    if private and not head.private:
        raise PublishError(f"The Hub's repo {repo} exists and is public: make it private there.")
    present = _present_files(api, repo, head.sha)
    uploads = [name for name, path in files.items() if not _is_same(path, present.get(name))]
    deletions = sorted(present.keys() - files.keys() - HUB_FILES)
    has_changed = bool(uploads or deletions)

    tagged = _tagged_commit(api, repo, tag)
    if tagged and (has_changed or tagged != head.sha):
        raise PublishError(f"The tag {tag} names commit {tagged[:12]} already: give another tag.")
    commit = head.sha
    if has_changed:
        operations = [CommitOperationAdd(name, files[name]) for name in uploads]
        operations += [CommitOperationDelete(name) for name in deletions]
        made = api.create_commit(repo, operations, commit_message=message, parent_commit=commit)
        commit = made.oid
    if not tagged:
        api.create_tag(repo, tag=tag, revision=commit)
    url = f"{api.endpoint}/{repo}/tree/{commit}"
    return Published(repo, commit, tag, tuple(uploads), tuple(deletions), url)


def _files(model_folder: Path, card: Path) -> dict[str, Path]:
    """The files to publish by their path in the repo."""
    if not card.is_file():
        raise PublishError(f"The model card {card} is missing.")
    inside = (path.relative_to(model_folder) for path in sorted(model_folder.rglob("*")))
    visible = (path for path in inside if not any(part.startswith(".") for part in path.parts))
    files = {path.as_posix(): model_folder / path for path in visible}
    return {name: path for name, path in files.items() if path.is_file()} | {CARD: card}


def _present_files(api: HfApi, repo: str, commit: str) -> dict[str, RepoFile]:
    tree = api.list_repo_tree(repo, recursive=True, revision=commit)
    return {entry.path: entry for entry in tree if isinstance(entry, RepoFile)}


def _is_same(path: Path, present: RepoFile | None) -> bool:
    """Whether the repo holds this very file, by the hash that the Hub keeps of its kind."""
    if present is None or present.size != path.stat().st_size:
        return False
    if present.lfs:
        return present.lfs.sha256 == FileEntry.of(path).sha256
    return present.blob_id == git_hash(path.read_bytes())


def _tagged_commit(api: HfApi, repo: str, tag: str) -> str | None:
    tags = api.list_repo_refs(repo).tags
    return next((ref.target_commit for ref in tags if ref.name == tag), None)


@contextmanager
def _trouble_in_one_sentence(repo: str) -> Iterator[None]:
    try:
        yield
    except HFValidationError as error:
        raise PublishError(f"{repo!r} can't be a Hub repo's name: give USER/NAME.") from error
    except HfHubHTTPError as error:
        raise PublishError(_refusal(error, repo)) from error
    except HTTPError as error:
        raise PublishError(f"The Hub can't be reached: {_reason(error)}.") from error
    except RuntimeError as error:
        reason = _reason(error.__cause__ or error)
        sentence = f"The upload broke off ({reason}) and {repo} is unchanged: publish again."
        raise PublishError(sentence) from error
    except (OSError, ValueError) as error:
        raise PublishError(f"The model can't be published: {_reason(error)}.") from error


def _refusal(error: HfHubHTTPError, repo: str) -> str:
    status = error.response.status_code
    reason = _reason(error)
    if status in (401, 403) and get_token() is None:
        return "The Hub wants a token: run `hf auth login`, or set HF_TOKEN."
    if status in (401, 403):
        return f"The Hub doesn't let this token write to {repo}: {reason}."
    if status == 412:
        return f"Another commit has reached {repo} meanwhile: look at it, then publish again."
    return f"The Hub refuses to publish {repo}: {reason} ({status})."


def _reason(error: BaseException) -> str:
    """What the Hub said, or else the exception, on one line and without a full stop."""
    told = getattr(error, "server_message", None) or str(error) or type(error).__name__
    return "; ".join(line.strip(" -.") for line in told.splitlines() if line.strip())
