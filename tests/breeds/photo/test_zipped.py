"""A zip gives its photos one at a time, and one that was made to harm gives a sentence."""

import tracemalloc
import zipfile
from pathlib import Path

import pytest

from breeds.photo import PhotoError
from breeds.photo.limits import MOST_BYTES
from breeds.photo.zipped import PhotoZipError, open_zip
from tests.sentences import assert_one_sentence
from tests.zips import LINK, bomb, hostile_zips, photo, write_zip

HOSTILE = hostile_zips()
REASONS = {
    "no_zip": "not a zip",
    "empty_file": "not a zip",
    "empty_zip": "no file",
    "truncated": "incomplete",
    "only_an_end": "incomplete",
    "encrypted": "password",
    "leads_out": "lead out",
    "leads_out_on_windows": "lead out",
    "absolute": "lead out",
    "drive": "lead out",
    "no_folder": "no folders",
    "only_junk": "no file",
    "too_many_entries": "too many files",
    "bomb_in_total": "too heavy",
}


def names(path: Path) -> list[tuple[str, str]]:
    with open_zip(path) as archive:
        return [(found.folder, found.name) for found in archive.photos]


def test_a_photo_belongs_to_the_folder_that_it_lies_in(tmp_path: Path) -> None:
    path = write_zip(
        tmp_path / "a.zip",
        {
            "set/Beagle/a.jpg": b"a",
            "set/deep/Épagneul breton/b.jpg": b"b",
            "Pug\\c.jpg": b"c",
            "loose.jpg": b"d",
        },
    )
    assert names(path) == [
        ("Beagle", "a.jpg"),
        ("Épagneul breton", "b.jpg"),
        ("Pug", "c.jpg"),
        ("", "loose.jpg"),
    ]


def test_what_computers_leave_in_folders_is_no_photo(tmp_path: Path) -> None:
    left = ["__MACOSX/Pug/._a.jpg", "Pug/.DS_Store", "Pug/Thumbs.db", "Pug/desktop.ini", "Pug/"]
    path = write_zip(tmp_path / "a.zip", dict.fromkeys([*left, "Pug/a.jpg"], b""))
    assert names(path) == [("Pug", "a.jpg")]


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_photo_comes_out_as_it_went_in(tmp_path: Path, method: int) -> None:
    content = photo() + bytes(3_000_000)
    path = write_zip(tmp_path / "a.zip", {"Pug/a.jpg": content}, method)
    with open_zip(path) as archive:
        assert archive.read(archive.photos[0]) == content


@pytest.mark.parametrize(("kind", "content"), HOSTILE.items(), ids=list(HOSTILE))
def test_a_hostile_zip_is_refused_in_a_sentence(tmp_path: Path, kind: str, content: bytes) -> None:
    path = tmp_path / "given.zip"
    path.write_bytes(content)
    with pytest.raises(PhotoZipError) as refusal, open_zip(path):
        pass
    assert_one_sentence(refusal.value, REASONS[kind])
    assert_one_sentence(Exception(refusal.value.in_language("fr")))
    assert [each.name for each in tmp_path.iterdir()] == ["given.zip"]


def test_every_hostile_zip_has_its_reason() -> None:
    assert HOSTILE.keys() == REASONS.keys()


def test_a_zip_that_has_gone_is_told(tmp_path: Path) -> None:
    with pytest.raises(PhotoZipError, match="has gone"), open_zip(tmp_path / "gone.zip"):
        pass


def test_a_zip_without_a_photo_is_told(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "a.zip", {"Pug/notes.txt": b"none"})
    with pytest.raises(PhotoZipError, match="no photo"), open_zip(path):
        pass


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    path = bomb(tmp_path / "bomb.zip", MOST_BYTES // 1_000_000 + 1)
    tracemalloc.start()
    with open_zip(path) as archive, pytest.raises(PhotoError, match="too heavy"):
        archive.read(archive.photos[0])
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 5_000_000


def test_an_entry_that_unpacks_to_more_than_it_says_stops_there(tmp_path: Path) -> None:
    path = bomb(tmp_path / "bomb.zip", 20)
    with open_zip(path) as archive:
        (found,) = archive.photos
        found.entry.file_size = 1000
        tracemalloc.start()
        with pytest.raises(PhotoError, match="damaged"):
            archive.read(found)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert peak < 10_000_000


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_method_without_bounds_is_refused(tmp_path: Path, method: int) -> None:
    path = write_zip(tmp_path / "a.zip", {"Pug/a.jpg": photo()}, method)
    with open_zip(path) as archive, pytest.raises(PhotoError, match="unusual"):
        archive.read(archive.photos[0])


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    link = zipfile.ZipInfo("Pug/a.jpg")
    link.create_system, link.external_attr = 3, LINK
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(link, "/etc/passwd")
    with open_zip(path) as archive, pytest.raises(PhotoError, match="link"):
        archive.read(archive.photos[0])


def test_a_damaged_entry_spoils_no_other(tmp_path: Path) -> None:
    path = write_zip(
        tmp_path / "a.zip",
        {"Pug/a.jpg": photo("tan"), "Pug/b.jpg": photo("red")},
        zipfile.ZIP_STORED,
    )
    content = bytearray(path.read_bytes())
    content[100] ^= 255
    path.write_bytes(content)
    with open_zip(path) as archive:
        first, second = archive.photos
        with pytest.raises(PhotoError, match="damaged"):
            archive.read(first)
        assert archive.read(second) == photo("red")
