"""The page and the model that it is to serve -> a Hugging Face Space, in one commit.

The token comes from `hf auth login` or the environment variable HF_TOKEN. It stays here: a Space
whose model is private gets a token of its own, as its secret.
"""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from huggingface_hub import HfApi, get_token
from huggingface_hub.errors import HfHubHTTPError, HFValidationError, RepositoryNotFoundError
from huggingface_hub.hf_api import RepoFile, SpaceInfo
from huggingface_hub.utils import validate_repo_id

from breeds import bundle
from breeds.bundle.hub_errors import reason
from breeds.settings import MODEL_REPO
from training import ROOT
from training.errors import TrainingError
from training.release import space_model
from training.release.hub_repo import (
    HUB_FILES,
    Changes,
    Content,
    changes,
    commit_of,
    present_files,
    size_of,
    trouble_in_one_sentence,
)
from training.release.pinned_model import PinnedModel, check_reader, pin
from training.release.space_files import README, space_files

TOKEN_SECRET = "HF_TOKEN"
# By this file a Space is known to be one of ours, whose other files may be replaced.
MARK = "breeds/__init__.py"


class DeployError(TrainingError):
    """A Space that wasn't deployed, with the reason in one sentence."""


@dataclass(frozen=True)
class Plan:
    """What a Space is to become: `files` by their path in it.

    `read_token` becomes its secret HF_TOKEN. It is None where the model is public, or where the
    Space is expected to have that secret already.
    """

    space: str
    model: PinnedModel
    files: Mapping[str, Content]
    read_token: str | None = field(repr=False)

    def __str__(self) -> str:
        """The files with their sizes, the front matter, the variables and the secrets' names."""
        sizes = {name: size_of(content) for name, content in self.files.items()}
        lines = [f"{size:>12,}  {name}" for name, size in sizes.items()]
        lines.append(f"{sum(sizes.values()):>12,}  bytes in {len(sizes)} files")
        content = self.files[README]
        readme = (content if isinstance(content, bytes) else content.read_bytes()).decode()
        lines += ["", readme[: readme.index("\n---\n", 4) + 4], ""]
        lines.append(f"variable {MODEL_REPO}={self.model.reference}")
        if self.model.needs_token:
            origin = "from the environment here" if self.read_token else "the Space's present one"
            lines.append(f"secret {TOKEN_SECRET}, {origin}")
        return "\n".join(lines)


@dataclass(frozen=True)
class Deployed:
    """What the Hub now holds: `commit` is a full SHA, `changed` and `settings` what was changed.

    `settings` are names of variables and secrets; it and `changed` are empty where the Space held
    everything already.
    """

    space: str
    url: str
    commit: str
    changed: Changes
    settings: tuple[str, ...]


def plan(space: str, model: str, token_variable: str | None = None, program: Path = ROOT) -> Plan:
    """Pin the model, USER/NAME[@REVISION], and gather the files; nothing is changed anywhere.

    `token_variable` names the environment variable that holds a token which may read the model.
    Raises TrainingError or BundleError.
    """
    _check_name(space)
    bundle.load(program / "model")
    read_token = _read_token(token_variable)
    api = HfApi()
    pinned = pin(api, model)
    if read_token:
        check_reader(pinned, HfApi(token=read_token))
    return Plan(space, pinned, space_files(program, pinned, api.endpoint), read_token)


def deploy(planned: Plan, private: bool = False) -> Deployed:
    """Make the Space hold the plan's files, in one commit, after its variables and secrets.

    Only what differs is uploaded, and what the plan lacks is deleted. A missing Space is made,
    private if asked. An upload that breaks off leaves the Space's files as they were; the error
    says what was done before. Raises DeployError.
    """
    done: list[str] = []
    try:
        with trouble_in_one_sentence(DeployError, planned.space, "deploy"):
            return _deploy(HfApi(), planned, private, done)
    except DeployError as error:
        if not done:
            raise
        told = str(error).rstrip(".")
        raise DeployError(f"{told} (before that, {' and '.join(done)}).") from error


def _deploy(api: HfApi, planned: Plan, private: bool, done: list[str]) -> Deployed:
    head = _existing(api, planned.space)
    _check_token(api, planned, head)
    if head is None:
        _create(api, planned.space, private)
        done.append("the Space was made")
        head = api.space_info(planned.space)
    elif private and not head.private:
        raise DeployError(f"The Space {planned.space} exists and is public: make it private there.")
    commit = commit_of(head)
    present = present_files(api, planned.space, commit, "space")
    _check_program(planned, present)

    settings = _set(api, planned, done)
    changed = changes(planned.files, present)
    if changed:
        made = api.create_commit(
            planned.space,
            changed.operations(planned.files),
            commit_message=f"Deploy the page with the model {planned.model.version}",
            repo_type="space",
            parent_commit=commit,
        )
        commit = made.oid
    url = f"{api.endpoint}/spaces/{planned.space}"
    return Deployed(planned.space, url, commit, changed, settings)


def _check_name(space: str) -> None:
    try:
        validate_repo_id(space)
    except HFValidationError as error:
        raise DeployError(f"{space!r} can't be a Space's name: give USER/NAME.") from error
    if "/" not in space:
        raise DeployError(f"{space!r} doesn't say whose Space it is: give USER/NAME.")


def _read_token(variable: str | None) -> str | None:
    """The token that a variable holds; neither it nor what may be one is ever repeated."""
    if variable is None:
        return None
    if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", variable) or variable.startswith("hf_"):
        raise DeployError("Give the name of the variable that holds the token, not the token.")
    token = os.environ.get(variable, "").strip()
    if not token:
        raise DeployError(f"The environment variable {variable} holds no token.")
    if token == get_token():
        raise DeployError(
            f"{variable} holds the token that deploys, which may write: make one that only reads."
        )
    return token


def _existing(api: HfApi, space: str) -> SpaceInfo | None:
    try:
        return api.space_info(space)
    except RepositoryNotFoundError:
        return None


def _check_token(api: HfApi, planned: Plan, head: SpaceInfo | None) -> None:
    """A model that isn't everybody's needs a token, given now or when it was last deployed."""
    if not planned.model.needs_token or planned.read_token:
        return
    if head is None or TOKEN_SECRET not in api.get_space_secrets(planned.space):
        raise DeployError(
            f"The model {planned.model.repo} is private or gated, so the Space needs a token that "
            "may read it: name the environment variable that holds one with --model-token."
        )


def _create(api: HfApi, space: str, private: bool) -> None:
    try:
        api.create_repo(space, repo_type="space", space_sdk="gradio", private=private or None)
    except HfHubHTTPError as error:
        if error.response.status_code != 402:
            raise
        raise DeployError(
            f"The Hub makes no Gradio Space on its free hardware for this account ({reason(error)})"
            f": make {space} at {api.endpoint}/new-space with hardware that the account may have, "
            "then deploy again."
        ) from error


def _check_program(planned: Plan, present: Mapping[str, RepoFile]) -> None:
    strange = sorted(present.keys() - planned.files.keys() - HUB_FILES)
    if strange and MARK not in present:
        raise DeployError(
            f"The Space {planned.space} holds another program ({strange[0]}): give another name."
        )


def _set(api: HfApi, planned: Plan, done: list[str]) -> tuple[str, ...]:
    """Set what differs, since each setting restarts the Space; secrets can't be compared."""
    settings = []
    if space_model.point(api, planned.space, planned.model.reference):
        settings.append(MODEL_REPO)
        done.append(f"{MODEL_REPO} was set")
    if planned.read_token:
        api.add_space_secret(planned.space, TOKEN_SECRET, planned.read_token)
        settings.append(TOKEN_SECRET)
        done.append(f"{TOKEN_SECRET} was set")
    return tuple(settings)
