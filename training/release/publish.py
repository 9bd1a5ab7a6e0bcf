"""A checked model folder and its card -> one commit of a Hub model repo, with a tag.

The token comes from `hf auth login` or the environment variable HF_TOKEN.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from huggingface_hub import HfApi

from breeds import checked_json
from breeds.bundle import BundleError, load
from breeds.checked_json import MalformedError
from training.errors import TrainingError
from training.fit import run
from training.release.hub_repo import (
    changes,
    commit_of,
    present_files,
    trouble_in_one_sentence,
)

CARD = "README.md"
# Beside a retrained model: whether it may take the place of the one that is served.
DECISION = f"{run.RETRAINING}/decision.json"
TAG = re.compile(r"(?!.*(\.\.|\.lock$|\.$))[A-Za-z0-9_][A-Za-z0-9._+-]*")


class PublishError(TrainingError):
    """A model that wasn't published, with the reason in one sentence."""


@dataclass(frozen=True)
class _Decision:
    promoted: bool


@dataclass(frozen=True)
class Checked:
    """A model that may be published: its version, and its files by their path in the repo."""

    version: str
    files: Mapping[str, Path]


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
    the repo as it was; the next one continues. A retrained model that the gate didn't let through
    stays here. Raises PublishError.
    """
    model = checked(model_folder, card)
    tag = tag or model.version
    if not TAG.fullmatch(tag):
        raise PublishError(f"{tag!r} can't be a tag: use letters, digits, '.', '_', '+' and '-'.")
    with trouble_in_one_sentence(PublishError, repo, "publish"):
        return _publish(repo, model.files, tag, private, message or f"Model {model.version}")


def checked(model_folder: Path, card: Path) -> Checked:
    """A bundle that is whole, that no gate kept back, and its card. Raises PublishError."""
    try:
        version = load(model_folder).manifest.version
    except BundleError as error:
        raise PublishError(str(error)) from error
    _check_gate(model_folder)
    return Checked(version, _files(model_folder, card))


def _publish(
    repo: str, files: Mapping[str, Path], tag: str, private: bool, message: str
) -> Published:
    api = HfApi()
    repo = api.create_repo(repo, private=private or None, exist_ok=True).repo_id
    head = api.model_info(repo)
    if private and not head.private:
        raise PublishError(f"The Hub's repo {repo} exists and is public: make it private there.")
    commit = commit_of(head)
    changed = changes(files, present_files(api, repo, commit, "model"))

    tagged = _tagged_commit(api, repo, tag)
    if tagged and (changed or tagged != commit):
        raise PublishError(f"The tag {tag} names commit {tagged[:12]} already: give another tag.")
    if changed:
        operations = changed.operations(files)
        made = api.create_commit(repo, operations, commit_message=message, parent_commit=commit)
        commit = made.oid
    if not tagged:
        api.create_tag(repo, tag=tag, revision=commit)
    url = f"{api.endpoint}/{repo}/tree/{commit}"
    return Published(repo, commit, tag, changed.uploaded, changed.deleted, url)


def _check_gate(model_folder: Path) -> None:
    path = model_folder / DECISION
    if not path.exists():
        return
    try:
        text = checked_json.decode(path.read_bytes())
        decision = checked_json.read(_Decision, text, unknown="ignore")
    except MalformedError as error:
        raise PublishError(f"The gate's decision {path} {error}.") from error
    if not decision.promoted:
        raise PublishError(
            f"The gate didn't let this model through ({path}): the one that is served stays."
        )


def _files(model_folder: Path, card: Path) -> dict[str, Path]:
    """The files to publish by their path in the repo."""
    if not card.is_file():
        raise PublishError(f"The model card {card} is missing.")
    inside = (path.relative_to(model_folder) for path in sorted(model_folder.rglob("*")))
    visible = (path for path in inside if not any(part.startswith(".") for part in path.parts))
    files = {path.as_posix(): model_folder / path for path in visible}
    return {name: path for name, path in files.items() if path.is_file()} | {CARD: card}


def _tagged_commit(api: HfApi, repo: str, tag: str) -> str | None:
    tags = api.list_repo_refs(repo).tags
    return next((ref.target_commit for ref in tags if ref.name == tag), None)
