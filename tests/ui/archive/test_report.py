"""Photos or a zip of them -> counts, tables and CSVs; what was made to harm gives a sentence."""

import csv
import io
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest

from breeds.bundle import load
from breeds.photo import zipped
from breeds.photo.limits import MOST_BYTES
from breeds.recognition.classifier import Classifier
from tests.bundles import write_tiny_bundle
from tests.sentences import assert_one_sentence
from tests.zips import bomb, hostile_zips, photo, write_zip
from ui.archive import looking, report
from ui.archive.report import Message, messages
from ui.archive.visits import Sent

# All but the one that the tab takes: photos in no folder.
HOSTILE = {kind: content for kind, content in hostile_zips().items() if kind != "no_folder"}


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Classifier:
    return Classifier(load(write_tiny_bundle(tmp_path_factory.mktemp("bundle"))))


def sent(folder: Path, files: Mapping[str, bytes]) -> list[Sent]:
    made = []
    for number, (name, content) in enumerate(files.items()):
        path = folder / str(number)
        path.write_bytes(content)
        made.append(Sent(name, path))
    return made


def zip_of(path: Path) -> list[Sent]:
    return [Sent("photos.zip", path)]


def told(
    classifier: Classifier, files: Iterable[Sent], by_folder: bool = False, over: bool = False
) -> list[Message]:
    return list(messages(classifier, tuple(files), by_folder, lambda: over))


def rows(text: str, separator: str = ";") -> list[dict[str, str]]:
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), delimiter=separator))


def test_a_photo_that_cannot_be_read_is_a_row_and_what_is_none_is_named(
    tiny: Classifier, tmp_path: Path
) -> None:
    files = {"b.jpg": photo(), "a.jpg": b"no photo", "notes.txt": b"x", "rex": photo("red")}
    last = told(tiny, sent(tmp_path, files))[-1]
    french = last["result"]["fr"]
    assert french["html"].count('<tr role="row" class=') == 3
    assert "Sur 3 photos" in french["html"] and "1 illisible" in french["html"]
    assert "1 fichier qui n&#39;est pas une photo" in french["html"]
    assert "notes.txt" in french["html"]
    assert len(last["thumbnails"]) == 2
    table = {row["path"]: row for row in rows(french["files"]["photos"])}
    assert table.keys() == {"a.jpg", "b.jpg", "rex"}
    assert table["a.jpg"]["status"] == "unreadable" and table["a.jpg"]["error"]
    assert table["b.jpg"]["breed_1_fr"]
    assert rows(last["result"]["en"]["files"]["photos"], ",")[0].keys() == table["rex"].keys()


def test_each_folder_is_a_dog_where_that_is_asked(tiny: Classifier, tmp_path: Path) -> None:
    photos = {f"Rex/{n}.jpg": photo(c) for n, c in enumerate(("tan", "red"))}
    path = write_zip(
        tmp_path / "a.zip",
        photos | {"x/Max/a.jpg": photo(), "y/Max/b.jpg": b"", "loose.jpg": photo()},
    )
    last = told(tiny, zip_of(path), by_folder=True)[-1]
    french = last["result"]["fr"]
    assert "Réponses pour 3 chiens" in french["html"] and "Rex · 2 photos" in french["html"]
    dogs = {row["animal"]: row for row in rows(french["files"]["dogs"])}
    assert dogs.keys() == {"Rex", "x/Max", "y/Max"}
    assert (dogs["Rex"]["photos"], dogs["Rex"]["status"]) == ("2", "answered")
    assert (dogs["y/Max"]["status"], dogs["y/Max"]["pictures"]) == ("unreadable", "0")
    photos_rows = {row["path"]: row["animal"] for row in rows(french["files"]["photos"])}
    assert photos_rows["Rex/0.jpg"] == "Rex" and photos_rows["loose.jpg"] == ""
    assert "dogs" not in told(tiny, zip_of(path))[-1]["result"]["fr"]["files"]
    assert [each.name for each in tmp_path.iterdir()] == ["a.zip"]


def test_a_zip_needs_no_folders(tiny: Classifier, tmp_path: Path) -> None:
    path = write_zip(tmp_path / "a.zip", {"a.jpg": photo(), "b.jpg": photo()})
    assert "Sur 2 photos" in told(tiny, zip_of(path))[-1]["result"]["fr"]["html"]


@pytest.mark.parametrize(("kind", "content"), HOSTILE.items(), ids=list(HOSTILE))
def test_a_hostile_zip_is_refused_in_a_sentence_and_not_unpacked(
    tiny: Classifier, tmp_path: Path, kind: str, content: bytes
) -> None:
    path = tmp_path / "given"
    path.write_bytes(content)
    ((refusal),) = told(tiny, zip_of(path))
    for sentence in refusal["refused"].values():
        assert_one_sentence(Exception(sentence))
    assert list(tmp_path.rglob("*")) == [path]


def test_a_bomb_among_photos_is_a_row_with_its_reason(tiny: Classifier, tmp_path: Path) -> None:
    path = bomb(tmp_path / "a.zip", MOST_BYTES // 1_000_000 + 1)
    html = told(tiny, zip_of(path))[-1]["result"]["en"]["html"]
    assert "too heavy for a photo" in html and "1 unreadable" in html


def test_too_many_photos_in_a_zip_are_refused(
    tiny: Classifier, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(zipped, "MOST_PHOTOS", 2)
    path = write_zip(tmp_path / "a.zip", {f"{n}.jpg": photo() for n in range(3)})
    ((refusal),) = told(tiny, zip_of(path))
    assert refusal["refused"]["en"] == "This zip holds 3 photos: give at most 2."


def test_files_of_which_none_is_a_photo_are_refused(tiny: Classifier, tmp_path: Path) -> None:
    ((refusal),) = told(tiny, sent(tmp_path, {"a.txt": b"a", "b.pdf": b"%PDF-"}))
    assert refusal["refused"]["fr"] == "Aucun de ces fichiers n'est une photo."


def test_what_is_stopped_tells_what_was_done(tiny: Classifier, tmp_path: Path) -> None:
    files = sent(tmp_path, {f"{n}.jpg": photo() for n in range(3)})
    html = told(tiny, files, over=True)[-1]["result"]["en"]["html"]
    assert "1 photos looked at of 3" in html
    assert html.count('<tr role="row" class=') == 1


def test_nobody_keeps_the_others_waiting_for_ever(
    tiny: Classifier, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking, "MOST_TIME", 0)
    files = sent(tmp_path, {f"{n}.jpg": photo() for n in range(3)})
    assert "1 photos looked at of 3" in told(tiny, files)[-1]["result"]["en"]["html"]


def test_progress_is_told_before_the_end(
    tiny: Classifier, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report, "PROGRESS_INTERVAL", 0)
    *progress, _ = told(tiny, sent(tmp_path, {f"{n}.jpg": photo() for n in range(3)}))
    assert progress == [{"done": n, "photos": 3} for n in range(4)]


def test_a_name_that_a_spreadsheet_would_run_is_harmless(tiny: Classifier, tmp_path: Path) -> None:
    last = told(tiny, sent(tmp_path, {"=cmd|'/c calc'!A1.jpg": photo()}))[-1]
    (row,) = rows(last["result"]["fr"]["files"]["photos"])
    assert row["path"].startswith("'=")
