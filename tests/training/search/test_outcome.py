"""A search's folder is read as `tune` leaves it."""

import json
from pathlib import Path

import pytest

from training.search import outcome
from training.search.outcome import SearchError


def write_search(folder: Path, tuner: str = "optuna", best: float = 0.9) -> Path:
    folder.mkdir(parents=True)
    found = {"search": "head-1", "tuner": tuner, "photos": 2500, "looks": 2, "trials": 3}
    found |= {"validation_top_1": best, "start_top_1": 0.8}
    settings = {"head": {"l2": 0.1}, "fine_tune": None, "augmented": 0, "found": found}
    (folder / "best.json").write_text(json.dumps(settings), "utf-8")
    rows = ["trial,state,validation_top_1,seconds,l2", "0,complete,0.9,30,0.1", "1,pruned,,6,0.2"]
    (folder / "trials.csv").write_text("\n".join([*rows, "2,failed,,24,0.3"]), "utf-8")
    (folder / "history.png").write_bytes(b"a picture")
    return folder


def test_a_search_tells_how_it_went(tmp_path):
    [found] = outcome.read(write_search(tmp_path / "head"))
    assert (found.name, found.tuner, found.best, found.trials) == ("head", "optuna", 0.9, 3)
    assert (found.photos, found.looks, found.start) == (2500, 2, 0.8)
    assert found.states == {"complete": 1, "pruned": 1, "failed": 1}
    assert found.seconds == 60
    assert found.settings == {"l2": 0.1, "augmented": 0}
    assert [plot.name for plot in found.plots] == ["history.png"]


def test_tuning_and_head_keep_their_own_learning_rate(tmp_path):
    folder = write_search(tmp_path / "layers")
    settings = json.loads((folder / "best.json").read_text("utf-8"))
    settings["head"], settings["fine_tune"] = {"learning_rate": 0.1}, {"learning_rate": 0.2}
    (folder / "best.json").write_text(json.dumps(settings), "utf-8")
    [found] = outcome.read(folder)
    assert found.settings["learning_rate"] == 0.1
    assert found.settings["fine_tune.learning_rate"] == 0.2


def test_searches_by_two_tuners_lie_side_by_side(tmp_path):
    for tuner in ("optuna", "keras-tuner"):
        write_search(tmp_path / "both" / tuner, tuner)
    assert [found.tuner for found in outcome.read(tmp_path / "both")] == ["keras-tuner", "optuna"]


@pytest.mark.parametrize("lost", ["best.json", "trials.csv"])
def test_an_unfinished_search_is_told_in_one_sentence(tmp_path, lost):
    (write_search(tmp_path / "head") / lost).unlink()
    with pytest.raises(SearchError, match=r"head holds no finished search: .*\.$"):
        outcome.read(tmp_path / "head")
