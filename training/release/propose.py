"""A checked model folder and its card -> a pull request in a Hub model repo, for a person's yes.

The token comes from `hf auth login` or the environment variable HF_TOKEN.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from huggingface_hub import HfApi

from training.release.hub_repo import (
    changes,
    commit_of,
    present_files,
    trouble_in_one_sentence,
    version_at,
)
from training.release.publish import PublishError, checked

# What whoever reads it on the Hub has to know.
AFTERWORD = """
## What a yes does
Until this is merged, nothing of it is served. Merged, it is what the main branch holds, and
`python -m training publish` then sets the tag `{version}`. To say no, close it.
"""


@dataclass(frozen=True)
class Proposed:
    """The open pull request that holds a model; `is_new` is false where it was there before."""

    url: str
    is_new: bool


def propose(
    model_folder: Path, card: Path, repo: str, changelog: Path, message: str | None = None
) -> Proposed:
    """Open a pull request that makes the repo hold the model folder and the card.

    Its description is the model's card in the folder `changelog`. Main stays as it is, and no tag
    is made. Where an open pull request has this version already, there is no second one: trained
    anew from the same verdicts, a model has another date and is the same. Raises PublishError.
    """
    model = checked(model_folder, card)
    description = _told(changelog / f"{model.version}.md")
    description += AFTERWORD.format(version=model.version)
    with trouble_in_one_sentence(PublishError, repo, "propose"):
        api = HfApi()
        there = _open(api, repo, model.version)
        if there:
            return Proposed(there, is_new=False)
        title = message or f"Model {model.version}"
        return Proposed(_opened(api, repo, model.files, title, description), is_new=True)


def _told(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except FileNotFoundError as error:
        raise PublishError(
            f"The model's card {path} is missing, by which a person says yes: retrain writes it."
        ) from error


def _open(api: HfApi, repo: str, version: str) -> str | None:
    """The address of an open pull request whose model has this version."""
    for request in api.get_repo_discussions(
        repo, discussion_type="pull_request", discussion_status="open"
    ):
        if version_at(api, repo, str(request.git_reference)) == version:
            return request.url
    return None


def _opened(api: HfApi, repo: str, files: Mapping[str, Path], title: str, description: str) -> str:
    commit = commit_of(api.model_info(repo))
    changed = changes(files, present_files(api, repo, commit, "model"))
    if not changed:
        raise PublishError(f"Main of {repo} holds all of this already: nothing is to be proposed.")
    made = api.create_commit(
        repo,
        changed.operations(files),
        commit_message=title,
        commit_description=description,
        parent_commit=commit,
        create_pr=True,
    )
    return str(made.pr_url)
