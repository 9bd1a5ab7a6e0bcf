"""Counts and cases -> the dashboard's figures."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from breeds.bundle import load
from breeds.bundle.evaluation import Kind
from breeds.bundle.excerpt import Measured
from breeds.flags import reviews, store
from breeds.flags.cases import of_folder
from breeds.flags.counts import weeks
from breeds.flags.counts.counted import Counted, list_counted
from breeds.flags.counts.figures import Figures, Flagging, Judging, figures
from breeds.flags.record import Correction, FlagRecord, Verdict
from breeds.flags.reviews import Finding
from tests.breeds.flags.flagged import MALINOIS, SHEPHERD, flag, picture, shown
from tests.counts import SERVED, a_week, counted, some_counts

NOW = datetime(2026, 3, 4, tzinfo=UTC)
THIS_WEEK = "2026-W10"
OLDER = replace(SERVED, version="0123456789ab", mlflow_run=None, headline=None)


def told(
    flags_dir: Path, *more: Counted, measured: Measured | None = None, days: int | None = None
) -> Figures:
    every = [*list_counted(flags_dir), *more]
    return figures(every, of_folder(flags_dir), SERVED.version, measured, NOW, days)


def said(flags_dir: Path, seed: int, says: str, when: datetime = NOW) -> FlagRecord:
    correction = Correction(Verdict.BREED, says)
    return store.save(flags_dir, picture(seed), correction, shown(), f"v{seed}", created=when)


@pytest.fixture(scope="module")
def measured(embedded_model: Path) -> Measured | None:
    return load(embedded_model).excerpt().honest


def test_of_nothing_there_is_nothing(tmp_path: Path) -> None:
    shown_figures = told(tmp_path)
    assert (shown_figures.weeks, shown_figures.answered, shown_figures.versions) == ((), 0, ())
    assert shown_figures.drift.before.p is None


def test_the_files_of_all_processes_are_added_up_and_empty_weeks_are_among_them(
    tmp_path: Path,
) -> None:
    some_counts(tmp_path, {"2026-W06": 4, "2026-W09": 3})
    some_counts(tmp_path, {"2026-W09": 5})
    added = told(tmp_path)
    assert [(each.name, each.answered) for each in added.weeks] == [
        ("2026-W06", 4),
        ("2026-W07", 0),
        ("2026-W08", 0),
        ("2026-W09", 8),
    ]
    assert added.answered == 12
    assert added.weeks[-1].kinds[Kind.ACCEPTED] == added.weeks[-1].confidence[-1] == 8


def test_years_end_between_two_weeks() -> None:
    assert weeks.week_of(datetime(2027, 1, 3, tzinfo=UTC)) == "2026-W53"
    assert weeks.through("2026-W52", "2027-W01") == ["2026-W52", "2026-W53", "2027-W01"]
    assert weeks.after("2027-W01", -1) == "2026-W53"


def test_what_visitors_and_reviewers_said_is_told_apart(tmp_path: Path) -> None:
    some_counts(tmp_path, {THIS_WEEK: 40})
    agreed = said(tmp_path, 1, SHEPHERD)
    denied = said(tmp_path, 2, MALINOIS)
    said(tmp_path, 3, MALINOIS)
    withdrawn = said(tmp_path, 4, MALINOIS)
    store.withdraw(tmp_path, withdrawn.id)
    flag(tmp_path, 5, SHEPHERD, answer=shown(stands=False))
    for record, breed in ((agreed, SHEPHERD), (denied, MALINOIS)):
        reviews.keep(tmp_path, "Jeanne", [record.id], Finding.BREED, breed, None)
    found = told(tmp_path)
    assert found.flagging == Flagging(flagged=4, confirmed=1, denied=2)
    assert found.judging == Judging(judged=2, right=1, wrong=1)
    (breed,) = found.breeds
    assert (breed.breed, breed.flagging) == (SHEPHERD, found.flagging)


def test_a_verdict_that_was_taken_back_or_tells_nothing_is_neither_right_nor_wrong(
    tmp_path: Path,
) -> None:
    first, second = said(tmp_path, 1, SHEPHERD), said(tmp_path, 2, SHEPHERD)
    kept = reviews.keep(tmp_path, "Luc", [first.id], Finding.BREED, SHEPHERD, None)
    reviews.keep(tmp_path, "Luc", [first.id], Finding.OPEN, None, kept.id)
    reviews.keep(tmp_path, "Luc", [second.id], Finding.UNUSABLE, None, None)
    assert told(tmp_path).judging == Judging(judged=1, right=0, wrong=0)


def test_the_share_flagged_is_of_the_weeks_since_answers_are_counted(tmp_path: Path) -> None:
    some_counts(tmp_path, {THIS_WEEK: 10})
    said(tmp_path, 1, SHEPHERD, datetime(2026, 1, 5, tzinfo=UTC))
    said(tmp_path, 2, SHEPHERD)
    found = told(tmp_path)
    assert (found.answered, found.flagged, found.flagging.flagged) == (10, 1, 2)
    assert (found.weeks[0].name, found.weeks[0].flagged) == ("2026-W02", 1)


def test_the_share_flagged_is_of_the_weeks_whose_verdicts_are_kept(tmp_path: Path) -> None:
    some_counts(tmp_path, {"2026-W01": 90, "2026-W08": 40, THIS_WEEK: 10})
    said(tmp_path, 1, SHEPHERD)
    # Wednesday's 14 days begin within week 8, whose verdicts are going.
    found = told(tmp_path, days=14)
    assert (found.since, found.answered, found.among, found.flagged) == ("2026-W09", 140, 10, 1)
    assert told(tmp_path, days=400).among == told(tmp_path).among == 140


def test_what_came_in_from_a_catalogue_was_no_answer_of_the_page(tmp_path: Path) -> None:
    named = "5f0c0f8e-3f4a-5c55-9f0d-2f8f7a4d7a11"
    store.save(tmp_path, picture(1), Correction(Verdict.MIXED), shown(), "archive", named)
    reviews.keep(tmp_path, "Luc", [named], Finding.MIXED, None, None)
    found = told(tmp_path)
    assert (found.flagging.flagged, found.judging.judged, found.weeks) == (0, 0, ())


def test_each_version_has_its_weeks_its_answers_and_its_figures(tmp_path: Path) -> None:
    older = counted(a_week("2026-W01", [5]), a_week("2026-W03", [6]), model=OLDER)
    newer = counted(a_week("2026-W03", [7]), a_week("2026-W05", [8]))
    first, second = told(tmp_path, older, newer).versions
    assert (first.model, first.first, first.last, first.answered) == (
        SERVED,
        "2026-W03",
        "2026-W05",
        15,
    )
    assert (second.model, second.first, second.last, second.answered) == (
        OLDER,
        "2026-W01",
        "2026-W03",
        11,
    )


def test_drift_is_of_this_model_in_five_weeks_against_four_and_its_evaluation(
    tmp_path: Path, measured: Measured
) -> None:
    before = [a_week(weeks.after(THIS_WEEK, -back), [30, 20]) for back in (8, 7, 6, 5)]
    recent = [a_week(weeks.after(THIS_WEEK, -back), [10, 50]) for back in (4, 3, 2, 1, 0)]
    too_old = a_week(weeks.after(THIS_WEEK, -9), [1000])
    another = counted(a_week(THIS_WEEK, [1000]), model=OLDER)
    drift = told(tmp_path, counted(*before, *recent, too_old), another, measured=measured).drift
    assert (drift.before.first, drift.before.second) == (200, 300)
    assert drift.before.is_more_than_chance
    assert abs(drift.before.points) == pytest.approx(60 - 100 / 6)
    assert not drift.confidence_before.is_more_than_chance
    assert (drift.evaluation.first, drift.evaluation.second) == (511, 300)
    assert drift.evaluation.is_more_than_chance


def test_confidence_is_held_against_an_evaluation_that_tells_it(
    tmp_path: Path, measured: Measured
) -> None:
    sure = replace(measured, confidences=(0,) * 9 + (100,))
    unsure = replace(measured, confidences=(100,) + (0,) * 9)
    recent = counted(a_week(THIS_WEEK, [60]))
    for evaluation, differs in ((sure, False), (unsure, True)):
        drift = told(tmp_path, recent, measured=evaluation).drift
        assert drift.confidence_evaluation.is_more_than_chance is differs
    old = replace(measured, confidences=())
    assert told(tmp_path, recent, measured=old).drift.confidence_evaluation is None


def test_an_evaluation_that_tells_no_decisions_is_not_compared_with(tmp_path: Path) -> None:
    assert told(tmp_path, counted(a_week(THIS_WEEK, [60]))).drift.evaluation is None
