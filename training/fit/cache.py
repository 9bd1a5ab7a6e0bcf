"""Arrays that cost time, kept by key in one SQLite file: a killed run loses one batch at most."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import DTypeLike
from tqdm import tqdm

from training.errors import TrainingError

BATCH = 64

Item = TypeVar("Item")


class CacheError(TrainingError):
    """A cache that can't be read or written, with the reason in one sentence."""


class ArrayCache:
    """Rows by key, a transaction for each batch. Its methods raise CacheError."""

    def __init__(
        self, path: Path, kept: DTypeLike = np.float16, given: DTypeLike = np.float32
    ) -> None:
        """Rows are `kept` on disk and `given` in memory as these types."""
        self._path, self._kept, self._given = path, kept, given
        path.parent.mkdir(parents=True, exist_ok=True)
        with self._told():
            self._database = sqlite3.connect(path)
            self._database.execute(
                "CREATE TABLE IF NOT EXISTS rows (key TEXT PRIMARY KEY, row BLOB)"
            )

    def close(self) -> None:
        self._database.close()

    def rows(
        self,
        keys: Sequence[str],
        items: Sequence[Item],
        compute: Callable[[list[Item]], Sequence[np.ndarray]],
        label: str,
    ) -> np.ndarray:
        """One flat row for each key, in their order; missing ones are computed and kept.

        `compute` gets the items of missing keys, a batch at a time, and gives an array for each,
        all of one size; `label` names the progress bar.
        """
        missing = [(k, i) for k, i in zip(keys, items, strict=True) if not self._has(k)]
        with tqdm(total=len(missing), desc=label, unit="photo", disable=not missing) as bar:
            for start in range(0, len(missing), BATCH):
                batch = missing[start : start + BATCH]
                computed = compute([item for _, item in batch])
                self._put([key for key, _ in batch], computed)
                bar.update(len(batch))
        return np.stack([self._get(key) for key in keys]).astype(self._given, copy=False)

    def _has(self, key: str) -> bool:
        with self._told():
            found = self._database.execute("SELECT 1 FROM rows WHERE key = ?", (key,)).fetchone()
        return found is not None

    def _get(self, key: str) -> np.ndarray:
        with self._told():
            [row] = self._database.execute("SELECT row FROM rows WHERE key = ?", (key,)).fetchone()
        return np.frombuffer(row, self._kept)

    def _put(self, keys: Sequence[str], arrays: Sequence[np.ndarray]) -> None:
        blobs = [
            (key, array.astype(self._kept).tobytes())
            for key, array in zip(keys, arrays, strict=True)
        ]
        with self._told(), self._database:
            self._database.executemany("INSERT OR REPLACE INTO rows VALUES (?, ?)", blobs)

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise CacheError(f"The cache {self._path} can't be used: {error}.") from error
