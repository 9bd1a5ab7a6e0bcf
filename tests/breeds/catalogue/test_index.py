"""A folder into a catalogue: what a run keeps, and what a rerun does about what has changed."""

import os
import shutil
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from breeds.catalogue import reading
from breeds.catalogue.rows import Judgement, PhotoRow
from breeds.catalogue.store import NAME, Catalogue
from breeds.catalogue.verdicts import judge_animal, judge_photo
from breeds.flags.record import Verdict
from breeds.recognition.answering import TOP, Answered, answer
from breeds.recognition.classifier import Classifier
from tests.archives import held, index, make_archive, rows
from tests.training.photos import write_photo

MIXED = Judgement(Verdict.MIXED, None, datetime(2026, 5, 1, tzinfo=UTC), "Anne")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return make_archive(tmp_path / "archive")


def photo_rows(root: Path) -> dict[str, PhotoRow]:
    with Catalogue.for_reading(root / NAME) as catalogue:
        return {row.file.path: row for row in reading.photos(catalogue)}


def test_each_photo_gets_the_answer_that_it_gets_by_itself(root: Path, small: Classifier) -> None:
    index(root, small)
    for path, row in photo_rows(root).items():
        alone = answer(small, root / path)
        if isinstance(alone, Answered):
            assert row.answer is not None
            assert row.answer.model == small.bundle.manifest.version
            kept, said = row.answer.answer, alone.answer
            assert [guess.breed for guess in kept.guesses] == [g.breed for g in said.guesses]
            assert len(kept.guesses) == TOP
            assert [guess.probability for guess in kept.guesses] == pytest.approx(
                [guess.probability for guess in said.guesses], abs=1e-6
            )
            assert kept.decision.to_dict() == said.decision.to_dict()
        else:
            assert path == "rex 1/broken.jpg"
            assert row.answer is None
            assert row.error is not None
            assert row.error.english == alone.error.english


def test_a_photo_is_found_by_its_content_in_any_folder(root: Path, small: Classifier) -> None:
    deep = root / "2019" / "mars" / "Été"
    write_photo(root / "deep.jpg", 50).rename(_folder(deep) / "sans_fin")
    (deep / "raw.RAF").write_bytes(b"FUJIFILMCCD-RAW " + bytes(64))
    (deep / "empty.jpg").write_bytes(b"")
    (deep / "._ghost.jpg").write_bytes(b"left by a Mac")
    index(root, small)
    found = photo_rows(root)
    assert found["2019/mars/Été/sans_fin"].answer is not None
    raw, empty = found["2019/mars/Été/raw.RAF"].error, found["2019/mars/Été/empty.jpg"].error
    assert raw is not None and "RAW" in raw.french
    assert empty is not None and "empty" in empty.english
    assert not {"rex 1/notes.txt", "2019/mars/Été/._ghost.jpg", NAME} & found.keys()


def _folder(path: Path) -> Path:
    path.mkdir(parents=True)
    return path


def test_a_name_that_is_no_utf_8_is_kept(root: Path, small: Classifier) -> None:
    name = os.fsdecode(b"caf\xe9.jpg")
    write_photo(root / "plain.jpg", 60).rename(root / name)
    index(root, small)
    assert photo_rows(root)[name].answer is not None
    folder = root / os.fsdecode(b"caf\xe9 noir")
    folder.mkdir()
    write_photo(folder / "1.jpg", 61)
    index(root, small, animal_by="folder")
    assert ("caf\\udce9 noir",) in rows(root / NAME, "animal", "id")
    outcomes, _ = index(root, small)
    assert [outcome.file.path for outcome in outcomes] == ["rex 1/broken.jpg"]


def test_equal_photos_are_answered_once(root: Path, small: Classifier) -> None:
    outcomes, _ = index(root, small)
    answered = [each.file.path for each in outcomes if each.opinion]
    assert {"copies/of_000.jpg", "rex 0/000.jpg"} & set(answered) == {"copies/of_000.jpg"}
    assert len(rows(root / NAME, "answer", "digest")) == 12
    found = photo_rows(root)
    assert found["copies/of_000.jpg"].answer == found["rex 0/000.jpg"].answer


def test_only_what_changed_is_read_again(root: Path, small: Classifier) -> None:
    index(root, small)
    write_photo(root / "rex 2" / "002.jpg", 70)
    os.utime(root / "rex 0" / "003.jpg", ns=(5, 5))
    write_photo(root / "new.jpg", 71)
    outcomes, changes = index(root, small)
    done = {outcome.file.path: outcome.opinion is not None for outcome in outcomes}
    # Another time with the same content needs no answer; what couldn't be read is tried again.
    assert done == {
        "new.jpg": True,
        "rex 0/003.jpg": False,
        "rex 1/broken.jpg": False,
        "rex 2/002.jpg": True,
    }
    assert (changes.found, changes.unchanged) == (15, 11)
    changed = photo_rows(root)["rex 2/002.jpg"].answer
    alone = answer(small, root / "rex 2" / "002.jpg")
    assert changed is not None and isinstance(alone, Answered)
    assert changed.answer.guesses[0].breed == alone.answer.guesses[0].breed
    assert len(rows(root / NAME, "answer", "digest")) == 13


def test_a_photo_that_can_be_read_again_loses_its_error(root: Path, small: Classifier) -> None:
    index(root, small)
    write_photo(root / "rex 1" / "broken.jpg", 80)
    index(root, small)
    row = photo_rows(root)["rex 1/broken.jpg"]
    assert row.error is None
    assert row.answer is not None


def test_a_moved_photo_is_the_same_one(root: Path, small: Classifier) -> None:
    index(root, small)
    (root / "2020").mkdir()
    (root / "rex 0" / "003.jpg").rename(root / "2020" / "moved.jpg")
    outcomes, changes = index(root, small)
    assert (changes.moved, changes.missing) == (1, 0)
    assert not any(outcome.opinion for outcome in outcomes)
    found = photo_rows(root)
    assert "rex 0/003.jpg" not in found
    assert found["2020/moved.jpg"].moved_from == "rex 0/003.jpg"


def test_a_deleted_photo_is_marked_until_it_is_back(root: Path, small: Classifier) -> None:
    index(root, small)
    gone = root / "rex 2" / "005.jpg"
    content = gone.read_bytes()
    gone.unlink()
    # A copy that was there before is no new place of it.
    (root / "copies" / "of_000.jpg").unlink()
    _, changes = index(root, small)
    assert (changes.moved, changes.missing) == (0, 2)
    assert {path for path, row in photo_rows(root).items() if row.missing} == {
        "copies/of_000.jpg",
        "rex 2/005.jpg",
    }
    gone.write_bytes(content)
    outcomes, changes = index(root, small)
    assert changes.missing == 1
    assert not any(outcome.opinion for outcome in outcomes)


def test_a_folder_that_cannot_be_read_loses_no_photo(
    root: Path, small: Classifier, monkeypatch: pytest.MonkeyPatch
) -> None:
    index(root, small)
    listed = os.scandir

    def refusing(path: os.PathLike[str] | str) -> object:
        if Path(path).name == "rex 2":
            raise PermissionError(13, "Permission denied", os.fspath(path))
        return listed(path)

    # As root, no permission would stop the test.
    monkeypatch.setattr(os, "scandir", refusing)
    _, changes = index(root, small)
    assert changes.missing == 0
    assert not photo_rows(root)["rex 2/002.jpg"].missing


def test_another_model_answers_anew_and_no_verdict_changes(
    root: Path, small: Classifier, other: Classifier
) -> None:
    index(root, small, animal_by="folder")
    with Catalogue.for_verdicts(root / NAME) as catalogue:
        judge_photo(catalogue, "rex 0/003.jpg", MIXED)
        judge_animal(catalogue, "rex 2", Judgement(Verdict.BREED, "n00000003", MIXED.judged))
    before = rows(root / NAME, "verdict", "*")
    outcomes, _ = index(root, other)
    assert sum(outcome.opinion is not None for outcome in outcomes) == 12
    assert set(rows(root / NAME, "answer", "model")) == {(other.bundle.manifest.version,)}
    assert rows(root / NAME, "verdict", "*") == before
    found = photo_rows(root)
    assert found["rex 0/003.jpg"].judgement == MIXED
    of_animal = found["rex 2/002.jpg"].judgement
    assert of_animal is not None and of_animal.breed == "n00000003"
    assert found["rex 0/006.jpg"].judgement is None


def test_a_verdict_goes_with_the_photo_and_the_last_one_holds(
    root: Path, small: Classifier
) -> None:
    index(root, small)
    with Catalogue.for_verdicts(root / NAME) as catalogue:
        judge_photo(catalogue, "rex 0/003.jpg", MIXED)
        later = Judgement(Verdict.NOT_A_DOG, None, MIXED.judged, None)
        judge_photo(catalogue, "rex 0/003.jpg", later)
    shutil.move(root / "rex 0" / "003.jpg", root / "elsewhere.jpg")
    index(root, small)
    assert photo_rows(root)["elsewhere.jpg"].judgement == later
    assert len(rows(root / NAME, "verdict", "id")) == 2


def test_one_look_is_another_fingerprint(root: Path, small: Classifier) -> None:
    index(root, small)
    [fingerprint] = set(rows(root / NAME, "answer", "fingerprint"))
    index(root, Classifier(small.bundle, second_look=False))
    # The small model has no second look, so nothing is answered anew.
    assert set(rows(root / NAME, "answer", "fingerprint")) == {fingerprint}


def test_the_photos_are_never_touched(root: Path, small: Classifier) -> None:
    def state() -> dict[Path, tuple[bytes, int]]:
        files = (path for path in root.rglob("*") if path.is_file())
        return {
            path: (path.read_bytes(), path.stat().st_mtime_ns)
            for path in files
            if not path.name.startswith(NAME)
        }

    before = state()
    index(root, small, animal_by="folder")
    assert state() == before


@pytest.mark.parametrize("workers", [1, 5])
def test_the_number_of_workers_changes_nothing(
    root: Path, small: Classifier, tmp_path: Path, workers: int
) -> None:
    index(root, small, catalogue=tmp_path / "one.sqlite")
    index(root, small, catalogue=tmp_path / "two.sqlite", workers=workers)
    assert held(tmp_path / "one.sqlite") == held(tmp_path / "two.sqlite")


def test_what_tells_animals_apart_is_remembered_and_may_change(
    root: Path, small: Classifier
) -> None:
    index(root, small, animal_by="folder")
    assert {row[0] for row in rows(root / NAME, "animal", "id")} == {
        "copies",
        "rex 0",
        "rex 1",
        "rex 2",
    }
    index(root, small)
    assert len(rows(root / NAME, "animal", "id")) == 4
    index(root, small, animal_by="{name} {code}/*")
    assert rows(root / NAME, "animal", "id", "code", "name") == [
        ("0 rex", "0", "rex"),
        ("1 rex", "1", "rex"),
        ("2 rex", "2", "rex"),
    ]


def test_an_animal_has_the_answer_of_its_photos(root: Path, small: Classifier) -> None:
    index(root, small, animal_by="folder")
    with Catalogue.for_reading(root / NAME) as catalogue:
        animals = {row.id: row for row in reading.animals(catalogue)}
        told = reading.summary(catalogue)
    alone = photo_rows(root)["copies/of_000.jpg"].answer
    assert animals["copies"].answer == alone
    assert animals["copies"].pictures == 1
    # The broken photo is the animal's, but says nothing of it.
    assert "rex 1/broken.jpg" in animals["rex 1"].photos
    assert animals["rex 1"].pictures == 4
    assert told.animals == 4
    assert (told.unreadable, told.finished) == (1, True)
    assert told.accepted + told.unsure + told.not_a_dog == 13


def test_logits_are_kept_whole_for_pooling(root: Path, small: Classifier) -> None:
    outcomes, _ = index(root, small)
    first = next(outcome for outcome in outcomes if outcome.opinion)
    assert first.opinion is not None
    with sqlite3.connect(root / NAME) as connection:
        query = "SELECT impression FROM answer WHERE digest = ?"
        (kept,) = connection.execute(query, (first.digest,)).fetchone()
    connection.close()
    assert np.array_equal(np.frombuffer(kept, "<f4")[-7:], first.opinion.impression.logits)
