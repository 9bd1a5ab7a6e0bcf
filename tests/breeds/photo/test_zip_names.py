"""A zip's names are read as they were written, by whatever program on whatever system."""

import struct
import unicodedata
import zlib
from pathlib import Path

import pytest

from breeds.photo.zip_names import IS_UTF8, UNICODE_PATH
from breeds.photo.zipped import PhotoZipError, ZippedPhoto, open_zip
from tests.zips import write_raw_zip

NAMES = ("Épagneul breton", "Lévrier afghan", "Caniche nain à poil frisé", "Pug")


def composed(name: str) -> bytes:
    return f"{name}/été.jpg".encode()


def decomposed(name: str) -> bytes:
    return unicodedata.normalize("NFD", f"{name}/été.jpg").encode()


def in_code_page(name: str) -> bytes:
    return f"{name}/été.jpg".encode("cp850")


def unicode_path(name: str, written: bytes) -> bytes:
    content = struct.pack("<BI", 1, zlib.crc32(written)) + f"{name}/été.jpg".encode()
    other = struct.pack("<HHH", 0x5855, 2, 7)
    return other + struct.pack("<HH", UNICODE_PATH, len(content)) + content


def photos(path: Path) -> tuple[ZippedPhoto, ...]:
    with open_zip(path) as archive:
        assert {archive.read(photo) for photo in archive.photos} == {b"dog"}
        return archive.photos


@pytest.mark.parametrize("flags", [0, IS_UTF8])
@pytest.mark.parametrize("written", [composed, decomposed])
def test_utf8_with_its_flag_or_without_is_read_and_composed(tmp_path, written, flags):
    entries = {written(name): b"dog" for name in NAMES}
    found = photos(write_raw_zip(tmp_path / "a.zip", entries, flags))
    assert [(photo.folder, photo.name, photo.sure) for photo in found] == [
        (name, "été.jpg", True) for name in NAMES
    ]


def test_the_code_page_is_read_and_told_to_be_a_guess(tmp_path):
    entries = {in_code_page(name): b"dog" for name in NAMES}
    entries[b"Pug\\a.jpg"] = b"dog"
    found = photos(write_raw_zip(tmp_path / "a.zip", entries))
    assert [photo.folder for photo in found] == [*NAMES, "Pug"]
    assert [photo.sure for photo in found] == [False, False, False, False, True]


def test_letters_of_another_code_page_are_no_sure_thing(tmp_path):
    entries = {"Lévrier afghan/a.jpg".encode("cp1252"): b"dog"}
    (found,) = photos(write_raw_zip(tmp_path / "a.zip", entries))
    assert (found.folder, found.sure) == ("LÚvrier afghan", False)


def test_the_extra_field_with_the_name_in_unicode_comes_first(tmp_path):
    written = {b"L?vrier afghan/?t?.jpg": "Lévrier afghan", b"Pug/?t?.jpg": "Pug"}
    extra = {raw: unicode_path(name, raw) for raw, name in written.items()}
    found = photos(write_raw_zip(tmp_path / "a.zip", dict.fromkeys(written, b"dog"), extra=extra))
    assert [(photo.folder, photo.name) for photo in found] == [
        (name, "été.jpg") for name in written.values()
    ]


@pytest.mark.parametrize(
    "unfit",
    [
        unicode_path("Boxer", b"renamed since/a.jpg"),
        struct.pack("<HH", UNICODE_PATH, 3) + b"\1ab",
        struct.pack("<HHBI", UNICODE_PATH, 6, 1, zlib.crc32(b"Pug/a.jpg")) + b"\xff",
    ],
    ids=["of another name", "cut off", "not UTF-8"],
)
def test_an_extra_field_that_does_not_fit_says_nothing(tmp_path, unfit):
    path = write_raw_zip(tmp_path / "a.zip", {b"Pug/a.jpg": b"dog"}, extra={b"Pug/a.jpg": unfit})
    (found,) = photos(path)
    assert (found.folder, found.name) == ("Pug", "a.jpg")


def test_a_flag_that_lies_is_told(tmp_path):
    path = write_raw_zip(tmp_path / "a.zip", {in_code_page(NAMES[0]): b"dog"}, IS_UTF8)
    with pytest.raises(PhotoZipError, match="says wrongly how"), open_zip(path):
        pass


def test_a_path_that_leads_out_under_its_other_name_is_refused(tmp_path):
    extra = {b"Pug/a.jpg": unicode_path("../..", b"Pug/a.jpg")}
    path = write_raw_zip(tmp_path / "a.zip", {b"Pug/a.jpg": b"dog"}, extra=extra)
    with pytest.raises(PhotoZipError, match="lead out"), open_zip(path):
        pass
