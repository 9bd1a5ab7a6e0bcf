"""An earlier tagged revision of a Hub model repo -> what its main branch holds, in one commit.

The token comes from `hf auth login` or the environment variable HF_TOKEN.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from huggingface_hub import CommitOperationCopy, CommitOperationDelete, HfApi

from breeds.bundle import BundleError, hub
from breeds.hub_reference import HubReference
from training.errors import TrainingError
from training.release import space_model
from training.release.hub_repo import (
    commit_of,
    present_files,
    trouble_in_one_sentence,
    version_at,
)

DEED = "roll back"


class RollbackError(TrainingError):
    """A model that wasn't put back, with the reason in one sentence."""


@dataclass(frozen=True)
class RolledBack:
    """What main holds now: the files of `tag`, whose model has `version`, at `commit`, a full SHA.

    `left` is the version that main held before, None where no model could be read there.
    `is_new` is false where main held those files already, and `space_restarts` where no Space was
    given or it served that commit already.
    """

    repo: str
    commit: str
    tag: str
    version: str
    left: str | None
    is_new: bool
    space_restarts: bool
    url: str

    @property
    def reference(self) -> str:
        """As the setting BREEDS_MODEL_REPO wants it."""
        return str(HubReference(self.repo, self.commit))


@dataclass(frozen=True)
class _Return:
    """From main's commit `head` to the commit `goal` that `tag` names."""

    repo: str
    head: str
    left: str | None
    tag: str
    goal: str
    version: str


def roll_back(repo: str, to: str | None = None, space: str | None = None) -> RolledBack:
    """Make main hold the files of the tag `to`, and have the Space, if any, serve that commit.

    Without a tag: those of the newest tagged commit of main's history from before the version that
    main holds was first published, so that doing it again goes further back. Nothing is uploaded
    that the Hub has, no tag is changed, and a model that can't be loaded is not put back. Raises
    RollbackError, which says what was done where that isn't nothing.
    """
    api = HfApi()
    with trouble_in_one_sentence(RollbackError, repo, DEED):
        planned = _plan(api, repo, to)
    if space:
        _check_space(api, space, planned.repo)
    with trouble_in_one_sentence(RollbackError, repo, DEED):
        commit = _commit(api, planned)
    restarts = bool(space) and _point(api, str(space), planned, commit)
    return RolledBack(
        planned.repo,
        commit,
        planned.tag,
        planned.version,
        planned.left,
        commit != planned.head,
        restarts,
        f"{api.endpoint}/{planned.repo}/tree/{commit}",
    )


def _plan(api: HfApi, repo: str, to: str | None) -> _Return:
    main = api.model_info(repo)
    repo, head = main.id, commit_of(main)
    left = version_at(api, repo, head)
    tags = {ref.name: ref.target_commit for ref in api.list_repo_refs(repo).tags}
    tag = to or _earlier(api, repo, head, left, tags)
    if tag not in tags:
        known = ", ".join(tags) or "none"
        raise RollbackError(f"The repo {repo} has no tag {tag!r}: its tags are {known}.")
    try:
        version = hub.download(repo, tags[tag]).manifest.version
    except BundleError as error:
        raise RollbackError(f"{str(error).rstrip('.')}, so {tag} can't be put back.") from error
    return _Return(repo, head, left, tag, tags[tag], version)


def _earlier(api: HfApi, repo: str, head: str, version: str | None, tags: Mapping[str, str]) -> str:
    """The newest tag from before the first one whose model has that version."""
    if version is None:
        raise RollbackError(
            f"Main of {repo} holds no model that can be read: give a tag with --to."
        )
    names = {commit: name for name, commit in tags.items()}
    history = [commit.commit_id for commit in api.list_repo_commits(repo, revision=head)]
    tagged = [commit for commit in history if commit in names]
    same = [place for place, each in enumerate(tagged) if version_at(api, repo, each) == version]
    earlier = tagged[same[-1] + 1 :] if same else tagged
    if not earlier:
        raise RollbackError(f"The repo {repo} has no tagged model from before {version}.")
    return names[earlier[0]]


def _commit(api: HfApi, planned: _Return) -> str:
    """The commit of main that holds the files: a new one, unless main holds them already."""
    here = present_files(api, planned.repo, planned.head, "model")
    there = present_files(api, planned.repo, planned.goal, "model")
    gone = [CommitOperationDelete(name) for name in sorted(here.keys() - there.keys())]
    copied = [
        CommitOperationCopy(name, name, src_revision=planned.goal)
        for name, file in there.items()
        if name not in here or here[name].blob_id != file.blob_id
    ]
    if not (gone or copied):
        return planned.head
    made = api.create_commit(
        planned.repo,
        [*gone, *copied],
        commit_message=f"Roll back to model {planned.version}",
        parent_commit=planned.head,
    )
    return made.oid


def _check_space(api: HfApi, space: str, repo: str) -> None:
    with trouble_in_one_sentence(RollbackError, space, DEED):
        reference = space_model.served(api, space)
    if reference is None or HubReference.parse(reference).repo != repo:
        serves = reference or "its embedded model"
        raise RollbackError(f"The Space {space} serves {serves}, so {repo} is left as it is.")


def _point(api: HfApi, space: str, planned: _Return, commit: str) -> bool:
    try:
        with trouble_in_one_sentence(RollbackError, space, DEED):
            return space_model.point(api, space, str(HubReference(planned.repo, commit)))
    except RollbackError as error:
        raise RollbackError(
            f"{str(error).rstrip('.')} ({planned.repo} holds {planned.tag} by now, and the same "
            f"with --to {planned.tag} is what the Space still lacks)."
        ) from error
