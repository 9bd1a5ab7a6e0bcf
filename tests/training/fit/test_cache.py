"""Rows that are computed once, by batches, and outlive a killed process."""

import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from tests.conftest import ROOT
from training.fit.cache import BATCH, ArrayCache, CacheError

KILLED_IN_ITS_SECOND_BATCH = """
import os, pathlib, signal, sys
import numpy as np
from training.fit.cache import ArrayCache

def compute(batch):
    if 64 in batch:
        os.kill(os.getpid(), signal.SIGKILL)
    return [np.array([number, -number]) for number in batch]

numbers = range(150)
ArrayCache(pathlib.Path(sys.argv[1])).rows([str(n) for n in numbers], numbers, compute, "rows")
"""


class Rows:
    """Makes a row of a number, and remembers for which numbers it was asked, by batch."""

    def __init__(self) -> None:
        self.batches: list[list[int]] = []

    def __call__(self, batch: list[int]) -> list[np.ndarray]:
        self.batches.append(batch)
        return [np.array([number, number / 3]) for number in batch]

    def of(self, cache: ArrayCache, numbers: list[int]) -> np.ndarray:
        return cache.rows([f"key {number}" for number in numbers], numbers, self, "rows")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "new folder" / "rows.sqlite"


def test_rows_come_in_the_order_of_their_keys_at_half_precision(file):
    rows = Rows().of(ArrayCache(file), [7, 2, 900])
    assert rows.dtype == np.float32
    expected = np.array([[7, 7 / 3], [2, 2 / 3], [900, 300]], np.float16)
    np.testing.assert_array_equal(rows, expected.astype(np.float32))


def test_a_row_is_computed_once_even_for_another_process(file):
    first, second = Rows(), Rows()
    first.of(ArrayCache(file), [1, 2])
    rows = second.of(ArrayCache(file), [3, 2, 1])
    assert second.batches == [[3]]
    np.testing.assert_array_equal(rows[:, 0], [3, 2, 1])


def test_missing_rows_are_computed_a_batch_at_a_time(file):
    rows = Rows()
    rows.of(ArrayCache(file), list(range(BATCH + 1)))
    assert [len(batch) for batch in rows.batches] == [BATCH, 1]


def test_one_photo_under_two_names_has_one_row(file):
    rows = ArrayCache(file).rows(["same", "same"], [1, 1], Rows(), "rows")
    np.testing.assert_array_equal(rows[0], rows[1])


def test_not_a_number_is_kept(file):
    ArrayCache(file).rows(["key"], [0], lambda batch: [np.array([np.nan, 1])], "rows")
    kept = ArrayCache(file).rows(["key"], [0], Rows(), "rows")
    assert np.isnan(kept[0, 0]) and kept[0, 1] == 1


def test_a_killed_process_loses_one_batch_at_most(file):
    command = [sys.executable, "-c", KILLED_IN_ITS_SECOND_BATCH, str(file)]
    killed = subprocess.run(command, cwd=ROOT, stderr=subprocess.DEVNULL, check=False)
    assert killed.returncode == -signal.SIGKILL
    rows = Rows()
    numbers = list(range(150))
    result = ArrayCache(file).rows([str(n) for n in numbers], numbers, rows, "rows")
    assert [number for batch in rows.batches for number in batch] == numbers[BATCH:]
    assert (result[:BATCH, 1] == -result[:BATCH, 0]).all()


def test_pixels_are_kept_as_they_are(file):
    pixels = np.arange(256, dtype=np.uint8)
    for _ in range(2):
        cache = ArrayCache(file, kept=np.uint8, given=np.uint8)
        rows = cache.rows(["key"], [0], lambda batch: [pixels], "rows")
        assert rows.dtype == np.uint8
        np.testing.assert_array_equal(rows, [pixels])
    assert file.stat().st_size < 20_000


def test_a_file_that_is_no_cache_is_told_in_one_sentence(file):
    file.parent.mkdir()
    file.write_bytes(b"not a database, and long enough to be seen as none" * 20)
    with pytest.raises(CacheError, match=r"rows\.sqlite can't be used: file is not a database\.$"):
        Rows().of(ArrayCache(file), [1])
