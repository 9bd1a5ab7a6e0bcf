import math
from pathlib import Path

import pytest

from tests.sentences import assert_one_sentence
from training.search.journal import Journal
from training.search.trials import COMPLETE, FAILED, NOT_FINITE, Trial, TunerError

PARAMETERS = {"l2": 0.1 + 0.2, "width": None, "optimiser": "adam", "epochs": 12}


def test_what_happened_is_known_when_a_search_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "search.jsonl"
    first = Journal(path)
    first.remember("an id")
    first.begin(PARAMETERS)
    first.finish(Trial(0, PARAMETERS, COMPLETE, 0.5, (0.25, 0.5), 1.5))
    first.begin({})
    again = Journal(path)
    assert (again.trials, again.begun, again.run_id) == (first.trials, {}, "an id")


def test_a_curve_may_end_in_no_number(tmp_path: Path) -> None:
    path = tmp_path / "search.jsonl"
    Journal(path).finish(Trial(0, PARAMETERS, FAILED, None, (0.25, math.nan), 1.5, NOT_FINITE))
    curve = Journal(path).trials[0].curve
    assert curve[0] == 0.25 and math.isnan(curve[1])


@pytest.mark.parametrize("line", ["{", "[]", '"begun"', '{"finished": {}}', '{"finished": [0]}'])
def test_a_file_of_something_else_is_refused(tmp_path: Path, line: str) -> None:
    path = tmp_path / "search.jsonl"
    path.write_text(line + "\n", encoding="utf-8")
    with pytest.raises(TunerError) as caught:
        Journal(path)
    assert_one_sentence(caught.value, "search.jsonl", "trials of a search")
