"""What is said in a catalogue's review comes among the flags once, reviewed, by a real command."""

import sqlite3
from pathlib import Path

import pytest

from breeds.__main__ import main
from breeds.catalogue import reading, review
from breeds.catalogue.store import NAME, Catalogue
from breeds.flags import forgetting, reviews, store
from breeds.flags.cases import cases
from breeds.flags.reviews import Finding
from tests.archives import HALF_SURE, SOME_SURE, index, make_archive, make_small_model, opened


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_small_model(tmp_path_factory.mktemp("model"), SOME_SURE)


@pytest.fixture
def root(tmp_path: Path, model: Path) -> Path:
    root = make_archive(tmp_path / "archive")
    index(root, opened(model), "folder")
    return root


@pytest.fixture
def flags(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BREEDS_FLAGS_DIR", str(tmp_path / "flags"))
    return tmp_path / "flags"


def judge(root: Path, *said: str) -> None:
    assert main(["verdict", str(root / NAME), *said]) == 0


def add(root: Path) -> int:
    return main(["flags", "add", "--from", str(root / NAME), "--lang", "en"])


def test_verdicts_come_in_once_as_reviewed_and_the_catalogue_stays(
    root: Path, flags: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    judge(root, "rex 1/001.jpg", "--mixed", "--by", "Jeanne")
    judge(root, "--animal", "rex 2", "--not-a-dog")
    before = (root / NAME).read_bytes()
    assert add(root) == 0
    # One photo of rex 1 and all four of rex 2.
    assert "5 verdicts added" in capsys.readouterr().out
    records, said = store.list_records(flags), reviews.list_reviews(flags)
    assert len(records) == len(said) == 5
    assert {review.by for review in said} == {"Jeanne", "archive"}
    for case in cases(records, said, frozenset()):
        assert case.verdict is not None
        assert case.verdict.finding in (Finding.MIXED, Finding.NOT_A_DOG)
    assert add(root) == 0
    assert "0 verdicts added" in capsys.readouterr().out
    assert store.list_records(flags) == records
    assert (root / NAME).read_bytes() == before


def test_a_revised_verdict_comes_in_beside_the_one_before(root: Path, flags: Path) -> None:
    judge(root, "rex 1/001.jpg", "--mixed")
    add(root)
    judge(root, "rex 1/001.jpg", "--not-a-dog")
    add(root)
    (case,) = cases(store.list_records(flags), reviews.list_reviews(flags), frozenset())
    assert case.verdict is not None
    assert case.verdict.finding is Finding.NOT_A_DOG
    assert (len(case.reviews), case.voices) == (2, 1)


def test_what_was_withdrawn_or_forgotten_stays_away(root: Path, flags: Path) -> None:
    judge(root, "rex 1/001.jpg", "--mixed")
    judge(root, "rex 1/004.jpg", "--mixed")
    with sqlite3.connect(root / NAME) as connection:
        connection.execute("UPDATE verdict SET withdrawn = judged WHERE id = 2")
    connection.close()
    add(root)
    (record,) = store.list_records(flags)
    forgetting.forget(flags, record.id)
    add(root)
    assert store.list_records(flags) == []


def test_a_verdict_that_a_kill_kept_from_a_record_is_given_again(root: Path, flags: Path) -> None:
    judge(root, "rex 1/001.jpg", "--mixed")
    add(root)
    (review,) = (flags / reviews.REVIEWED).iterdir()
    review.unlink()
    add(root)
    assert len(store.list_records(flags)) == len(reviews.list_reviews(flags)) == 1


def test_what_nobody_had_flagged_and_was_drawn_by_lot_is_marked(
    tmp_path: Path, flags: Path
) -> None:
    root = make_archive(tmp_path / "archive")
    index(root, opened(make_small_model(tmp_path / "model", HALF_SURE)))
    with Catalogue.for_reading(root / NAME) as catalogue:
        drawn = {each.id for each in review.drawn(catalogue)}
        answered = [row for row in reading.photos(catalogue) if row.answer]
    # One content lies there twice.
    photos = set({row.digest: row.file.path for row in reversed(answered)}.values())
    assert drawn and photos - drawn
    for photo in sorted(photos):
        judge(root, photo, "--mixed" if photo in drawn else "--not-a-dog")
    add(root)
    records = {record.id: record for record in store.list_records(flags)}
    found = [
        (review.finding, records[review.records[0]].by_lot)
        for review in reviews.list_reviews(flags)
    ]
    assert {by_lot for finding, by_lot in found if finding is Finding.MIXED} == {True}
    assert {by_lot for finding, by_lot in found if finding is Finding.NOT_A_DOG} == {False}


def test_a_photo_that_is_gone_is_told_and_keeps_none_back(
    root: Path, flags: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    judge(root, "rex 1/001.jpg", "--mixed")
    judge(root, "rex 1/004.jpg", "--mixed")
    (root / "rex 1" / "001.jpg").unlink()
    assert add(root) == 1
    printed = capsys.readouterr()
    assert "001.jpg" in printed.err
    assert "1 verdicts added" in printed.out
