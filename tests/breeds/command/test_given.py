"""Names on the command line and in lists become photos, each once and in order."""

import os
from pathlib import Path

import pytest

from breeds.command.given import Given, LeftOut, collect
from breeds.command.lists import read
from breeds.photo import PhotoError
from tests.training.photos import write_photo


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("b.jpg", "a.HIF", "sub/deep/c", "sub/d.jpg"):
        write_photo(tmp_path / "dogs" / name, 1)
    return tmp_path / "dogs"


def names(photos: tuple[Given, ...], folder: Path) -> list[str]:
    return [Path(photo.name).relative_to(folder).as_posix() for photo in photos]


def test_a_folder_gives_what_lies_in_it_and_on_request_below_it(folder: Path) -> None:
    shallow = collect([str(folder)], [], recursive=False)
    assert names(shallow.photos, folder) == ["a.HIF", "b.jpg"]
    assert shallow.left_out == (LeftOut(str(folder), folders=["sub"]),)
    deep = collect([str(folder)], [], recursive=True)
    assert names(deep.photos, folder) == ["a.HIF", "b.jpg", "sub/d.jpg", "sub/deep/c"]
    assert deep.left_out == ()


def test_a_folder_that_leads_into_itself_is_read_once(folder: Path) -> None:
    (folder / "sub" / "again").symlink_to(folder)
    (folder / "linked").symlink_to(folder / "sub" / "deep")
    found = collect([str(folder)], [], recursive=True)
    assert names(found.photos, folder) == ["a.HIF", "b.jpg", "linked/c", "sub/d.jpg"]


def test_what_systems_leave_is_passed_over(folder: Path) -> None:
    for name in (".DS_Store", "._b.jpg", "Thumbs.db", ".trash/x.jpg", "@eaDir/b.jpg"):
        write_photo(folder / name, 2)
    found = collect([str(folder)], [], recursive=True)
    assert len(found.photos) == 4
    assert found.left_out == ()


def test_a_pipe_in_a_folder_is_not_waited_for(folder: Path) -> None:
    os.mkfifo(folder / "pipe.jpg")
    (left_out,) = collect([str(folder)], [], recursive=True).left_out
    assert left_out.others == ["pipe.jpg"]


@pytest.mark.parametrize("recursive", [True, False])
def test_a_folder_without_a_photo_is_told(tmp_path: Path, recursive: bool) -> None:
    (tmp_path / "notes.txt").write_text("none", "utf-8")
    found = collect([str(tmp_path)], [], recursive)
    (empty,) = found.photos
    with pytest.raises(PhotoError, match="no photo in this folder"):
        empty.file()
    assert found.left_out == (LeftOut(str(tmp_path), others=["notes.txt"]),)


def test_a_named_file_is_taken_whatever_it_is(tmp_path: Path) -> None:
    names = [str(tmp_path / "gone.jpg"), "nul\0.jpg", "[", "caf\udce9.jpg"]
    assert collect(names, [], recursive=False).photos == tuple(map(Given, names))


def test_a_list_takes_its_names_as_they_are_and_folders_too(folder: Path) -> None:
    pattern = str(folder / "*.jpg")
    assert names(collect([pattern], [], recursive=False).photos, folder) == ["b.jpg"]
    assert collect([], [pattern], recursive=False).photos == (Given(pattern),)
    assert names(collect([], [str(folder)], recursive=False).photos, folder) == ["a.HIF", "b.jpg"]


@pytest.mark.parametrize(
    ("content", "listed"),
    [
        (b"a.jpg\nb c.jpg\n", ["a.jpg", "b c.jpg"]),
        (b"a.jpg\r\n\r\nb.jpg", ["a.jpg", "b.jpg"]),
        (b"a\nb.jpg\0c.jpg\0", ["a\nb.jpg", "c.jpg"]),
        ("\ufeffété.jpg\n".encode(), ["été.jpg"]),
        ("\ufeffété.jpg\r\nb.jpg\r\n".encode("utf-16-le"), ["été.jpg", "b.jpg"]),
        (b"caf\xe9.jpg\n", ["caf\udce9.jpg"]),
    ],
    ids=["lines", "windows", "nul", "utf-8 with a mark", "powershell", "no utf-8"],
)
def test_a_list_is_read_as_it_was_written(
    tmp_path: Path, content: bytes, listed: list[str]
) -> None:
    path = tmp_path / "list.txt"
    path.write_bytes(content)
    assert read(str(path)) == listed
