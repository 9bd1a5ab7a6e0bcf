"""A repo's records brought into a folder, each whole or not at all; what is forgotten goes."""

import os
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from breeds import files
from breeds.flags import forgetting
from breeds.flags.forgetting import FORGOTTEN, WITHDRAWN
from breeds.flags.hub import counts, places
from breeds.flags.hub.contents import Contents
from breeds.flags.hub.places import ERASING
from breeds.flags.hub.remote import FlagsRepo

# Each file takes a while of waiting for the Hub.
AT_ONCE = 8
_DRAFTS = ".pull"


@dataclass(frozen=True)
class Pull:
    """What is to be done so that a folder holds what the repo holds.

    `wanted` are the paths of what lacks here, together what appears at once, and of counts that
    differ; `forgotten` the ids of the records that have a tombstone there and none here.
    """

    repo: FlagsRepo
    into: Path
    contents: Contents
    wanted: tuple[tuple[str, ...], ...]
    forgotten: tuple[str, ...]

    @classmethod
    def of(cls, repo: FlagsRepo, into: Path) -> "Pull":
        """Raises RefusedError, LaterError, OSError."""
        contents = repo.contents()
        forgotten_here = forgetting.forgotten(into)
        wanted = _wanted(contents, into, contents.forgotten | forgotten_here)
        return cls(repo, into, contents, wanted, tuple(contents.forgotten - forgotten_here))

    def forget(self) -> int:
        """Forget here what is forgotten there; how many records lay here. Raises OSError."""
        return sum(forgetting.forget(self.into, record) for record in self.forgotten)

    def fetch(self, step: Callable[[], None]) -> None:
        """Bring all that is wanted, with a `step` after each record or file.

        After a kill, `of` and this go on where they were. Raises RefusedError, LaterError, OSError.
        """
        files.make_folder(self.into)
        pool = ThreadPoolExecutor(AT_ONCE)
        try:
            for _ in pool.map(self._fetch_together, self.wanted):
                step()
        finally:
            pool.shutdown(cancel_futures=True)
        shutil.rmtree(self.into / _DRAFTS, ignore_errors=True)

    def _fetch_together(self, paths: tuple[str, ...]) -> None:
        drafts = [self._fetch_draft(path) for path in paths]
        if places.record_of(paths[0]):
            whole, final = drafts[0].parent, (self.into / paths[0]).parent
        else:
            whole, final = drafts[0], self.into / paths[0]
            final.parent.mkdir(exist_ok=True)
            # Counts alone are fetched where they lie already.
            if final.exists() and counts.photos(final.read_bytes()) >= counts.photos(
                whole.read_bytes()
            ):
                return
        files.sync_folder(drafts[0].parent)
        whole.replace(final)

    def _fetch_draft(self, path: str) -> Path:
        place = self.contents.files[path].place
        draft = self.repo.fetch(place, self.into / _DRAFTS, self.contents.commit)
        with draft.open("rb+") as stream:
            os.fsync(stream.fileno())
        return draft


def _wanted(
    contents: Contents, into: Path, forgotten: frozenset[str]
) -> tuple[tuple[str, ...], ...]:
    together: dict[str, list[str]] = {}
    for path in sorted(contents.files):
        kind, name = path.split("/")
        record = places.record_of(path) or (Path(name).stem if kind == WITHDRAWN else "")
        if kind not in (FORGOTTEN, ERASING) and record not in forgotten:
            together.setdefault(places.record_of(path) or path, []).append(path)
    changed = {path for path, _ in counts.differing(into, contents)}
    return tuple(
        tuple(paths)
        for key, paths in together.items()
        if key in changed or not (into / key).exists()
    )
