"""The private dataset repo of volunteers' records: asked, read, and written in whole commits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from breeds.flags.hub import places
from breeds.flags.hub.contents import Contents, RemoteFile
from breeds.flags.hub.errors import changed_meanwhile, is_public, told
from breeds.flags.hub.places import RECORDS

if TYPE_CHECKING:
    from huggingface_hub import CommitOperationAdd, CommitOperationDelete, HfApi

KIND = "dataset"
BRANCH = "main"
CARD = "README.md"
ATTRIBUTES = ".gitattributes"
# All of a record's files, its words too: the Hub deletes a large file for good, whatever becomes of
# the commits that name it.
LARGE = f"{RECORDS}/** filter=lfs diff=lfs merge=lfs -text"
# No viewer: it would make tables of the records, on a branch of its own that nothing erases.
CARD_TEXT = """---
viewer: false
---
# Avis des bénévoles · Volunteers' verdicts
Ce dépôt est tenu par « Quelle race ? » et doit rester privé : il contient des photos et des mots
de bénévoles. Pour effacer un avis, utilisez `quelle-race flags forget`, qui réécrit l'historique.

This repo is kept by "Quelle race ?" and must stay private: it holds volunteers' photos and words.
To erase a verdict, use `quelle-race flags forget`, which rewrites the history.
"""
# A server that says nothing for so many seconds will say nothing more.
SILENCE = 120.0


@dataclass(frozen=True)
class FlagsRepo:
    """A dataset repo, OWNER/NAME, by the Hub's own address and token.

    All that asks the Hub raises RefusedError or LaterError.
    """

    repo: str

    def ensure(self) -> None:
        """Have it: made, private, where it lacks.

        Raises RefusedError where it is public or the token may not write to it.
        """
        from huggingface_hub.errors import RepositoryNotFoundError

        with told(self.repo):
            api = client()
            try:
                api.repo_info(self.repo, repo_type=KIND)
            except RepositoryNotFoundError:
                api.create_repo(self.repo, repo_type=KIND, private=True, exist_ok=True)
            api.auth_check(self.repo, repo_type=KIND, write=True)
            self._prepare()

    def _prepare(self) -> None:
        """Have the card, and the records among the large files."""
        commit = self.newest(private=True)
        lacking: dict[str, Path | bytes] = {}
        if not self.serves(CARD, commit):
            lacking[CARD] = CARD_TEXT.encode()
        attributes = ""
        if self.serves(ATTRIBUTES, commit):
            attributes = self.read(ATTRIBUTES, commit).decode(errors="surrogateescape")
        if LARGE not in attributes.splitlines():
            more = f"{attributes.rstrip()}\n{LARGE}\n".lstrip()
            lacking[ATTRIBUTES] = more.encode(errors="surrogateescape")
        if lacking:
            self.put(lacking, commit, "Say what this repo is for")

    def newest(self, private: bool = False) -> str:
        """The newest commit's full SHA. Raises RefusedError where it must be private and isn't."""
        with told(self.repo):
            info = client().repo_info(self.repo, repo_type=KIND, revision=BRANCH, timeout=SILENCE)
            if private and not info.private:
                raise is_public(self.repo)
            if info.sha is None:
                raise changed_meanwhile(self.repo)
            return info.sha

    def contents(self) -> Contents:
        """What it holds now."""
        from huggingface_hub.hf_api import RepoFile

        commit = self.newest()
        with told(self.repo):
            tree = client().list_repo_tree(
                self.repo, recursive=True, revision=commit, repo_type=KIND
            )
            listed = [entry for entry in tree if isinstance(entry, RepoFile)]
        files = {}
        for entry in listed:
            if path := places.here(entry.path):
                sha256 = entry.lfs.sha256 if entry.lfs else None
                files[path] = RemoteFile(entry.path, sha256, entry.blob_id)
        return Contents(commit, files)

    def put(self, files: Mapping[str, Path | bytes], parent: str, message: str) -> str:
        """Commit files at their places in the repo, all or none; the new commit's SHA.

        Raises RefusedError where the repo isn't private, LaterError where its newest commit isn't
        `parent`, FileNotFoundError where a file has gone.
        """
        return self.commit(
            [addition(*file) for file in files.items()], parent, message, private=True
        )

    def commit(
        self,
        operations: "Sequence[CommitOperationAdd | CommitOperationDelete]",
        parent: str,
        message: str,
        private: bool,
    ) -> str:
        """As `put`, of operations; `private` is whether the repo must be so."""
        with told(self.repo):
            # Somebody may have made it public since.
            if self.newest(private) != parent:
                raise changed_meanwhile(self.repo)
            made = client().create_commit(
                self.repo,
                operations,
                commit_message=message,
                repo_type=KIND,
                revision=BRANCH,
                parent_commit=parent,
            )
            return made.oid

    def read(self, place: str, commit: str) -> bytes:
        """What a small file holds at a commit; it needs no disk."""
        from huggingface_hub import hf_hub_url
        from huggingface_hub.utils import build_hf_headers, get_session, hf_raise_for_status

        with told(self.repo):
            client()
            url = hf_hub_url(self.repo, place, repo_type=KIND, revision=commit)
            response = get_session().get(url, headers=build_hf_headers())
            hf_raise_for_status(response)
            return response.content

    def fetch(self, place: str, folder: Path, commit: str) -> Path:
        """Have a commit's file below a folder, at its place; what a kill left of it is used.

        Raises OSError of this disk.
        """
        from huggingface_hub import hf_hub_download

        with told(self.repo):
            client()
            return Path(
                hf_hub_download(self.repo, place, repo_type=KIND, revision=commit, local_dir=folder)
            )

    def serves(self, place: str, commit: str) -> bool:
        """Whether a file is still to be had at a commit."""
        with told(self.repo):
            return client().file_exists(self.repo, place, repo_type=KIND, revision=commit)


def client() -> "HfApi":
    """The Hub's client, which by itself would wait for ever and draw bars into a server's log."""
    from huggingface_hub import HfApi
    from huggingface_hub.utils import disable_progress_bars, get_session

    get_session().timeout = SILENCE
    disable_progress_bars()
    return HfApi()


def addition(place: str, content: Path | bytes) -> "CommitOperationAdd":
    """Raises FileNotFoundError where the file has gone."""
    from huggingface_hub import CommitOperationAdd

    if isinstance(content, Path) and not content.is_file():
        raise FileNotFoundError(f"{content} is gone")
    return CommitOperationAdd(place, content)
