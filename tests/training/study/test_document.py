"""The study's document: every row told or named as missing, and sentences that follow by rules."""

import json
import re
from dataclasses import asdict
from pathlib import Path

import pytest
from PIL import Image

from tests.training.search.test_outcome import write_search
from tests.training.studies import KNOWN, MORE_UNKNOWN, SETS, UNKNOWN, result, write
from training.__main__ import main
from training.study.document import write as write_study
from training.study.material import gather
from training.study.preprocessing_cost import COST, Cost
from training.study.results import VALIDATION, Result

pytestmark = pytest.mark.slow

CHOICE = (VALIDATION, UNKNOWN)


def seeds(row: str, *right: int | dict[str, int], **more) -> list[Result]:
    return [result(row, seed, count, **more) for seed, count in enumerate(right)]


def choices(row: str, *right: int, title: str = "Xception transfer") -> list[Result]:
    return [result(row, seed, n, title, sets=CHOICE) for seed, n in enumerate(right)]


@pytest.fixture
def compared(tmp_path: Path) -> Path:
    return write(
        tmp_path / "compare",
        *seeds("cnn", 20, 30, 25, title="CNN from scratch", weights="random"),
        *seeds("resnet", 40, title="ResNet50V2 from random weights", weights="random"),
        *seeds("xception", 250, 252, title="Xception transfer"),
    )


def tell(compared: Path, ablated: Path | None = None, searched: tuple[Path, ...] = ()) -> str:
    document = compared.parent / "docs" / "STUDY.md"
    document.parent.mkdir(exist_ok=True)
    write_study(gather(compared, ablated, searched), document)
    return document.read_text("utf-8")


def line_with(text: str, *words: str) -> str:
    lines = [re.sub(" +", " ", line) for line in text.splitlines()]
    [found] = [line for line in lines if all(word in line for word in words)]
    return found


def test_each_network_has_its_figures_its_seeds_and_the_original_beside(compared):
    text = tell(compared)
    cnn = line_with(text, "| CNN from scratch", "at most 25%")
    assert "8.3% (" in cnn and "| 3 " in cnn and "| 1.5 " in cnn
    xception = line_with(text, "| Xception transfer", "over 80%")
    assert "83.7% (" in xception


def test_one_seed_and_random_weights_are_told_wherever_the_row_is_shown(compared):
    text = tell(compared)
    row = line_with(text, "| ResNet50V2", "near 80%")
    assert "from random weights" in row and "1, so no spread" in row
    assert "one seed" in line_with(text, "| ResNet50V2", KNOWN, "13.3%")
    shown = [line for line in text.splitlines() if "ResNet50V2" in line]
    assert all("random weights" in line for line in shown)
    assert "not to be held against" in line_with(text, "- ResNet50V2")


def test_a_missing_row_is_named_and_not_filled(compared):
    text = tell(compared)
    assert "**Missing**: Xception tuned (not run)." in text
    assert line_with(text, "| Xception tuned").count("not run") == 5


def test_a_gain_is_told_only_where_the_interval_leaves_out_zero(compared, tmp_path):
    write(compared, *seeds("tuned", 251, 253, title="Xception tuned"))
    text = tell(compared)
    step = "- What the search found"
    assert "no difference shown, +0.33" in line_with(text, step, KNOWN)
    better = write(
        tmp_path / "better",
        *seeds("xception", 250, 252, title="Xception transfer"),
        *seeds("tuned", 280, 281, title="Xception tuned"),
    )
    assert "a gain of +9.83" in line_with(tell(better), step, KNOWN)
    assert "The aim of 88% on stanford/test_list is reached." in tell(better)
    assert "is missed by 4.0 points" in text


def test_the_winner_is_chosen_on_the_validation_part(compared):
    flattered = {VALIDATION: 200, KNOWN: 299, UNKNOWN: 299, MORE_UNKNOWN: 299}
    write(compared, *seeds("tuned", flattered, title="Xception tuned"))
    winner = line_with(tell(compared), "- On the validation part")
    assert "Xception transfer does best" in winner and "83.7%" in winner


def test_worse_figures_on_unknown_photos_are_told_to_be_the_honest_ones(compared, tmp_path):
    assert "have intervals that overlap" in tell(compared)
    leaky = {VALIDATION: 280, KNOWN: 280, UNKNOWN: 200, MORE_UNKNOWN: 200}
    seen = write(tmp_path / "seen", *seeds("xception", leaky, title="Xception transfer"))
    assert "does worse on photos that no network was trained on" in tell(seen)


def test_the_recipe_is_the_one_that_the_table_supports(compared, tmp_path):
    plain = choices("xception-plain", 200, 204)
    even = choices("xception-clahe", 203, 204)
    ablated = write(tmp_path / "ablation", *plain, *even, sets=CHOICE)
    text = tell(compared, ablated)
    assert "**Of the 2 recipes the table supports resizing alone**" in text
    assert "CLAHE: no difference shown, +0.50" in text
    write(ablated, *choices("xception-global-denoised", 250, 252), sets=CHOICE)
    assert "supports global equalisation and Non-local Means**" in tell(compared, ablated)


def test_what_a_recipe_costs_stands_beside_what_it_gives(compared, tmp_path):
    rows = [*choices("xception-plain", 200), *choices("xception-denoised", 200)]
    ablated = write(tmp_path / "ablation", *rows, sets=CHOICE)
    assert "not measured" in line_with(tell(compared, ablated), "| Non-local Means")
    cost = Cost(20, 3, 2, {"xception-plain": 2.0, "xception-denoised": 400.0})
    (ablated / COST).write_text(json.dumps(asdict(cost)), "utf-8")
    text = tell(compared, ablated)
    assert line_with(text, "| Non-local Means").endswith("| 400.0 | 200.0 |")
    assert "in one run on 2 cores" in text


def test_altered_photos_are_held_against_none(compared, tmp_path):
    plain = choices("cnn-plain", 20, title="CNN from scratch")
    altered = choices("cnn-augmented", 60, title="CNN from scratch")
    text = tell(compared, write(tmp_path / "ablation", *plain, *altered, sets=CHOICE))
    assert "+13.33" in line_with(text, "| difference |", "+13.33")
    assert "a gain of +13.33" in line_with(text, "- Altered photos for the CNN", VALIDATION)


def test_searches_stand_side_by_side_with_their_plots(compared, tmp_path):
    for tuner, best in (("optuna", 0.912), ("keras-tuner", 0.9)):
        write_search(tmp_path / "tune" / tuner, tuner, best)
    text = tell(compared, searched=(tmp_path / "tune",))
    row = line_with(text, "| optuna", "91.20%")
    assert "| 2,500 | 2 " in row and "| 3 | 1 | 1 | 1 | 1.0 |" in row
    found = line_with(text, "- optuna: the best of 3 trials")
    assert "reached 91.20% on the validation part" in found and "began from had 80.00%" in found
    assert "Failed trials: 1." in found
    assert (tmp_path / "docs/study/search-optuna-history.png").read_bytes() == b"a picture"


def test_every_picture_is_there_and_is_written_anew(compared):
    stale = compared.parent / "docs" / "study" / "search-gone.png"
    stale.parent.mkdir(parents=True)
    stale.touch()
    text = tell(compared)
    assert not stale.exists()
    for name in ("curves.png", "confusion.png"):
        assert f"(study/{name})" in text
        with Image.open(stale.parent / name) as picture:
            assert min(picture.size) > 200
    assert {path.name for path in stale.parent.iterdir()} == {"curves.png", "confusion.png"}


def test_the_same_results_give_the_same_document(compared):
    first = tell(compared)
    assert tell(compared) == first
    assert str(compared.parent) not in first


def test_the_command_writes_the_document(compared, capsys):
    out = compared.parent / "STUDY.md"
    assert main(["study", "--compare", str(compared), "--out", str(out)]) == 0
    assert out.read_text("utf-8").startswith("# The study\n")
    assert capsys.readouterr().out.strip() == str(out)


@pytest.mark.parametrize("option", ["--compare", "--ablation", "--tune"])
def test_a_wrong_path_is_told_in_one_sentence(compared, tmp_path, capsys, option):
    words = ["study", "--compare", str(compared), "--out", str(tmp_path / "STUDY.md")]
    assert main([*words, option, str(tmp_path / "nowhere")]) == 1
    [told] = capsys.readouterr().err.splitlines()
    assert "nowhere holds no" in told and told.endswith(".")
    assert not (tmp_path / "STUDY.md").exists()


def test_sets_are_told_with_their_fingerprints(compared):
    text = tell(compared)
    assert all(line_with(text, f"| {name} ", "5eed5eed5eed5eed…") for name in SETS)


def test_what_an_ablation_lacks_is_named(compared, tmp_path):
    assert "**Missing**: resize alone, global equalisation, CLAHE, " in tell(compared)
    ablated = write(tmp_path / "ablation", *choices("xception-plain", 200), sets=CHOICE)
    text = tell(compared, ablated)
    assert "**Missing**: global equalisation, CLAHE, Non-local Means, " in text
    assert "**Missing**: the CNN on photos as they are, the CNN on altered photos, the head" in text
    assert "the table supports" not in text
