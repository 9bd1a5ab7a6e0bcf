"""The best model ever: kept by what it answered, and found again on the same photos alone."""

import numpy as np
import pytest

from training.fit.run import RunError
from training.loop import best_ever
from training.loop.best_ever import BEST_EVER, BestEver, Record

PHOTOS = 37


def model(version: str, right: int, fingerprint: str = "leak-free", leak_free: bool = True):
    record = Record.of("a set", leak_free, np.arange(PHOTOS) < right)
    return BestEver(version, {fingerprint: record})


def test_it_is_read_back_as_it_was_kept(tmp_path):
    kept = model("a" * 12, 20)
    best_ever.keep(tmp_path, kept)
    found = best_ever.read(tmp_path)
    assert found == kept
    assert found.records["leak-free"].hits.tolist() == (np.arange(PHOTOS) < 20).tolist()


def test_the_first_model_has_none_before_it(tmp_path):
    assert best_ever.read(tmp_path) is None
    assert model("a" * 12, 1).better(None).version == "a" * 12


def test_a_damaged_record_is_told_in_one_sentence(tmp_path):
    (tmp_path / BEST_EVER).write_text("{", "utf-8")
    with pytest.raises(RunError, match=BEST_EVER):
        best_ever.read(tmp_path)


@pytest.mark.parametrize(("ours", "theirs", "better"), [(20, 19, "ours"), (19, 20, "theirs")])
def test_whoever_was_right_more_often_is_better(ours, theirs, better):
    assert model("ours", ours).better(model("theirs", theirs)).version == better


def test_leak_free_photos_decide_over_others():
    ours = BestEver("ours", model("", 20).records | model("", 5, "seen", False).records)
    theirs = BestEver("theirs", model("", 19).records | model("", 30, "seen", False).records)
    assert ours.better(theirs).version == "ours"


def test_answers_to_other_photos_cant_be_compared():
    assert model("ours", 1).better(model("theirs", 30, "others")).version == "ours"
