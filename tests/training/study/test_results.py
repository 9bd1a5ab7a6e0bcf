"""Results are kept whole, belong together, and are never taken for others."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.training.studies import result, terms, write
from training.study import results
from training.study.results import ANSWERS, RESULT, ResultError


def test_results_come_back_as_they_were_by_row_and_seed(tmp_path):
    kept = [result("cnn", seed, 100 + seed) for seed in (10, 2, 0)]
    found = results.load(write(tmp_path, *kept, result("xception", 0, 250)))
    assert set(found) == {"cnn", "xception"}
    assert [each.seed for each in found["cnn"]] == [0, 2, 10]
    back, before = found["cnn"][2], kept[0]
    assert replace(back, answers={}) == replace(before, answers={})
    for name, answers in before.answers.items():
        for part, array in vars(answers).items():
            np.testing.assert_array_equal(getattr(back.answers[name], part), array)


def test_a_training_that_diverged_is_kept_too(tmp_path):
    diverged = replace(result("cnn", 0, 100), curves={"loss": [1.0, float("nan")]})
    (found,) = results.load(write(tmp_path, diverged))["cnn"]
    np.testing.assert_array_equal(found.curves["loss"], [1.0, float("nan")])


def test_a_result_counts_once_its_last_file_is_there(tmp_path):
    folder = results.folder_of(write(tmp_path, result("cnn", 0, 5)), "cnn", 0)
    assert results.is_finished(tmp_path, "cnn", 0, {"weights": "imagenet"})
    (folder / RESULT).rename(folder / "result.draft")
    assert not results.is_finished(tmp_path, "cnn", 0, {"weights": "imagenet"})
    assert results.load(tmp_path) == {}


def test_a_result_of_other_settings_is_refused(tmp_path):
    write(tmp_path, result("cnn", 0, 5))
    with pytest.raises(ResultError, match=r"seed-0 was trained with other settings: .*--out"):
        results.is_finished(tmp_path, "cnn", 0, {"weights": "random"})


def test_results_on_other_photos_are_refused(tmp_path):
    write(tmp_path, result("cnn", 0, 5))
    results.agree(tmp_path, terms())
    with pytest.raises(ResultError, match=r"holds results on other photos: .*--out"):
        results.agree(tmp_path, replace(terms(), fingerprint="other"))


def test_a_folder_without_results_is_told_in_one_sentence(tmp_path):
    with pytest.raises(ResultError, match=r"nowhere holds no results: there is no terms\.json"):
        results.load_terms(tmp_path / "nowhere")


@pytest.mark.parametrize("name", [RESULT, ANSWERS])
@pytest.mark.parametrize("kept", [0, 1, 100])
def test_a_damaged_result_is_told_in_one_sentence(tmp_path: Path, name: str, kept: int):
    folder = results.folder_of(write(tmp_path, result("cnn", 0, 5)), "cnn", 0)
    (folder / name).write_bytes((folder / name).read_bytes()[:kept])
    with pytest.raises(ResultError, match=r"can't be read: .*[^.]\.$"):
        results.load(tmp_path)


def test_a_result_that_lacks_a_field_is_told_in_one_sentence(tmp_path: Path):
    folder = results.folder_of(write(tmp_path, result("cnn", 0, 5)), "cnn", 0)
    (folder / RESULT).write_text('{"row": "cnn"}', "utf-8")
    with pytest.raises(ResultError, match="can't be read"):
        results.load(tmp_path)


def test_terms_that_are_damaged_are_told_in_one_sentence(tmp_path: Path):
    write(tmp_path)
    (tmp_path / results.TERMS).write_text("[]", "utf-8")
    with pytest.raises(ResultError, match=r"terms\.json can't be read"):
        results.load_terms(tmp_path)
