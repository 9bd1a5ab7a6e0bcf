"""The card's blocks follow from the bundle; the rest of the card stays as somebody wrote it."""

from dataclasses import replace

import pytest
from huggingface_hub import ModelCard

from breeds.bundle import Bundle, Manifest, load, replace_evaluation
from tests.bundles import write_tiny_bundle
from tests.conftest import ROOT
from tests.sentences import assert_one_sentence
from tests.training.evaluations import evaluation
from training.release import card
from training.release.card import CardError

CARD = ROOT / "model_card.md"
CURVES = {"loss": [3.1, 2.7]}
SETTINGS = {
    "backbone": "Xception",
    "head": {"learning_rate": 0.003, "mixup": 0.0},
    "calibrated_on": ["oxford_pets/choice_list", "validation"],
    "teacher": None,
    "head_curves": CURVES,
}
BLOCKS = """---
license: other
# model-index: begin
# model-index: end
---
Before.  \n
<!-- figures: begin -->
what was here
<!-- figures: end -->
Between, with a trailing space \n
<!-- training: begin -->
<!-- training: end -->
After"""


@pytest.fixture
def bundle(tmp_path) -> Bundle:
    folder = write_tiny_bundle(tmp_path / "model")
    version = load(folder).manifest.version
    replace_evaluation(folder, evaluation(version).to_dict())
    return load(folder)


def without_blocks(text: str) -> str:
    """The card's text with everything between two markers taken out."""
    kept, inside = [], False
    for line in text.splitlines(keepends=True):
        inside = inside and ": end" not in line
        if not inside:
            kept.append(line)
        inside = inside or ": begin" in line
    return "".join(kept)


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_only_the_blocks_change_and_a_second_time_nothing_does(bundle, tmp_path, line_end):
    path = tmp_path / "card.md"
    before = BLOCKS.replace("\n", line_end)
    path.write_bytes(before.encode())

    card.update(path, bundle)
    after = path.read_bytes().decode()
    assert "what was here" not in after
    assert "Before." in without_blocks(after)
    assert without_blocks(after) == without_blocks(before)
    assert after.count("\n") == after.count(line_end)

    card.update(path, bundle)
    assert path.read_bytes().decode() == after


def test_the_figures_are_those_of_the_bundle(bundle):
    text = card.render(BLOCKS, bundle)
    assert f"Model {bundle.manifest.version}, measured on 2026-01-31" in text
    rows = [[cell.strip() for cell in line.split(" | ")] for line in text.splitlines()]
    assert ["| Kept aside", "yes", "2", "50.0% (0.0 to 100.0)"] in [row[:4] for row in rows]
    assert ["| Together", "linear head (0ther, one look)"] in [row[:2] for row in rows]
    assert "    --set 'Test | list' photos list.txt\n" in text
    assert "| Test \\| list " in text


def test_the_hub_reads_the_results_from_the_front_matter(bundle, tmp_path):
    path = tmp_path / "README.md"
    path.write_text(card.render(CARD.read_text("utf-8"), bundle), "utf-8")
    data = ModelCard.load(path).data
    results = {(r.dataset_name, r.metric_name): r.metric_value for r in data.eval_results}
    assert data.model_name == "quelle-race"
    assert results["Test | list", "Top-1 accuracy"] == 0.75
    assert results["Together", "Top-1 accuracy"] == 0.6667
    assert len(results) == 6
    assert {(r.task_type, r.metric_type) for r in data.eval_results} == {
        ("image-classification", "accuracy")
    }


def test_the_projects_card_tells_the_hub_what_the_model_is():
    data = ModelCard.load(CARD).data
    assert data.language == ["fr", "en"]
    assert data.pipeline_tag == "image-classification"
    assert data.library_name == "openvino"
    assert data.metrics == ["accuracy"]
    assert data.license == "other" and data.license_name and data.license_link


def test_the_projects_card_is_that_of_the_embedded_model(embedded_model):
    text = CARD.read_bytes().decode()
    assert card.render(text, load(embedded_model)) == text


def test_a_model_without_figures_says_so(bundle):
    replace_evaluation(bundle.folder, {})
    text = card.render(BLOCKS, bundle)
    assert "hasn't been measured" in text
    assert "model-index:\n" not in text


def test_settings_are_told_and_curves_are_not(bundle):
    trained = Bundle(bundle.folder, bundle.origin, _with_settings(bundle), bundle.labels)
    rows = {
        tuple(cell.strip() for cell in line.strip("|").split("|"))
        for line in card.render(BLOCKS, trained).splitlines()
    }
    assert ("backbone", "Xception") in rows
    assert ("head learning rate", "0.003") in rows
    assert ("calibrated on", "oxford_pets/choice_list, validation") in rows
    assert ("package keras", "3.15") in rows
    assert not any("loss" in row[0] or row[0] == "teacher" for row in rows)


def _with_settings(bundle: Bundle) -> Manifest:
    return replace(bundle.manifest, training=SETTINGS, packages={"keras": "3.15"})


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("<!-- figures: end -->", "", ["lacks", "'<!-- figures: end -->'"]),
        ("# model-index: begin", "#model-index: begin", ["lacks", "'# model-index: begin'"]),
        ("Before.", "<!-- training: begin -->", ["repeats", "'<!-- training: begin -->'"]),
        ("# model-index: begin\n# model-index: end", "# model-index: end\n# model-index: begin",
         ["comes before"]),
    ],
)  # fmt: skip
def test_a_card_without_its_markers_is_told_and_left_alone(bundle, tmp_path, old, new, words):
    path = tmp_path / "card.md"
    path.write_text(BLOCKS.replace(old, new), "utf-8")
    before = path.read_bytes()
    for attempt in (lambda: card.update(path, bundle), lambda: card.check(path)):
        with pytest.raises(CardError) as caught:
            attempt()
        assert_one_sentence(caught.value, *words)
    assert path.read_bytes() == before


def test_a_missing_card_is_told(bundle, tmp_path):
    with pytest.raises(CardError) as caught:
        card.update(tmp_path / "none.md", bundle)
    assert_one_sentence(caught.value, "none.md")


def test_figures_of_another_model_never_reach_the_card(bundle):
    replace_evaluation(bundle.folder, evaluation("0ld").to_dict())
    with pytest.raises(CardError) as caught:
        card.render(BLOCKS, bundle)
    assert_one_sentence(caught.value, "0ld", bundle.manifest.version)


def test_what_evaluate_did_not_write_is_refused(bundle):
    replace_evaluation(bundle.folder, {"top_1": 0.5})
    with pytest.raises(CardError) as caught:
        card.render(BLOCKS, bundle)
    assert_one_sentence(caught.value, "evaluation.json")
