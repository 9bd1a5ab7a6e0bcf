"""Photos are answered for in order, a few at a time, and one that can't be read stops none."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from breeds import photo as photos
from breeds.bundle import Recipe, SecondLook, load
from breeds.photo import PhotoError
from breeds.recognition.answering import BATCH, Answered, Unreadable, answer, answer_all
from breeds.recognition.classifier import Classifier
from breeds.recognition.decision import decide
from breeds.recognition.wording import ENGLISH
from tests.bundles import write_tiny_bundle
from tests.zips import photo


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Classifier:
    return Classifier(load(write_tiny_bundle(tmp_path_factory.mktemp("bundle"), breeds=7)))


@pytest.fixture
def dog(tmp_path: Path) -> Path:
    path = tmp_path / "dog.jpg"
    path.write_bytes(photo())
    return path


def test_an_answer_is_what_the_classifier_says_of_the_photo(tiny: Classifier, dog: Path) -> None:
    outcome = answer(tiny, dog, top=3)
    assert isinstance(outcome, Answered)
    pixels = photos.load(dog, tiny.bundle.manifest.recipe.decode_min_side)
    np.testing.assert_array_equal(outcome.pixels, pixels)
    (prediction,) = tiny.predict([pixels])
    assert outcome.photo == dog
    assert outcome.answer.guesses == tuple(prediction.top(3))
    assert outcome.answer.box is None
    decided = decide(prediction, tiny.bundle.labels, tiny.bundle.manifest.thresholds)
    assert outcome.answer.decision == decided
    told = outcome.answer.to_dict()
    assert told == told | {"status": "ok", **decided.to_dict()}
    first = prediction.top(1)[0].breed
    assert told["said"]["en"] == ENGLISH.word(decided, first).sentences
    for breed, guess in zip(told["breeds"], prediction.top(3), strict=True):
        assert breed == guess.to_dict() | {"fr_looks": f"d'apparence {guess.breed.fr}"}


def test_an_answer_tells_where_it_looked_again(tmp_path: Path, dog: Path) -> None:
    bundle = load(write_tiny_bundle(tmp_path / "looks", recipe=Recipe(second_look=SecondLook())))
    outcome = answer(Classifier(bundle), dog)
    assert isinstance(outcome, Answered)
    assert outcome.answer.box is not None


def test_what_cannot_be_read_is_told_in_either_language(tiny: Classifier, tmp_path: Path) -> None:
    outcome = answer(tiny, tmp_path / "gone.jpg")
    assert isinstance(outcome, Unreadable)
    told = "This file can't be found or opened."
    assert outcome.to_dict("en") == {"status": "unreadable", "error": told}
    assert "introuvable" in outcome.to_dict("fr")["error"]


def test_an_error_that_is_kept_keeps_no_photo_in_memory(tiny: Classifier, tmp_path: Path) -> None:
    outcome = answer(tiny, tmp_path / "gone.jpg")
    assert isinstance(outcome, Unreadable)
    error = outcome.error
    assert (error.__traceback__, error.__cause__, error.__context__) == (None, None, None)


@pytest.mark.parametrize("batch", [1, 2, BATCH, 50])
def test_every_photo_has_its_outcome_in_the_order_given(tiny: Classifier, batch: int) -> None:
    colours = ("tan", "navy", "white", "black", "olive")
    files = {f"{colour} {n}": photo(colour) for colour in colours for n in range(2)}
    files |= {"empty": b"", "text": b"hello"}
    names = sorted(files)
    outcomes = list(answer_all(tiny, names, files.__getitem__, batch=batch))
    assert [outcome.photo for outcome in outcomes] == names
    unread = [outcome.photo for outcome in outcomes if isinstance(outcome, Unreadable)]
    assert unread == ["empty", "text"]
    for outcome in outcomes:
        if isinstance(outcome, Answered):
            (alone,) = answer_all(tiny, [outcome.photo], files.__getitem__)
            assert isinstance(alone, Answered)
            assert outcome.answer == alone.answer


def test_what_leads_to_a_file_may_find_none(tiny: Classifier) -> None:
    def refuse(name: str) -> bytes:
        raise PhotoError(f"Pas de {name}.", f"No {name}.")

    (outcome,) = answer_all(tiny, ["dog"], refuse)
    assert isinstance(outcome, Unreadable)
    assert str(outcome.error) == "No dog."


def test_no_more_photos_are_taken_than_are_answered_for_at_once(tiny: Classifier) -> None:
    taken: list[int] = []

    def endless() -> Iterator[int]:
        while True:
            taken.append(len(taken))
            yield taken[-1]

    outcomes = answer_all(tiny, endless(), lambda _: photo(), batch=3)
    assert [next(outcomes).photo for _ in range(3)] == taken == [0, 1, 2]
    assert next(outcomes).photo == 3
    assert len(taken) == 6


def test_no_photo_has_no_outcome(tiny: Classifier) -> None:
    assert list(answer_all(tiny, [], lambda path: path)) == []
