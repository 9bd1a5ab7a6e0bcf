"""Photos answered as they come: in their order, few at a time, whatever stops it."""

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from breeds.catalogue.pipeline import AHEAD, in_folder, outcomes
from breeds.catalogue.rows import Found
from breeds.recognition.classifier import Classifier
from tests.training.photos import write_photo

COUNT = 40


@pytest.fixture
def files(tmp_path: Path) -> list[Found]:
    for number in range(COUNT):
        write_photo(tmp_path / f"{number:02}.jpg", number % 30)
    return [Found(f"{number:02}.jpg", 0, 0) for number in range(COUNT)]


def never(digest: str) -> bool:
    return False


def test_outcomes_come_in_order_and_equal_photos_are_known_by_then(
    tmp_path: Path, files: list[Found], small: Classifier
) -> None:
    answered: set[str] = set()
    paths = []
    for outcome in outcomes(small, in_folder(tmp_path), files, answered.__contains__, 3):
        paths.append(outcome.file.path)
        assert outcome.digest is not None
        assert (outcome.opinion is None) == (outcome.digest in answered)
        answered.add(outcome.digest)
    assert paths == [file.path for file in files]
    assert len(answered) == 30


def test_equal_photos_under_way_together_are_answered_once(
    tmp_path: Path, small: Classifier
) -> None:
    photo = write_photo(tmp_path / "one.jpg", 1).read_bytes()
    for name in ("two.jpg", "three.jpg"):
        (tmp_path / name).write_bytes(photo)
    same = [Found(name, 0, 0) for name in ("one.jpg", "two.jpg", "three.jpg")]
    done = list(outcomes(small, in_folder(tmp_path), same, never, 3))
    assert [outcome.opinion is not None for outcome in done] == [True, False, False]
    assert all(outcome.error is None for outcome in done)


def test_equal_photos_that_cannot_be_read_each_say_so(tmp_path: Path, small: Classifier) -> None:
    for name in ("one.jpg", "two.jpg"):
        (tmp_path / name).write_bytes(b"nothing")
    same = [Found(name, 0, 0) for name in ("one.jpg", "two.jpg")]
    done = list(outcomes(small, in_folder(tmp_path), same, never, 3))
    assert all(outcome.error is not None and outcome.digest for outcome in done)


def test_only_a_few_photos_are_taken_ahead(
    tmp_path: Path, files: list[Found], small: Classifier
) -> None:
    taken = 0

    def counted() -> Iterator[Found]:
        nonlocal taken
        for file in files:
            taken += 1
            yield file

    coming = outcomes(small, in_folder(tmp_path), counted(), never, 2)
    next(coming)
    assert taken <= 2 * AHEAD * 2 + 1
    coming.close()


def test_no_thread_is_left_when_it_is_closed(
    tmp_path: Path, files: list[Found], small: Classifier
) -> None:
    coming = outcomes(small, in_folder(tmp_path), files, never, 2)
    next(coming)
    coming.close()
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("photo")]


def test_a_file_that_goes_or_that_is_none_is_its_own_error(
    tmp_path: Path, small: Classifier
) -> None:
    (tmp_path / "folder.jpg").mkdir()
    os.mkfifo(tmp_path / "pipe.jpg")
    write_photo(tmp_path / "whole.jpg", 3)
    names = ["folder.jpg", "gone.jpg", "pipe.jpg", "whole.jpg"]
    done = list(
        outcomes(small, in_folder(tmp_path), [Found(name, 0, 0) for name in names], never, 2)
    )
    assert [outcome.error is None for outcome in done] == [False, False, False, True]
    assert [outcome.digest is None for outcome in done] == [True, True, True, False]
