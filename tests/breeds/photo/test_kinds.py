"""What is a photo is told by its content, whatever it is called."""

import io
import os
from pathlib import Path

import pytest

from breeds.photo import PhotoError, load
from breeds.photo.kinds import Kind, kind_of, kind_of_file, left_by_a_system
from tests.hostile_photos import EMPTY, NO_PHOTO, RAW, refused_files, tiff_of, unusual_photos

RAW_FILES = {
    "DSCF0001.RAF": b"FUJIFILMCCD-RAW 0201FF389501" + bytes(200),
    "IMG_0001.CR3": b"\0\0\0\x18ftypcrx \0\0\0\1crx isom" + bytes(200),
    "IMG_0001.CR2": b"II*\0\x10\0\0\0CR\2\0" + bytes(200),
    "IMG_0001.CRW": b"II\x1a\0\0\0HEAPCCDR" + bytes(200),
    "P1000001.RW2": b"IIU\0\x18\0\0\0" + bytes(200),
    "P1000001.ORF": b"IIRO\x08\0\0\0" + bytes(200),
    "SDIM0001.X3F": b"FOVb\3\0\2\0" + bytes(200),
    "PICT0001.MRW": b"\0MRM\0\0\0\x20\0PRD" + bytes(200),
    "IMGP0001.PEF": tiff_of({256: 9, 257: 9, 259: 65535, 262: 32803}),
    "IMG_0001.DNG": tiff_of({254: 1, 256: 9, 257: 9}),
    "linear.DNG": tiff_of({256: 9, 257: 9, 262: 34892}),
}


@pytest.mark.parametrize("name", unusual_photos())
@pytest.mark.parametrize("called", ["photo", "IMG_1234.HIF", "photo.txt"])
def test_a_photo_is_one_under_any_name(tmp_path: Path, name: str, called: str) -> None:
    path = tmp_path / called
    path.write_bytes(unusual_photos()[name])
    assert kind_of_file(path) is Kind.PHOTO


@pytest.mark.parametrize("name", RAW_FILES)
def test_a_raw_file_of_any_maker_is_told(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(RAW_FILES[name])
    assert kind_of_file(path) is Kind.RAW
    with pytest.raises(PhotoError, match=RAW):
        load(path, 20)


@pytest.mark.parametrize("called", ["IMG_1.HEIC", "a.jfif", "b.JPG"])
def test_what_is_no_photo_counts_as_one_only_where_it_is_called_so(
    tmp_path: Path, called: str
) -> None:
    others = [content for content, said in refused_files().values() if said in (NO_PHOTO, EMPTY)]
    assert others
    for content in others:
        (tmp_path / called).write_bytes(content)
        assert kind_of_file(tmp_path / called) is Kind.PHOTO
        (tmp_path / "notes").write_bytes(content)
        assert kind_of_file(tmp_path / "notes") is Kind.OTHER


def test_what_is_no_file_is_no_photo_and_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jpg")
    assert kind_of_file(tmp_path / "pipe.jpg") is Kind.OTHER
    assert kind_of_file(tmp_path) is Kind.OTHER
    assert kind_of_file(tmp_path / "gone.jpg") is Kind.OTHER


def test_tags_that_make_no_sense_say_nothing() -> None:
    assert kind_of(io.BytesIO(b"II*\0\xff\xff\xff\xff")) is Kind.PHOTO
    assert kind_of(io.BytesIO(b"II*\0")) is Kind.PHOTO


@pytest.mark.parametrize("name", ["._IMG_1.jpg", ".DS_Store", "Thumbs.db", "__MACOSX", "@eaDir"])
def test_what_systems_leave_is_known(name: str) -> None:
    assert left_by_a_system(name)
    assert not left_by_a_system("photo.jpg")
