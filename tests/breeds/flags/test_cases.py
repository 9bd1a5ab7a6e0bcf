"""Flags of one photo are one case, voices are counted by visit, and what teaches most is first."""

from pathlib import Path

import cv2

from breeds.flags import reviews, store
from breeds.flags.cases import Case, cases, to_review
from breeds.flags.record import Correction, Verdict
from breeds.flags.reviews import Finding
from tests.breeds.flags.flagged import MALINOIS, SHEPHERD, flag, picture, shown


def all_cases(flags: Path) -> list[Case]:
    return cases(store.list_records(flags), reviews.list_reviews(flags), store.withdrawn(flags))


def test_the_same_photo_twice_is_one_case_with_two_voices(tmp_path: Path) -> None:
    first = flag(tmp_path, 1, session="anne")
    second = flag(tmp_path, 1, "mixed", session="bruno")
    other = flag(tmp_path, 2, session="anne")
    assert first.digest == second.digest
    both, alone = all_cases(tmp_path)
    assert {each.id for each in both.records} == {first.id, second.id}
    assert (both.voices, alone.voices) == (2, 1)
    assert alone.id == other.id


def test_a_photo_saved_anew_and_smaller_is_the_same_case(tmp_path: Path) -> None:
    flag(tmp_path, 1, session="anne")
    smaller = cv2.resize(picture(1, 256), (100, 100), interpolation=cv2.INTER_AREA)
    store.save(tmp_path, smaller, Correction(Verdict.MIXED), shown(), "bruno")
    (case,) = all_cases(tmp_path)
    assert case.voices == 2


def test_one_visit_is_one_voice_however_often_it_speaks(tmp_path: Path) -> None:
    for _ in range(5):
        flag(tmp_path, 1, "mixed", session="saboteur")
    last = flag(tmp_path, 1, "unlisted", session="saboteur")
    flag(tmp_path, 1, SHEPHERD, session="anne")
    (case,) = all_cases(tmp_path)
    assert case.voices == 2
    assert last in case.standing


def test_an_undone_word_is_no_voice_and_the_one_before_it_counts_again(tmp_path: Path) -> None:
    before = flag(tmp_path, 1, SHEPHERD, session="anne")
    undone = flag(tmp_path, 1, "mixed", session="anne")
    store.withdraw(tmp_path, undone.id)
    (case,) = all_cases(tmp_path)
    assert case.standing == (before,)
    store.withdraw(tmp_path, before.id)
    (case,) = all_cases(tmp_path)
    assert (case.voices, len(case.records)) == (0, 2)
    assert to_review([case]) == []


def test_most_voices_come_first_then_what_is_most_surprising(tmp_path: Path) -> None:
    sure = flag(tmp_path, 1, SHEPHERD)
    contradicted = flag(tmp_path, 2, MALINOIS)
    close = flag(tmp_path, 3, SHEPHERD, answer=shown(distance=0.1))
    doubtful = flag(tmp_path, 4, MALINOIS, answer=shown(0.3, 0.1))
    for voice in ("anne", "bruno"):
        loud = flag(tmp_path, 5, SHEPHERD, session=voice)
    order = [case.records[-1].id for case in all_cases(tmp_path)]
    assert order[1:] == [doubtful.id, close.id, contradicted.id, sure.id]
    assert {each.id for each in all_cases(tmp_path)[0].records} >= {loud.id}


def test_where_the_model_stood_by_nothing_it_has_no_voice(tmp_path: Path) -> None:
    flag(tmp_path, 1, MALINOIS, answer=shown(0.5, None, stands=False))
    (case,) = all_cases(tmp_path)
    assert case.surprise == 0.5


def test_a_reviewed_case_is_not_asked_again_though_another_voice_comes(tmp_path: Path) -> None:
    record = flag(tmp_path, 1, session="anne")
    reviews.keep(tmp_path, "Jeanne", [record.id], Finding.BREED, MALINOIS, None)
    flag(tmp_path, 1, SHEPHERD, session="bruno")
    (case,) = all_cases(tmp_path)
    assert case.verdict and case.verdict.by == "Jeanne"
    assert case.model_was_right is False
    assert to_review([case]) == []


def test_that_the_model_was_right_is_told_by_the_verdict(tmp_path: Path) -> None:
    right, unusable, unread = (flag(tmp_path, seed) for seed in (1, 2, 3))
    reviews.keep(tmp_path, "Jeanne", [right.id], Finding.BREED, SHEPHERD, None)
    reviews.keep(tmp_path, "Jeanne", [unusable.id], Finding.UNUSABLE, None, None)
    told = {case.id: case.model_was_right for case in all_cases(tmp_path)}
    assert told == {right.id: True, unusable.id: None, unread.id: None}


def test_no_flags_are_no_cases() -> None:
    assert cases([], [], frozenset()) == []
