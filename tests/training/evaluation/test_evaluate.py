"""A bundle whose answers are known by colour, on photos that are filed rightly or wrongly."""

import json
import shlex
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from breeds.bundle import EVALUATION, BundleError, Recipe, SecondLook, load
from breeds.bundle.evaluation import Confusion
from breeds.recognition.classifier import Classifier
from tests.bundles import write_tiny_bundle
from tests.conftest import ROOT
from tests.sentences import assert_one_sentence
from training.__main__ import parser_of
from training.cli import evaluate as cli
from training.cli.parser import Options
from training.data.dataset import DatasetError, open_dataset
from training.evaluation import evaluate
from training.evaluation.answers import Contender, NamedSet
from training.evaluation.evaluate import EvaluationError, Pool
from training.release.card import CardError

COLOURS = {"red": (255, 0, 0), "green": (0, 255, 0), "blue": (0, 0, 255)}
RED, GREEN, BLUE = "n00000004", "n00000003", "n00000000"
ANSWERS = {"red": RED, "green": GREEN, "blue": BLUE}
UNSURE = {"blue"}
BREED_COLUMNS = ["breed", "photos", "top-1", "accepted", "right of these"]
STUDIO = {RED: ["red"] * 4 + ["green"], GREEN: ["green"] * 3, BLUE: ["blue"] * 2 + ["red"] * 2}
GARDEN = {RED: ["red", "red"], GREEN: ["blue"]}
RUN_ALONE = """
import sys
from training.cli import evaluate
from training.cli.parser import OptionParser
parser = OptionParser("evaluate")
evaluate.describe(parser)
status = evaluate.run(parser.parse_args(sys.argv[1:]))
heavy = {"tensorflow", "keras", "nncf", "gradio"} & sys.modules.keys()
sys.exit(f"imported {heavy}" if heavy else status)
"""


@pytest.fixture
def model(tmp_path) -> Path:
    recipe = Recipe(second_look=SecondLook(sure_above=0.6))
    return write_tiny_bundle(tmp_path / "model", breeds=6, seed=6, recipe=recipe)


@pytest.fixture
def other(tmp_path) -> Path:
    """A model of more breeds that answers otherwise."""
    return write_tiny_bundle(tmp_path / "other", breeds=7, seed=7)


@pytest.fixture
def studio(tmp_path) -> Path:
    return write_photos(tmp_path / "studio", STUDIO)


@pytest.fixture
def garden(tmp_path) -> Path:
    return write_photos(tmp_path / "garden", GARDEN)


@pytest.fixture
def run(model, tmp_path, monkeypatch, capsys) -> Callable[..., str]:
    """`evaluate` with these arguments, in the folder that holds the sets; returns its output."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> str:
        assert cli.run(parse(arguments)) == 0
        return capsys.readouterr().out

    return run


def parse(arguments: Sequence[str]) -> Options:
    return parser_of(cli.EVALUATE).parse_args(arguments)


def write_photos(root: Path, colours_by_breed: dict[str, list[str]]) -> Path:
    for breed, colours in colours_by_breed.items():
        (root / breed).mkdir(parents=True)
        for number, colour in enumerate(colours):
            photo = Image.new("RGB", (160, 120), COLOURS[colour])
            photo.save(root / breed / f"{number}-{colour}.png")
    return root


def named(folder: Path, leak_free: bool = False) -> NamedSet:
    return NamedSet(folder.name, open_dataset(folder), leak_free=leak_free)


def contender(folder: Path, one_look: bool = False) -> Contender:
    return Contender(folder.name, load(folder), one_look)


def answers_of(folder: Path) -> dict[str, str]:
    """What the model itself answers to each colour."""
    photos = [np.full((120, 160, 3), colour, np.uint8) for colour in COLOURS.values()]
    found = Classifier(load(folder)).predict(photos)
    return {c: p.top(1)[0].breed.id for c, p in zip(COLOURS, found, strict=True)}


def share_right(answers: dict[str, str], photos: dict[str, list[str]]) -> float:
    right = [answers[colour] == breed for breed, colours in photos.items() for colour in colours]
    return sum(right) / len(right)


def test_the_tiny_model_answers_as_these_tests_suppose(model):
    assert answers_of(model) == ANSWERS


def test_figures_are_those_of_the_photos_as_they_are_filed(model, studio):
    found = evaluate.evaluate(contender(model), [named(studio)], progress=False)
    (figures,) = found.sets
    assert figures.photos == 12
    assert figures.top_1.value == pytest.approx(9 / 12)
    assert figures.top_1.low < 9 / 12 < figures.top_1.high
    assert figures.confusions == (Confusion(BLUE, RED, 2), Confusion(RED, GREEN, 1))
    assert {b.id: (b.photos, b.top_1.value) for b in figures.breeds} == {
        RED: (5, pytest.approx(4 / 5)),
        GREEN: (3, 1.0),
        BLUE: (4, pytest.approx(2 / 4)),
    }
    assert found.model.version == load(model).manifest.version


def test_top_5_and_confidence_are_the_classifiers_own(model, studio):
    dataset = open_dataset(studio)
    photos = [np.array(Image.open(sample.path)) for sample in dataset.samples]
    predictions = Classifier(load(model)).predict(photos)
    found = evaluate.evaluate(contender(model), [named(studio)], progress=False).sets[0]

    in_top_5 = [
        sample.breed in {guess.breed.id for guess in prediction.top(5)}
        for sample, prediction in zip(dataset.samples, predictions, strict=True)
    ]
    assert found.top_5.value == pytest.approx(np.mean(in_top_5))
    confidence = np.mean([prediction.top(1)[0].probability for prediction in predictions])
    assert found.mean_confidence == pytest.approx(confidence)


def test_second_looks_are_counted_and_can_be_switched_off(model, studio):
    unsure = sum(colour in UNSURE for colours in STUDIO.values() for colour in colours)
    twice = evaluate.evaluate(contender(model), [named(studio)], progress=False)
    once = evaluate.evaluate(contender(model, one_look=True), [named(studio)], progress=False)
    assert twice.sets[0].second_looks == pytest.approx(unsure / 12)
    assert once.sets[0].second_looks == 0
    assert (twice.model.one_look, once.model.one_look) == (False, True)


@pytest.mark.parametrize("leak_free", [(True, True), (False, True)])
def test_a_pool_counts_all_photos_and_is_leak_free_where_all_its_sets_are(
    model, studio, garden, leak_free
):
    sets = [named(studio, leak_free[0]), named(garden, leak_free[1])]
    pools = [Pool("both", ("studio", "garden"))]
    found = evaluate.evaluate(contender(model), sets, pools, progress=False)
    (pool,) = found.pools
    assert pool.photos == 15
    assert pool.top_1.value == pytest.approx((9 + 2) / 15)
    assert pool.leak_free == all(leak_free)
    assert [each.leak_free for each in found.sets] == list(leak_free)
    assert [source.fingerprint for source in pool.sources] == [
        photos.dataset.fingerprint for photos in sets
    ]


def test_models_are_compared_photo_by_photo(model, other, studio):
    others = [contender(other)]
    found = evaluate.evaluate(contender(model), [named(studio)], others=others, progress=False)
    expected = 9 / 12 - share_right(answers_of(other), STUDIO)
    assert found.sets[0].differences[0].top_1.value == pytest.approx(expected)
    assert expected > 0
    assert found.compared_with[0].version == load(other).manifest.version


def test_a_model_does_not_differ_from_itself(model, studio):
    same = Contender("itself", load(model))
    found = evaluate.evaluate(contender(model), [named(studio)], others=[same], progress=False)
    difference = found.sets[0].differences[0].top_1
    assert difference.value == 0
    assert difference.low < 0 < difference.high


def test_photos_that_cannot_be_read_are_named_and_count_for_nobody(model, other, studio):
    (studio / GREEN / "broken.png").write_bytes(b"no photo")
    photos, others = named(studio), [contender(other)]
    found = evaluate.evaluate(contender(model), [photos], others=others, progress=False)
    (figures,) = found.sets
    assert figures.photos == 12
    assert figures.top_1.value == pytest.approx(9 / 12)
    (unreadable,) = figures.sources[0].unreadable
    assert unreadable.key == f"{GREEN}/broken.png"
    assert unreadable.reason.endswith(".")


def test_more_photos_than_a_batch_holds_keep_their_answers(model, tmp_path):
    broken = tmp_path / "many" / BLUE
    folder = write_photos(broken.parent, {BLUE: [], GREEN: ["green", "red"] * 25, RED: ["red"]})
    for number in range(40):
        (broken / f"{number:02}.png").write_bytes(b"no photo")
    (figures,) = evaluate.evaluate(contender(model), [named(folder)], progress=False).sets
    assert figures.photos == 51
    assert figures.top_1.value == pytest.approx(26 / 51)
    assert figures.confusions == (Confusion(GREEN, RED, 25),)
    assert len(figures.sources[0].unreadable) == 40


def test_left_out_photos_are_named_on_stderr(run, studio, capsys):
    (studio / GREEN / "broken.png").write_bytes(b"no photo")
    assert cli.run(parse(["--set", "A", "studio"])) == 0
    assert f"left out {GREEN}/broken.png: " in capsys.readouterr().err


def test_a_set_without_a_readable_photo_is_told(model, tmp_path):
    (tmp_path / "broken" / RED).mkdir(parents=True)
    (tmp_path / "broken" / RED / "0.png").write_bytes(b"no photo")
    with pytest.raises(DatasetError) as caught:
        evaluate.evaluate(contender(model), [named(tmp_path / "broken")], progress=False)
    assert_one_sentence(caught.value, "'broken'")


def test_a_breed_that_a_model_lacks_stops_before_the_first_photo(model, tmp_path):
    folder = write_photos(tmp_path / "odd", {"n02110958-pug": ["red"], RED: ["red"]})
    with pytest.raises(EvaluationError) as caught:
        evaluate.evaluate(contender(model), [named(folder)], progress=False)
    assert_one_sentence(caught.value, "'odd'", "'model'", "n02110958")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], ["--set"]),
        (["--set", "A", "studio", "--leak-free-set", "A", "garden"], ["'A'"]),
        (["--set", "A", "studio", "--pool", "A", "A"], ["'A'"]),
        (["--set", "A", "studio", "--pool", "P", "A", "B"], ["'P'", "'B'"]),
        (["--set", "A", "studio", "--pool", "P", "A", "A"], ["'P'", "'A'"]),
        (["--set", "A", "studio", "--pool", "P"], ["'P'"]),
        (["--set", "A"], ["not A"]),
        (["--set", "A", "studio", "list.txt", "more.txt"], ["more.txt"]),
        (["--set", "A", "studio", *["--compare", "m", "model"] * 2], ["'m'"]),
        (["--set", "A", "studio", "--alterations", "B"], ["altered", "'B'"]),
        (["--set", "A", "studio", "--heat-map", "B"], ["'B'"]),
        (["--set", "A", "studio", "--slice", "few", "B", "some.txt"], ["'few'", "'B'"]),
        (["--set", "A", "studio", "--unknown-breeds", "A", "garden"], ["'A'"]),
        (["--set", "A", "studio", "--unknown-breeds", "B", "garden"], ["'B'", GREEN]),
        (["--set", "A", "studio", "--no-dogs", "B"], ["not B"]),
        (["--set", "A", "studio", "--write", "--one-look"], ["--write", "--one-look"]),
        (["--set", "A", "studio", "--write", "--model", "user/repo"], ["--write", "user/repo"]),
    ],
)
def test_what_cannot_be_evaluated_is_told_in_one_sentence(
    run, studio, garden, tmp_path, arguments, words
):
    (tmp_path / "some.txt").write_text(f"{RED}/0-red.png\n", "utf-8")
    with pytest.raises(EvaluationError) as caught:
        run(*arguments)
    assert_one_sentence(caught.value, *words)


def test_a_missing_model_is_told(run, studio):
    with pytest.raises(BundleError):
        run("--model", "no such model", "--set", "A", "studio")


def test_the_table_names_sets_figures_and_differences(run, studio, garden, other):
    text = run(
        *["--set", "A", "studio", "--leak-free-set", "B", "garden", "--pool", "Both", "A", "B"],
        *["--compare", "rival", "other", "--per-breed"],
    )
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines()]
    assert ["A", "no", "12"] in [row[:3] for row in rows]
    assert ["B", "yes", "3"] in [row[:3] for row in rows]
    assert ["Both", "no", "15"] in [row[:3] for row in rows]
    assert sum("rival" in row[1] for row in rows if len(row) > 1) == 3
    assert ["Breed 0", "Breed 4", "2"] in rows
    by_breed = [row[:2] for row in rows[rows.index(BREED_COLUMNS) :]]
    assert by_breed[2:5] == [["Breed 0", "4"], ["Breed 4", "5"], ["Breed 3", "3"]]


def test_a_list_picks_photos_and_is_named(run, studio, tmp_path):
    (tmp_path / "some.txt").write_text(f"{RED}/0-red.png\n{RED}/4-green.png\n", "utf-8")
    found = json.loads(run("--set", "A", "studio", "some.txt", "--json"))
    assert found["sets"][0]["photos"] == 2
    assert found["sets"][0]["top_1"]["value"] == 0.5
    assert found["sets"][0]["sources"][0]["list"] == "some.txt"


def test_the_command_gives_the_figures_again_and_no_path_of_this_machine(
    run, studio, garden, other, tmp_path
):
    arguments = ["--set", "A dog's", studio, "--leak-free-set", "B", garden, "--pool", "Both"]
    arguments += ["A dog's", "B", "--compare-one-look", "rival", other, "--json"]
    first = json.loads(run(*map(str, arguments)))
    assert str(tmp_path.parent) not in json.dumps(first)
    words = shlex.split(first["command"])
    assert words[:4] == ["python", "-m", "training", "evaluate"]
    assert json.loads(run(*words[4:], "--json")) == first
    version = load(other).manifest.version
    assert first["compared_with"] == [{"name": "rival", "version": version, "one_look": True}]


def test_a_path_inside_the_project_is_told_from_its_root():
    list_file = ROOT / "training" / "lists" / "oxford_pets" / "choice_list.txt"
    command = cli.command_line(parse(["--set", "A", "pets", str(list_file)]))
    assert command.endswith("--set A pets training/lists/oxford_pets/choice_list.txt")


def test_figures_are_written_only_when_asked(run, model, studio):
    before = (model / EVALUATION).read_bytes()
    run("--set", "A", "studio")
    assert (model / EVALUATION).read_bytes() == before


def test_writing_changes_the_figures_and_the_card_and_not_the_model(run, model, studio, tmp_path):
    before = load(model).manifest
    card = tmp_path / "model_card.md"
    card.write_bytes((ROOT / "model_card.md").read_bytes())
    shown = json.loads(run("--set", "A", "studio", "--json", "--write"))

    after = load(model)
    assert after.evaluation() is not None
    assert json.loads((model / EVALUATION).read_text("utf-8")) == shown
    assert after.manifest.version == before.version
    assert f"Model {before.version}" in card.read_text("utf-8")
    assert "| A " in card.read_text("utf-8")
    page = (tmp_path / "docs" / "EVALUATION.md").read_text("utf-8")
    for title in ("## In words", "## Figures", "## What it stands by", "## By breed in A"):
        assert title in page
    assert page.index("Of 100 photos") < page.index("| photos of")


def test_a_diagram_is_drawn_where_asked(run, studio, garden, tmp_path):
    run(*["--set", "A", "studio", "--leak-free-set", "B", "garden", "--diagram", "bins.png"])
    with Image.open(tmp_path / "bins.png") as picture:
        assert picture.width > picture.height


def test_a_card_that_cannot_be_written_stops_before_the_first_photo(run, model, studio, tmp_path):
    (tmp_path / "model_card.md").write_text("# A card of one's own\n", "utf-8")
    before = (model / EVALUATION).read_bytes()
    with pytest.raises(CardError) as caught:
        run("--set", "A", "studio", "--write")
    assert_one_sentence(caught.value, "model-index: begin")
    assert (model / EVALUATION).read_bytes() == before


def test_no_training_framework_is_needed(model, studio):
    arguments = ["--model", str(model), "--set", "A", str(studio), "--compare", "self", str(model)]
    done = subprocess.run(
        [sys.executable, "-c", RUN_ALONE, *arguments],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "| A " in done.stdout
