"""A repo of the Hub as people write it: USER/NAME, perhaps @ a branch, a tag or a commit."""

import re
from dataclasses import dataclass

_COMMIT = re.compile(r"[0-9a-f]{40}")
# huggingface_hub's own rule, as far as it makes a sentence possible before anything is asked.
_WELL_FORMED = re.compile(r"[\w.-]+/[\w.-]+(@\S+)?", re.ASCII)


@dataclass(frozen=True)
class HubReference:
    """A repo and the revision that is wanted of it, None for its latest."""

    repo: str
    revision: str | None = None

    @classmethod
    def parse(cls, text: str) -> "HubReference":
        """Part a repo from its revision; whether there can be such is for the Hub to say."""
        repo, _, revision = text.partition("@")
        return cls(repo, revision or None)

    @classmethod
    def parse_well_formed(cls, text: str) -> "HubReference":
        """Raises ValueError for what can't be USER/NAME[@REVISION]."""
        if not _WELL_FORMED.fullmatch(text):
            raise ValueError(f"{text!r} isn't USER/NAME or USER/NAME@REVISION")
        return cls.parse(text)

    def __str__(self) -> str:
        return self.repo if self.revision is None else f"{self.repo}@{self.revision}"


def is_commit(revision: str) -> bool:
    """Whether it is a commit's full SHA, which never comes to name another commit."""
    return _COMMIT.fullmatch(revision) is not None
