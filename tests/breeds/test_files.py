"""A file that is replaced is the earlier one or the new one, whatever happens in between."""

import errno
from pathlib import Path

import pytest

from breeds import files
from tests.full_disk import no_file_beyond


def test_a_file_is_written_anew(tmp_path: Path):
    path = tmp_path / "list.txt"
    for text in ("größer\n", "Épagneul\r\n"):
        files.write(path, text)
        assert path.read_bytes() == text.encode()
    assert list(tmp_path.iterdir()) == [path]


def test_a_disk_that_takes_no_more_is_told_by_the_file_and_costs_nothing(tmp_path: Path):
    path = tmp_path / "list.txt"
    files.write(path, "earlier")
    with no_file_beyond(10), pytest.raises(OSError) as caught:
        files.write(path, "x" * 100)
    assert (caught.value.errno, caught.value.filename) == (errno.EFBIG, str(path))
    assert list(tmp_path.iterdir()) == [path] and path.read_text("utf-8") == "earlier"
