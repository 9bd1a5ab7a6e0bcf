"""evaluation.json is read whole or refused for the card, and as far as it goes for the page."""

import json
from pathlib import Path

import pytest

from breeds.bundle import EVALUATION
from breeds.bundle.evaluation import Evaluation
from breeds.bundle.excerpt import Excerpt
from breeds.checked_json import MalformedError


@pytest.fixture
def text(embedded_model: Path) -> str:
    return (embedded_model / EVALUATION).read_text("utf-8")


def test_the_embedded_models_figures_are_written_back_to_the_byte(text: str) -> None:
    values = Evaluation.from_json(text).to_dict()
    assert json.dumps(values, ensure_ascii=False, indent=1) + "\n" == text


def test_the_page_finds_every_figure_that_the_card_finds(text: str) -> None:
    whole, excerpt = Evaluation.from_json(text), Excerpt.from_json(text)
    assert excerpt.version == whole.model.version
    assert [each.name for each in excerpt.measured] == [each.name for each in whole.sets_and_pools]
    for told, metrics in zip(excerpt.measured, whole.sets_and_pools, strict=True):
        assert {name: getattr(metrics, name) for name in vars(told)} == vars(told)


@pytest.mark.parametrize("field", ["top_5", "second_looks", "sources", "leak_free"])
def test_a_field_that_is_missing_is_refused_for_the_card_alone(text: str, field: str) -> None:
    values = json.loads(text)
    del values["sets"][0][field]
    with pytest.raises(MalformedError, match=field):
        Evaluation.from_json(json.dumps(values))
    assert len(Excerpt.from_json(json.dumps(values)).measured) == len(
        [*values["sets"], *values["pools"]]
    )


def test_an_unknown_field_is_refused_for_the_card_alone(text: str) -> None:
    values = json.loads(text)
    values["sets"][0]["new"] = 1
    with pytest.raises(MalformedError, match="new"):
        Evaluation.from_json(json.dumps(values))
    assert Excerpt.from_json(json.dumps(values)) == Excerpt.from_json(text)


def test_a_figure_that_cannot_be_is_left_out_with_its_set(text: str) -> None:
    values = json.loads(text)
    values["sets"][0]["top_1"]["high"] = 1.5
    with pytest.raises(MalformedError):
        Evaluation.from_json(json.dumps(values))
    assert Excerpt.from_json(json.dumps(values)).measured == Excerpt.from_json(text).measured[1:]
