"""What is replaced, file or folder, is the old one or the new one, whatever happens between."""

import errno
from pathlib import Path

import pytest

from breeds import files
from tests.full_disk import no_file_beyond
from tests.kills import kills


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


def test_bytes_are_written_as_they_are(tmp_path: Path):
    files.write(tmp_path / "picture.png", b"\r\n\0")
    assert (tmp_path / "picture.png").read_bytes() == b"\r\n\0"


def holds(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text("utf-8")
        for path in folder.rglob("*")
        if path.is_file()
    }


def replace_folder(folder: Path) -> None:
    with files.replacing_folder(folder) as draft:
        files.fill(draft, folder, without=("a.txt",))
        files.write(draft / "a.txt", "new")
        files.write(draft / "c.txt", "new")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "model"
    (folder / "sub").mkdir(parents=True)
    for name in ("a.txt", "sub/b.txt"):
        (folder / name).write_text("old", "utf-8")
    return folder


OLD = {"a.txt": "old", "sub/b.txt": "old"}
NEW = {"a.txt": "new", "sub/b.txt": "old", "c.txt": "new"}


def test_a_folder_is_replaced_whole(folder: Path):
    replace_folder(folder)
    assert holds(folder) == NEW
    assert list(folder.parent.iterdir()) == [folder]


def test_a_folder_that_cannot_be_replaced_stays(folder: Path):
    with no_file_beyond(1), pytest.raises(OSError):
        replace_folder(folder)
    assert holds(folder) == OLD
    assert list(folder.parent.iterdir()) == [folder]


def test_a_kill_at_any_step_leaves_the_old_folder_or_the_new(folder: Path):
    seen = []
    for _ in kills(lambda: replace_folder(folder)):
        seen.append(holds(files.standing(folder)))
        assert seen[-1] in (OLD, NEW)
        # What a kill left over neither stops the next try nor stays.
        with files.replacing_folder(folder) as draft:
            files.fill(draft, folder, without=("a.txt", "c.txt"))
            files.write(draft / "a.txt", "old")
        assert holds(folder) == OLD
        assert list(folder.parent.iterdir()) == [folder]
    assert OLD in seen and NEW in seen and len(seen) > 8


def test_a_kill_at_any_step_leaves_the_old_file_or_the_new(tmp_path: Path):
    path = tmp_path / "best.json"
    seen = []
    files.write(path, "old")
    for _ in kills(lambda: files.write(path, "new")):
        seen.append(path.read_text("utf-8"))
        files.write(path, "old")
    assert set(seen) == {"old"}
