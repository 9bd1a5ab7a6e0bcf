"""A flag is kept whole or not at all, without the photo's metadata."""

import io
import json
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageCms

from breeds import photo
from breeds.flags import store
from breeds.flags.record import (
    REMARK_LENGTH,
    AnsweredBreed,
    AnsweringModel,
    Correction,
    ShownDecision,
    Verdict,
)
from breeds.flags.store import FlagError, Shown
from tests.kills import kills

ANSWER = (AnsweredBreed("n02106662", 0.75), AnsweredBreed("n02105162", 0.125))
MODEL = AnsweringModel("1a2b3c", "asso/quelle-race", "f" * 40)
SHEPHERD = Correction(Verdict.BREED, "n02106662", "oreilles droites")

SHOWN = Shown(ANSWER, MODEL, ShownDecision("accepted", "sure", 1.5, Verdict.BREED, "n02106662"))


def grey_photo(height: int = 40, width: int = 60) -> np.ndarray:
    return np.full((height, width, 3), 120, np.uint8)


def geotagged_jpeg() -> bytes:
    """A JPEG with a GPS position, a camera's name, XMP, an ICC profile and a comment."""
    exif = Image.Exif()
    exif[0x0110] = "Telephone 12"
    exif.get_ifd(0x8825)[2] = (48.0, 51.0, 24.0)
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    content = io.BytesIO()
    Image.fromarray(grey_photo()).save(
        content,
        "JPEG",
        exif=exif,
        icc_profile=profile,
        xmp=b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>refuge</x:xmpmeta>",
        comment=b"12 rue des Lilas",
    )
    return content.getvalue()


def jpeg_segments(content: bytes) -> list[int]:
    """The markers of a JPEG's segments before its scan."""
    markers, position = [], 2
    while content[position + 1] != 0xDA:
        markers.append(content[position + 1])
        position += 2 + int.from_bytes(content[position + 2 : position + 4], "big")
    return markers


def test_a_flag_comes_back_as_it_was_saved(tmp_path: Path) -> None:
    flags = tmp_path / "deep" / "flags"
    saved = store.save(flags, grey_photo(), SHEPHERD, SHOWN)
    assert store.list_records(flags) == [saved]
    assert saved.correction == SHEPHERD
    assert saved.answer == ANSWER
    assert saved.model == MODEL
    assert saved.created.endswith("+00:00")
    assert {path.name for path in (flags / saved.id).iterdir()} == {"photo.jpg", "record.json"}
    assert [path.name for path in flags.iterdir()] == [saved.id]


def test_the_record_is_plain_json(tmp_path: Path) -> None:
    saved = store.save(tmp_path, grey_photo(), SHEPHERD, SHOWN)
    values = json.loads((tmp_path / saved.id / "record.json").read_text("utf-8"))
    assert values["correction"] == {
        "verdict": "breed",
        "breed": "n02106662",
        "remark": "oreilles droites",
    }
    assert values["answer"][0] == {"breed": "n02106662", "probability": 0.75}
    assert values["model"]["revision"] == "f" * 40


def test_the_kept_photo_holds_no_metadata(tmp_path: Path) -> None:
    original = geotagged_jpeg()
    with Image.open(io.BytesIO(original)) as image:
        assert image.getexif().get_ifd(0x8825)
        assert {"icc_profile", "xmp", "comment"} <= image.info.keys()

    saved = store.save(tmp_path, photo.load(original, 640), SHEPHERD, SHOWN)

    kept = (tmp_path / saved.id / saved.photo).read_bytes()
    only_jfif = {0xE0}
    assert {marker for marker in jpeg_segments(kept) if 0xE0 <= marker <= 0xEF} <= only_jfif
    assert 0xFE not in jpeg_segments(kept)
    for trace in (b"Exif", b"Telephone", b"refuge", b"Lilas", b"ICC_PROFILE"):
        assert trace not in kept


def test_a_large_photo_is_kept_smaller_in_its_shape(tmp_path: Path) -> None:
    saved = store.save(tmp_path, grey_photo(1000, 4000), SHEPHERD, SHOWN)
    with Image.open(tmp_path / saved.id / saved.photo) as image:
        assert image.size == (2048, 512)


def test_a_kill_between_any_two_steps_leaves_a_whole_record_or_none(tmp_path: Path) -> None:
    flags = tmp_path / "flags"
    for step in kills(lambda: store.save(flags, grey_photo(), SHEPHERD, SHOWN)):
        # What is there is whole, and what isn't has left no trace among the records.
        visible = [path for path in flags.glob("[!.]*") if path.is_dir()]
        assert len(store.list_records(flags)) == len(visible), step
    assert {each.correction for each in store.list_records(flags)} == {SHEPHERD}


def test_a_kill_while_a_record_is_withdrawn_leaves_it_as_it_was_or_withdrawn(
    tmp_path: Path,
) -> None:
    saved = store.save(tmp_path, grey_photo(), SHEPHERD, SHOWN)
    for _ in kills(lambda: store.withdraw(tmp_path, saved.id)):
        assert store.withdrawn(tmp_path) <= {saved.id}
        assert store.list_records(tmp_path) == [saved]
    assert store.withdrawn(tmp_path) == {saved.id}


def test_a_damaged_record_does_not_hide_the_others(tmp_path: Path) -> None:
    saved = store.save(tmp_path, grey_photo(), SHEPHERD, SHOWN)
    damaged = store.save(tmp_path, grey_photo(), SHEPHERD, SHOWN)
    (tmp_path / damaged.id / "record.json").write_text("{", "utf-8")
    assert store.list_records(tmp_path) == [saved]
    with pytest.raises(FlagError, match=damaged.id):
        store.read(tmp_path / damaged.id)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"schema": 3}, "schema 3"),
        ({"schema": None}, "schema"),
        ({"photo": 3}, "photo"),
        ({"new": 1}, "new"),
        ({"correction": {"verdict": "breed", "breed": None, "remark": ""}}, "verdict"),
        ({"correction": {"verdict": "cat", "breed": None, "remark": ""}}, "verdict"),
        ({"answer": [{"breed": "n02106662", "probability": "much"}]}, "probability"),
    ],
)
def test_a_record_that_is_not_as_it_was_written_is_told(
    tmp_path: Path, change: dict[str, Any], fault: str
) -> None:
    saved = store.save(tmp_path, grey_photo(), SHEPHERD, SHOWN)
    path = tmp_path / saved.id / "record.json"
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | change), "utf-8")
    with pytest.raises(FlagError, match=fault):
        store.read(path.parent)


def test_a_record_of_the_first_schema_is_read_with_what_its_photo_tells(tmp_path: Path) -> None:
    saved = store.save(tmp_path, grey_photo(), SHEPHERD, SHOWN)
    path = tmp_path / saved.id / "record.json"
    values = json.loads(path.read_text("utf-8")) | {"schema": 1}
    for later in ("decision", "digest", "signature", "session"):
        del values[later]
    path.write_text(json.dumps(values), "utf-8")
    old = store.read(path.parent)
    assert (old.digest, old.signature) == (saved.digest, saved.signature)
    assert old.decision is None
    assert old.of_model == (Verdict.BREED, "n02106662")


def test_a_withdrawn_record_stays_and_is_told_apart(tmp_path: Path) -> None:
    saved = store.save(tmp_path, grey_photo(), SHEPHERD, SHOWN)
    content = (tmp_path / saved.id / "record.json").read_bytes()
    store.withdraw(tmp_path, saved.id)
    store.withdraw(tmp_path, saved.id)
    store.withdraw(tmp_path, "never-there")
    assert store.withdrawn(tmp_path) == {saved.id}
    assert store.list_records(tmp_path) == [saved]
    assert (tmp_path / saved.id / "record.json").read_bytes() == content


def test_no_flags_folder_means_no_flags(tmp_path: Path) -> None:
    assert store.list_records(tmp_path / "nowhere") == []


def test_a_refusing_disk_is_told_in_both_languages(tmp_path: Path) -> None:
    not_a_folder = tmp_path / "flags"
    not_a_folder.write_text("", "utf-8")
    with pytest.raises(FlagError) as raised:
        store.save(not_a_folder, grey_photo(), SHEPHERD, SHOWN)
    assert raised.value.in_language("fr").startswith("La correction n'a pas pu être enregistrée")
    assert raised.value.in_language("en").startswith("The correction could not be saved")


def test_a_full_disk_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_space(descriptor: int) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(os, "fsync", no_space)
    with pytest.raises(FlagError, match="the disk is full"):
        store.save(tmp_path, grey_photo(), SHEPHERD, SHOWN)
    assert list(tmp_path.iterdir()) == []


def test_a_remark_is_cleaned() -> None:
    dirty = " l'un\x00 \u202edes\n\n deux\ud800 \x1b[31m" + "x" * 600
    remark = Correction(Verdict.MIXED, remark=dirty).remark
    assert remark.startswith("l'un des deux [31mxxx")
    assert len(remark) == REMARK_LENGTH


@pytest.mark.parametrize(
    ("verdict", "breed"), [(Verdict.BREED, None), (Verdict.MIXED, "n02106662")]
)
def test_a_breed_goes_with_the_verdict_breed_alone(verdict: Verdict, breed: str | None) -> None:
    with pytest.raises(ValueError, match="verdict"):
        Correction(verdict, breed)


@pytest.mark.parametrize(
    "emoji", ["🐕\u200d🦺", "👩🏽\u200d⚕\ufe0f", "🏳\ufe0f\u200d🌈", "👨\u200d👩\u200d👧"]
)
def test_joined_emoji_stay_joined(emoji: str) -> None:
    assert Correction(Verdict.MIXED, remark=f"un {emoji} !").remark == f"un {emoji} !"


@pytest.mark.parametrize(
    "dirty",
    ["a\u200db", "\u200dab", "ab\u200d", "a\u202eb", "a\u2066b", "a\u200bb", "a\u200d\u200db"],
)
def test_what_is_invisible_joins_nothing_else(dirty: str) -> None:
    assert Correction(Verdict.MIXED, remark=dirty).remark == "ab"
