"""What the repo holds at a commit, by the paths that its files have here."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import PurePosixPath

from breeds.flags.forgetting import FORGOTTEN, WITHDRAWN
from breeds.flags.hub import places
from breeds.flags.hub.places import ERASING


@dataclass(frozen=True)
class RemoteFile:
    """A file's place in the repo, and its SHA-256 where the Hub keeps it as a large one.

    `blob` is git's name of what it holds, where that is known.
    """

    place: str
    sha256: str | None = None
    blob: str | None = None


@dataclass(frozen=True)
class Contents:
    """The repo at a commit's full SHA."""

    commit: str
    files: Mapping[str, RemoteFile]

    @cached_property
    def forgotten(self) -> frozenset[str]:
        """The ids of the records that have a tombstone there."""
        return self._named_in(FORGOTTEN)

    @cached_property
    def erasing(self) -> frozenset[str]:
        """The ids of the forgotten records that the history may hold still."""
        return self._named_in(ERASING)

    @cached_property
    def records(self) -> frozenset[str]:
        found = (places.record_of(path) for path in self.files)
        return frozenset(record for record in found if record)

    @cached_property
    def large(self) -> frozenset[str]:
        """The SHA-256 of each large file."""
        return frozenset(file.sha256 for file in self.files.values() if file.sha256)

    def of(self, record: str) -> dict[str, RemoteFile]:
        """The files of a record, its undo among them."""
        undo = places.beside(WITHDRAWN, record)
        return {
            path: file
            for path, file in self.files.items()
            if path == undo or places.record_of(path) == record
        }

    def older_than(self, day: date) -> list[str]:
        """The ids of the records that were made before a day, in UTC."""
        made = {
            places.record_of(path): places.day_of(file.place) for path, file in self.files.items()
        }
        return sorted(record for record, its in made.items() if record and its and its < day)

    def with_files(self, commit: str, added: Mapping[str, RemoteFile]) -> "Contents":
        """After a commit that added files, by their paths here."""
        return replace(self, commit=commit, files={**self.files, **added})

    def _named_in(self, kind: str) -> frozenset[str]:
        return frozenset(
            PurePosixPath(path).stem for path in self.files if path.startswith(f"{kind}/")
        )


def lacking_tombstones(contents: Contents, forgotten_here: Collection[str]) -> list[str]:
    """The ids of the records forgotten here that the repo still holds, or doesn't know to be so."""
    return sorted(
        record
        for record in forgotten_here
        if record not in contents.forgotten or record in contents.records
    )
