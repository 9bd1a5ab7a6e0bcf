"""From verdicts to a challenger and the gate's decision, by the commands, with real networks."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from breeds import bundle, photo
from breeds.flags.reviews import Finding
from breeds.recognition.classifier import Classifier
from tests.sentences import assert_one_sentence
from tests.training.loop.reviewed_flags import Flag, flagged
from tests.training.loop.veils import veiled
from tests.training.tiny import BREEDS, COLOURS
from training.__main__ import main
from training.fit import run
from training.loop import challenger
from training.loop.challenger import LEARNT
from training.release.publish import DECISION
from training.tracking import registry, runs

pytestmark = pytest.mark.training

BEAGLE, SHEPHERD, PUG = BREEDS
NEW_COLOUR = (240, 60, 230)


def retrain(champion: Path, flags: Path, out: Path, *more: str | Path) -> int:
    words = ["retrain", "--flags", flags, "--model", champion, "--out", out]
    return main([str(word) for word in (*words, "--cards", out.parent / "cards", *more)])


def sets(measuring: Path) -> list[str | Path]:
    return ["--set", "seen", measuring, "--leak-free-set", "fresh", measuring]


def new_breed(folder: Path, count: int) -> list[Flag]:
    """Dogs of a breed that the model lacks, taken for a beagle."""
    flags = []
    for number in range(count):
        path = folder / f"new-{number}.png"
        veiled(90_000 + number, NEW_COLOUR).save(path)
        flags.append(Flag(path, BEAGLE, Finding.UNLISTED, named="Mudi"))
    return flags


def known_breeds(folder: Path, count: int) -> list[Flag]:
    """Answers that nobody flagged, drawn by lot, all of them right."""
    flags = []
    for number in range(count):
        breed = number % len(BREEDS)
        path = folder / f"known-{number}.png"
        veiled(70_000 + number, list(COLOURS.values())[breed]).save(path)
        flags.append(Flag(path, BREEDS[breed], Finding.BREED, BREEDS[breed], by_lot=True))
    return flags


def in_turn(*lists: list[Flag]) -> list[Flag]:
    return [flag for together in zip(*lists, strict=True) for flag in together]


def answers(model: Path, pixels: np.ndarray) -> str:
    [prediction] = Classifier(bundle.load(model)).predict([pixels])
    return prediction.top(1)[0].breed.id


def test_the_features_of_its_own_photos_travel_and_no_photo(champion):
    kept = challenger.load(champion).rehearsal
    assert {name: len(part) for name, part in kept.parts.items()} == {
        "training": 24,
        "familiar": 6,
        "choice": 30,
        "others": 0,
    }
    assert not list((champion / run.RETRAINING).glob("*.jpg"))


@pytest.fixture(scope="module")
def season(tmp_path_factory) -> Path:
    """A folder of flags: a breed that the model lacks, and answers drawn by lot."""
    folder = tmp_path_factory.mktemp("season")
    both = in_turn(new_breed(folder, 55), known_breeds(folder, 55))
    flagged(folder / "flags", both)
    return folder / "flags"


def test_a_breed_that_was_named_often_is_learnt_and_let_through(
    champion, season, measuring, tmp_path, own_store, capsys
):
    """With its label, its run, its card and the registry's champion; and it goes on from there."""
    first = tmp_path / "first"
    registry.register(champion)
    assert retrain(champion, season, first, *sets(measuring)) == 0
    made = bundle.load(first)
    decision = json.loads((first / DECISION).read_text("utf-8"))
    assert decision["promoted"], decision["sentence"]
    assert [breed.id for breed in made.breeds] == sorted((*BREEDS, "Mudi"))
    assert answers(first, np.asarray(veiled(90_500, NEW_COLOUR))) == "Mudi"
    card = (tmp_path / "cards" / f"{made.manifest.version}.md").read_text("utf-8")
    assert decision["sentence"] in card and "Mudi" in card
    kept = runs.connect().get_run(made.manifest.training["mlflow_run"])
    assert kept.data.tags["decision"] == decision["sentence"]
    assert kept.data.metrics["promoted"] == 1
    assert registry.by_alias(registry.CHAMPION).bundle_version == made.manifest.version
    assert "publish" in capsys.readouterr().out

    flags = shutil.copytree(season, tmp_path / "flags")
    flagged(flags, known_breeds(tmp_path, 20), first_day=200)
    assert retrain(first, flags, tmp_path / "second") == 0
    before, after = (challenger.load(model).learnt for model in (first, tmp_path / "second"))
    assert before.until < after.until
    assert after.since == made.manifest.version
    assert [breed.id for breed in bundle.load(tmp_path / "second").breeds] == [
        breed.id for breed in made.breeds
    ]
    undecided = json.loads((tmp_path / "second" / DECISION).read_text("utf-8"))
    assert not undecided["promoted"]
    assert any("leak-free" in each for each in undecided["lacks"])


def test_verdicts_that_teach_nothing_new_arent_let_through(
    champion, measuring, tmp_path, own_store
):
    flags = tmp_path / "flags"
    flagged(flags, known_breeds(tmp_path, 60))
    registry.register(champion)
    crowned = registry.by_alias(registry.CHALLENGER)
    registry.crown(crowned, "the first")
    assert retrain(champion, flags, tmp_path / "retrained", *sets(measuring)) == 0
    decision = json.loads((tmp_path / "retrained" / DECISION).read_text("utf-8"))
    assert not decision["promoted"]
    assert "later reviewed photos" in decision["sentence"]
    assert registry.by_alias(registry.CHAMPION) == crowned


def test_where_nothing_is_new_there_is_no_challenger(champion, tmp_path, own_store, capsys):
    flags = tmp_path / "flags"
    flagged(flags, [Flag(flag.photo, PUG, Finding.MIXED) for flag in known_breeds(tmp_path, 3)])
    assert retrain(champion, flags, tmp_path / "retrained") == 3
    assert "nothing new to learn" in capsys.readouterr().out
    assert not (tmp_path / "retrained").exists()


def test_a_folder_that_holds_something_else_is_kept(champion, tmp_path, own_store, capsys):
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    (theirs / "thesis.txt").write_text("mine", "utf-8")
    assert retrain(champion, tmp_path / "flags", theirs) == 1
    assert "isn't replaced" in capsys.readouterr().err
    assert retrain(champion, tmp_path / "flags", champion) == 1
    assert (theirs / "thesis.txt").read_text("utf-8") == "mine"
    assert (champion / bundle.MANIFEST).is_file()


def test_a_model_without_its_photos_features_says_how_to_make_them(
    exported, tmp_path, own_store, capsys
):
    assert retrain(exported, tmp_path / "flags", tmp_path / "retrained") == 1
    assert_one_sentence(capsys.readouterr().err.strip(), "rehearsal")


def test_what_isnt_decided_yet_cant_be_published(champion, tmp_path):
    model = challenger.load(champion)
    made = challenger.build(tmp_path / "made", model, model.fused, None, {})
    assert json.loads((made.folder / DECISION).read_text("utf-8")) == {"promoted": False}
    assert not (made.folder / run.RETRAINING / LEARNT).exists()


def test_the_same_heads_give_the_same_answers(champion, photos, tmp_path):
    model = challenger.load(champion)
    made = challenger.build(tmp_path / "made", model, model.fused, None, {})
    shown = [photo.load(path, 64) for path in sorted(photos.rglob("*.jpg"))[::6]]
    before, after = (Classifier(each).predict(shown) for each in (model.bundle, made))
    for old, new in zip(before, after, strict=True):
        assert new.logits == pytest.approx(old.logits, abs=1e-3)


def test_a_model_can_forget_a_breed(champion, photos, tmp_path):
    less = challenger.load(champion).without({PUG})
    made = challenger.build(tmp_path / "less", less, less.fused, None, {})
    assert [breed.id for breed in made.breeds] == [BEAGLE, SHEPHERD]
    assert PUG not in {*less.rehearsal.training.breeds, *less.rehearsal.familiar.breeds}
    shown = [photo.load(path, 64) for path in sorted(photos.rglob("*.jpg"))[::6]]
    whole, left = (Classifier(each).predict(shown) for each in (bundle.load(champion), made))
    for old, new in zip(whole, left, strict=True):
        assert new.logits == pytest.approx(old.logits[:2], abs=1e-3)
