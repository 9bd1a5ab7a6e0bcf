"""The flags' folder and the repo brought together, a commit at a time."""

import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path, PurePosixPath

from breeds.flags import forgetting
from breeds.flags.forgetting import WITHDRAWN
from breeds.flags.hub import erasing, places
from breeds.flags.hub.contents import Contents, lacking_tombstones
from breeds.flags.hub.remote import FlagsRepo
from breeds.flags.record import RECORD

# Below the 100 files that the Hub advises a commit should have.
MOST_FILES = 96

_logger = logging.getLogger(__name__)


class Uploader:
    """What the repo lacks of a folder goes there; what is forgotten at either place goes at both.

    All that asks the Hub raises RefusedError, LaterError and OSError, and is simply called again.
    """

    def __init__(self, flags_dir: Path, repo: FlagsRepo, keep_days: int | None = None) -> None:
        self._flags_dir = flags_dir
        self._repo = repo
        self._keep_days = keep_days
        self._ensured = False
        self._contents: Contents | None = None
        # The erasures that the Hub couldn't be made to carry out; the next sweep tries again.
        self._stuck: frozenset[str] = frozenset()

    def is_there(self, record: str) -> bool:
        """Whether the Hub has confirmed that it holds the record."""
        known = self._contents
        return known is not None and f"{record}/{RECORD}" in known.files

    def step(self) -> bool:
        """Do the next thing that is to be done, and return whether there was any."""
        forgetting.complete(self._flags_dir)
        contents = self._contents
        if contents is None or self._has_work(contents):
            contents = self.look()
        return self._erase(contents) or self._put(contents)

    def follow(self) -> None:
        """See whether another process has sent what lies here."""
        if self._contents is None or any(self._lacking(self._contents)):
            self.look()

    def sweep(self, now: datetime) -> None:
        """Forget what has been kept for long enough, here and there; `now` has a zone."""
        if self._keep_days is not None:
            old = forgetting.expired(self._flags_dir, self._keep_days, now)
            self._forget(old)
            # A day there has its records until it has wholly gone by.
            last = now.astimezone(UTC) - timedelta(days=self._keep_days)
            self._forget(self.look().older_than(last.date()))
        else:
            self.look()
        self._stuck = frozenset()

    def look(self) -> Contents:
        """What the repo holds now; of what is forgotten there, nothing stays here."""
        if not self._ensured:
            self._repo.ensure()
            self._ensured = True
        commit = self._repo.newest(private=True)
        if self._contents is None or self._contents.commit != commit:
            self._contents = self._repo.contents()
        # Each time, since a full disk may have kept it from doing so.
        self._forget(self._contents.forgotten & self._lying_here())
        return self._contents

    def _has_work(self, contents: Contents) -> bool:
        return bool(
            lacking_tombstones(contents, forgetting.forgotten(self._flags_dir))
            or contents.erasing - self._stuck
            or any(self._lacking(contents))
        )

    def _erase(self, contents: Contents) -> bool:
        """All that is to be forgotten first, then the history, which is rewritten once."""
        forgotten = forgetting.forgotten(self._flags_dir)
        records = lacking_tombstones(contents, forgotten)
        if records:
            erasing.erase(self._repo, self._flags_dir, records)
            contents = self._contents = self._repo.contents()
        if lacking_tombstones(contents, forgotten) or not contents.erasing - self._stuck:
            return bool(records)
        self._stuck = erasing.finish(self._repo)
        if self._stuck:
            _logger.warning(
                "The Hub still serves %d forgotten records of %s in its old revisions.",
                len(self._stuck),
                self._repo.repo,
            )
        self._contents = self._repo.contents()
        return True

    def _put(self, contents: Contents) -> bool:
        chosen: list[str] = []
        for together in self._lacking(contents):
            if chosen and len(chosen) + len(together) > MOST_FILES:
                break
            chosen += together
        if not chosen:
            return False
        added = {path: places.there(self._flags_dir, path) for path in chosen}
        files: dict[str, Path | bytes] = {
            place: self._flags_dir / path for path, place in added.items()
        }
        commit = self._repo.put(files, contents.commit, f"Add {len(files)} files")
        self._contents = contents.with_files(commit, added)
        return True

    def _lacking(self, contents: Contents) -> Iterator[tuple[str, ...]]:
        forgotten = contents.forgotten | forgetting.forgotten(self._flags_dir)

        def is_settled(path: str) -> bool:
            kind, name = path.split("/")
            record = PurePosixPath(name).stem if kind == WITHDRAWN else kind
            return path in contents.files or record in forgotten

        return places.lacking(self._flags_dir, is_settled)

    def _lying_here(self) -> set[str]:
        """The ids of records, or of undos of records, that lie here."""
        found = [*self._flags_dir.glob("*"), *self._flags_dir.glob(f"{WITHDRAWN}/*")]
        return {path.stem for path in found}

    def _forget(self, records: list[str] | frozenset[str]) -> None:
        for record in records:
            forgetting.forget(self._flags_dir, record)
