"""The flags' folder and the repo brought together, a commit at a time."""

import logging
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path, PurePosixPath

from breeds.flags import forgetting
from breeds.flags.forgetting import WITHDRAWN
from breeds.flags.hub import counts, erasing, places
from breeds.flags.hub.contents import Contents, RemoteFile, lacking_tombstones
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
        self._counted: float | None = None

    def is_there(self, record: str) -> bool:
        """Whether the Hub has confirmed that it holds the record."""
        known = self._contents
        return known is not None and f"{record}/{RECORD}" in known.files

    def step(self, between_counts: float) -> bool:
        """Do the next thing that is to be done, and return whether there was any.

        Counts go with whatever goes; by themselves only when the last ones went so many seconds
        ago.
        """
        forgetting.complete(self._flags_dir)
        contents = self._contents
        counts_due = self._counted is None or time.monotonic() - self._counted >= between_counts
        if contents is None or self._has_work(contents, counts_due):
            contents = self.look()
        return self._erase(contents) or self._put(contents, counts_due)

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

    def _has_work(self, contents: Contents, counts_due: bool) -> bool:
        return bool(
            lacking_tombstones(contents, forgetting.forgotten(self._flags_dir))
            or contents.erasing - self._stuck
            or any(self._lacking(contents))
            or (counts_due and any(counts.differing(self._flags_dir, contents)))
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

    def _put(self, contents: Contents, counts_due: bool) -> bool:
        chosen: list[str] = []
        for together in self._lacking(contents):
            if chosen and len(chosen) + len(together) > MOST_FILES:
                break
            chosen += together
        counted = self._newer_counts(contents, len(chosen)) if chosen or counts_due else {}
        added: dict[str, Path | bytes] = {path: self._flags_dir / path for path in chosen}
        added |= counted
        if not added:
            return False
        there = {path: places.there(self._flags_dir, path) for path in added}
        files = {there[path]: content for path, content in added.items()}
        commit = self._repo.put(files, contents.commit, f"Add {len(files)} files")
        if counted:
            self._counted = time.monotonic()
        blobs = {path: counts.blob_id(content) for path, content in counted.items()}
        self._contents = contents.with_files(
            commit, {path: RemoteFile(there[path], blob=blobs.get(path)) for path in added}
        )
        return True

    def _newer_counts(self, contents: Contents, beside: int) -> Mapping[str, bytes]:
        if not any(counts.differing(self._flags_dir, contents)):
            return {}
        found = counts.newer(self._flags_dir, contents, self._repo, MOST_FILES - beside)
        if not found:
            # Others' counts, which the repo has newer, aren't to be read there again at each look.
            self._counted = time.monotonic()
        return found

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
