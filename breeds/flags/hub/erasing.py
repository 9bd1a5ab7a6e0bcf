"""Records erased from the repo for good: from its files, from its history and from its storage.

One commit deletes a record's files, writes its tombstone and a mark. Then the history is rewritten,
and once the Hub serves no file of the record any more a second commit takes the mark away. So a
kill between any two steps leaves a mark, by which `finish` goes on.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from breeds import checked_json
from breeds.checked_json import MalformedError
from breeds.flags.forgetting import FORGOTTEN
from breeds.flags.hub import places
from breeds.flags.hub.contents import Contents, RemoteFile
from breeds.flags.hub.errors import told
from breeds.flags.hub.places import ERASING
from breeds.flags.hub.remote import BRANCH, KIND, FlagsRepo, addition, client

# Four changes each, of at most 100 that a commit should have.
AT_ONCE = 24


@dataclass(frozen=True)
class _Mark:
    """Where a forgotten record's files lay: a commit, and each one's SHA-256 where it was large."""

    commit: str
    files: Mapping[str, str | None]

    @classmethod
    def of(cls, commit: str, files: Mapping[str, RemoteFile]) -> "_Mark":
        return cls(commit, {file.place: file.sha256 for file in files.values()})

    def to_json(self) -> bytes:
        return (json.dumps(asdict(self), indent=1) + "\n").encode()


@dataclass(frozen=True)
class Erased:
    """Ids: whose files were in the repo, and whose the Hub still serves in old revisions."""

    lay_there: frozenset[str]
    still_served: frozenset[str]


def erase_all(repo: FlagsRepo, flags_dir: Path, records: Sequence[str]) -> Erased:
    """As `erase`, however many, and then as `finish`."""
    lay_there: frozenset[str] = frozenset()
    for start in range(0, len(records), AT_ONCE):
        lay_there |= erase(repo, flags_dir, records[start : start + AT_ONCE])
    return Erased(lay_there, finish(repo) & frozenset(records))


def erase(repo: FlagsRepo, flags_dir: Path, records: Sequence[str]) -> frozenset[str]:
    """Erase records that have a tombstone in `flags_dir` from the repo's files, and mark them.

    At most AT_ONCE of them; those of which something was there. That the repo is public hinders
    nothing. Raises RefusedError, LaterError, OSError.
    """
    from huggingface_hub import CommitOperationAdd, CommitOperationDelete

    contents = repo.contents()
    operations: list[CommitOperationAdd | CommitOperationDelete] = []
    lay_there = set()
    for record in records[:AT_ONCE]:
        stone = places.beside(FORGOTTEN, record)
        operations.append(addition(places.there(flags_dir, stone), flags_dir / stone))
        if files := contents.of(record):
            lay_there.add(record)
            mark = _Mark.of(contents.commit, files).to_json()
            place = places.there(flags_dir, places.beside(ERASING, record))
            operations.append(addition(place, mark))
            operations += [CommitOperationDelete(file.place) for file in files.values()]
    message = f"Forget {len(records[:AT_ONCE])}"
    repo.commit(operations, contents.commit, message, private=False)
    return frozenset(lay_there)


def finish(repo: FlagsRepo) -> frozenset[str]:
    """Rewrite the history where an erasure has left a mark; whose marks had to stay.

    A mark stays as long as the Hub still serves a file of its record. Raises as `erase` does.
    """
    from huggingface_hub import CommitOperationDelete

    contents = repo.contents()
    if not contents.erasing:
        return frozenset()
    marks = {record: _mark(repo, contents, record) for record in contents.erasing}
    with told(repo.repo):
        client().super_squash_history(
            repo.repo, branch=BRANCH, repo_type=KIND, commit_message="Rewrite the history"
        )
    _erase_large_files(repo, marks.values())
    served = frozenset(record for record, mark in marks.items() if _is_served(repo, mark))
    done = sorted(marks.keys() - served)
    if done:
        marked = (contents.files[places.beside(ERASING, record)] for record in done)
        deletions = [CommitOperationDelete(file.place) for file in marked]
        repo.commit(deletions, repo.newest(), f"Forgotten: {len(done)}", private=False)
    return served


def _mark(repo: FlagsRepo, contents: Contents, record: str) -> _Mark:
    """One that can't be read names no file, and so is done with once the history is rewritten."""
    place = contents.files[places.beside(ERASING, record)].place
    content = repo.read(place, contents.commit)
    try:
        return checked_json.read(_Mark, checked_json.decode(content))
    except MalformedError:
        return _Mark(contents.commit, {})


def _erase_large_files(repo: FlagsRepo, marks: Iterable[_Mark]) -> None:
    """A photo that another record has too stays."""
    erased = {sha for mark in marks for sha in mark.files.values() if sha}
    doomed = erased - repo.contents().large
    if doomed:
        with told(repo.repo):
            api = client()
            listed = api.list_lfs_files(repo.repo, repo_type=KIND)
            found = [file for file in listed if file.file_oid in doomed]
            api.permanently_delete_lfs_files(repo.repo, found, repo_type=KIND)


def _is_served(repo: FlagsRepo, mark: _Mark) -> bool:
    return any(repo.serves(place, mark.commit) for place in mark.files)
