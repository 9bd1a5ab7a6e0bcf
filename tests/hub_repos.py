"""What the loopback Hub remembers: repos with commits, branches, tags and files by content."""

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatch
from functools import cached_property
from pathlib import PurePosixPath
from typing import Any


class Refusal(Exception):
    """An HTTP answer other than success; `code` is the Hub's own name for the trouble.

    `wait` is after how many seconds to ask again.
    """

    def __init__(
        self, status: int, message: str, code: str | None = None, wait: int | None = None
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.wait = wait

    @property
    def headers(self) -> dict[str, str]:
        code = {"X-Error-Code": self.code} if self.code else {}
        wait = {} if self.wait is None else {"Retry-After": str(self.wait)}
        return {"X-Error-Message": str(self), **code, **wait}


def is_tracked(attributes: bytes, path: str) -> bool:
    """Whether a .gitattributes has a path as a large file (LFS)."""
    lines = (line.split() for line in attributes.decode().splitlines())
    patterns = [words[0] for words in lines if "filter=lfs" in words]
    name = PurePosixPath(path).name
    return any(fnmatch(path if "/" in pattern else name, pattern) for pattern in patterns)


@dataclass(frozen=True)
class StoredFile:
    """A file of a commit; git sees a large one (LFS) as a pointer to its SHA-256."""

    content: bytes
    is_lfs: bool = False

    @cached_property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()

    @property
    def pointer(self) -> bytes:
        text = f"version https://git-lfs.github.com/spec/v1\noid sha256:{self.sha256}\n"
        return f"{text}size {len(self.content)}\n".encode()

    @property
    def blob_id(self) -> str:
        blob = self.pointer if self.is_lfs else self.content
        return hashlib.sha1(b"blob %d\0" % len(blob) + blob).hexdigest()

    @property
    def etag(self) -> str:
        """The name of the content for a client that compares or caches it."""
        return self.sha256 if self.is_lfs else self.blob_id

    def listed_at(self, path: str) -> dict[str, Any]:
        size = len(self.content)
        listed = {"type": "file", "path": path, "oid": self.blob_id, "size": size}
        if self.is_lfs:
            listed["lfs"] = {"oid": self.sha256, "size": size, "pointerSize": len(self.pointer)}
        return listed


@dataclass(frozen=True)
class Commit:
    sha: str
    parent: str | None
    message: str
    files: Mapping[str, StoredFile]


@dataclass
class PullRequest:
    """What a discussion tells of it; its commits are those of the branch refs/pr/NUMBER."""

    title: str
    description: str
    status: str = "open"


@dataclass
class Repo:
    """A repo whose branches and tags name commits by their SHA; pull requests are numbered from 1.

    `large` has a path of each large file that was ever committed, by its SHA-256; `erased` are
    those that are gone from the storage.
    """

    private: bool = False
    gated: bool = False
    commits: dict[str, Commit] = field(default_factory=dict)
    branches: dict[str, str] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)
    pull_requests: dict[int, PullRequest] = field(default_factory=dict)
    large: dict[str, str] = field(default_factory=dict)
    erased: set[str] = field(default_factory=set)

    def commit(self, branch: str, message: str, files: Mapping[str, StoredFile]) -> Commit:
        parent = self.branches.get(branch)
        tree = [(path, file.blob_id) for path, file in sorted(files.items())]
        sha = hashlib.sha1(json.dumps([parent, message, tree]).encode()).hexdigest()
        self.commits[sha] = Commit(sha, parent, message, dict(files))
        self.branches[branch] = sha
        self.large |= {file.sha256: path for path, file in files.items() if file.is_lfs}
        self.erased -= self.large.keys()
        return self.commits[sha]

    def open_pull_request(self, base: Commit, title: str, description: str) -> int:
        """Its number; what it holds is committed to its branch."""
        number = len(self.pull_requests) + 1
        self.pull_requests[number] = PullRequest(title, description)
        self.branches[f"refs/pr/{number}"] = base.sha
        return number

    def merge(self, number: int) -> Commit:
        """Have main, which no commit has reached meanwhile, hold what a pull request holds."""
        request = self.pull_requests[number]
        proposed = self.find(f"refs/pr/{number}")
        if proposed.parent != self.branches["main"]:
            raise NotImplementedError("main has moved")
        request.status = "merged"
        return self.commit("main", f"{request.title} (#{number})", proposed.files)

    def squash(self, branch: str, message: str) -> None:
        """Make one commit without a parent of all of the branch's; the old ones are gone."""
        files = self.commits[self.branches[branch]].files
        for commit in self.history(branch):
            del self.commits[commit.sha]
        del self.branches[branch]
        self.commit(branch, message, files)

    def erase_large(self, shas: Collection[str], branch: str) -> None:
        """Forget large files, and write each commit of the branch anew without them."""
        old = self.history(branch)[::-1]
        for commit in old:
            del self.commits[commit.sha]
        del self.branches[branch]
        for commit in old:
            files = {
                path: file
                for path, file in commit.files.items()
                if not (file.is_lfs and file.sha256 in shas)
            }
            self.commit(branch, commit.message, files)
        for sha in shas:
            self.large.pop(sha, None)
        self.erased |= set(shas)

    def find(self, revision: str) -> Commit:
        """The commit of a branch, a tag, a SHA or a SHA's first 7 or more characters."""
        wanted = self.branches.get(revision) or self.tags.get(revision) or revision
        found = [sha for sha in self.commits if len(wanted) >= 7 and sha.startswith(wanted)]
        if len(found) != 1:
            raise Refusal(404, f"Invalid rev id: {revision}", "RevisionNotFound")
        return self.commits[found[0]]

    def history(self, revision: str) -> list[Commit]:
        """The commits that led to a revision, the newest first."""
        commits = [self.find(revision)]
        while parent := commits[-1].parent:
            commits.append(self.commits[parent])
        return commits
