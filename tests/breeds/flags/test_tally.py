"""Answers are counted by week and version, whatever becomes of a process, and of its disk."""

import logging
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from breeds.bundle import load
from breeds.bundle.evaluation import CONFIDENCE_BINS, Kind
from breeds.checked_json import MalformedError
from breeds.flags.counts.counted import (
    COUNTED,
    Counted,
    CountedModel,
    WeekCounts,
    list_counted,
    path_of,
)
from breeds.flags.counts.tally import Tally
from tests.conftest import ROOT
from tests.counts import SERVED, SURE, UNSURE, a_week, counted, some_counts
from tests.flag_shelters import wait_until

PROGRAM = """
import sys
from pathlib import Path
from breeds.flags.counts.tally import Tally
from tests.counts import SERVED, SURE
with Tally(Path(sys.argv[1]), SERVED, pause=0) as tally:
    for _ in range(7):
        tally.count(SURE, 0.5)
    sys.stdin.read()
"""


class Calendar:
    """Says what day it is."""

    def __init__(self, *days: str) -> None:
        self._days = list(days)

    def __call__(self) -> datetime:
        return datetime.fromisoformat(self._days.pop(0)).replace(tzinfo=UTC)


def test_answers_are_counted_by_week_by_outcome_and_by_tenth(tmp_path: Path) -> None:
    days = Calendar("2026-01-04T23:59:59", "2026-01-05T00:00:00", "2026-01-11", "2026-01-06")
    with Tally(tmp_path, SERVED, now=days) as tally:
        for outcome, confidence in ((SURE, 1.0), (SURE, 0.95), (UNSURE, 0.0), (SURE, 0.0999)):
            tally.count(outcome, confidence)
    (told,) = list_counted(tmp_path)
    assert (told.id, told.model) == (tally.id, SERVED)
    first, second = told.weeks
    assert (first.week, first.photos, first.confidence) == ("2026-W01", 1, (*[0] * 9, 1))
    assert (second.week, second.confidence) == ("2026-W02", (2, *[0] * 8, 1))
    assert (second.kinds[Kind.ACCEPTED], second.kinds[Kind.NOTHING]) == (2, 1)
    assert sum(second.kinds.values()) == second.photos == 3


def test_what_is_kept_of_a_model_is_what_its_bundle_says_of_unseen_photos(
    embedded_model: Path,
) -> None:
    told = CountedModel.of(load(embedded_model))
    assert told.version == load(embedded_model).manifest.version
    assert told.headline and told.headline.photos == 511
    assert told.headline.top_1.low < told.headline.top_1.value < told.headline.top_1.high


@pytest.mark.parametrize(("told", "kept"), [("5f3c9a", "5f3c9a"), ("", None), (7, None)])
def test_a_models_run_is_kept_where_its_manifest_names_one(
    embedded_model: Path, told: object, kept: str | None
) -> None:
    bundle = load(embedded_model)
    manifest = replace(bundle.manifest, training={"mlflow_run": told})
    assert CountedModel.of(replace(bundle, manifest=manifest)).mlflow_run == kept


def test_nothing_is_written_before_there_is_something_to_count(tmp_path: Path) -> None:
    with Tally(tmp_path / "flags", SERVED):
        pass
    assert not (tmp_path / "flags").exists()


def test_it_is_written_while_the_server_runs_and_again_at_its_end(tmp_path: Path) -> None:
    with Tally(tmp_path, SERVED, pause=3600) as tally:
        tally.count(SURE, 0.5)
        wait_until(lambda: bool(list_counted(tmp_path)))
        tally.count(SURE, 0.5)
        tally.count(SURE, 0.5)
    assert [each.photos for each in list_counted(tmp_path)] == [3]


def test_two_processes_have_a_file_each_and_a_kill_leaves_whole_ones(tmp_path: Path) -> None:
    command = [sys.executable, "-c", PROGRAM, str(tmp_path)]
    processes = [
        subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, encoding="utf-8")
        for _ in range(2)
    ]
    wait_until(lambda: [each.photos for each in list_counted(tmp_path)] == [7, 7])
    processes[0].kill()
    processes[0].wait()
    processes[1].communicate("", timeout=60)
    assert sum(each.photos for each in list_counted(tmp_path)) == 14


def test_a_file_that_is_torn_or_strange_is_passed_over(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    kept = some_counts(tmp_path, {"2026-W09": 3})
    torn = path_of(tmp_path, "torn")
    torn.write_bytes(kept.to_json()[:-20])
    path_of(tmp_path, "newer").write_bytes(kept.to_json().replace(b'"schema": 1', b'"schema": 2'))
    (tmp_path / COUNTED / ".x.json.draft").write_bytes(b"")
    assert list_counted(tmp_path) == [kept]
    assert caplog.text.count("can't be read") == 2


@pytest.mark.parametrize(
    ("week", "confidence"),
    [("2026-W54", (1, *[0] * 9)), ("2026-9", (1, *[0] * 9)), ("2026-W09", (2, *[0] * 9))],
)
def test_what_cant_be_counts_is_refused(week: str, confidence: tuple[int, ...]) -> None:
    with pytest.raises(ValueError):
        WeekCounts(week, a_week("2026-W09", [1]).outcomes, confidence)
    told = counted(a_week("2026-W09", [1])).to_json().decode()
    before = ",\n".join(f"    {count}" for count in (*[0] * (CONFIDENCE_BINS - 1), 1))
    assert before in told
    after = ",\n".join(f"    {count}" for count in confidence)
    with pytest.raises(MalformedError):
        Counted.from_json(told.replace(before, after).replace("2026-W09", week).encode())


def test_a_disk_that_refuses_is_told_once_and_hinders_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    in_the_way = tmp_path / "flags"
    in_the_way.write_bytes(b"a file")
    with caplog.at_level(logging.WARNING), Tally(in_the_way, SERVED, pause=0.001) as tally:
        for _ in range(5):
            tally.count(SURE, 0.5)
        wait_until(lambda: "can't be counted" in caplog.text)
        in_the_way.unlink()
        wait_until(lambda: bool(list_counted(in_the_way)))
    assert [each.photos for each in list_counted(in_the_way)] == [5]
    assert caplog.text.count("can't be counted") == 1
