"""The example photos are answered once, and only a known breed makes an answer right or wrong."""

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from breeds.bundle import Breed, load
from breeds.flags.record import Verdict
from breeds.recognition.classifier import Classifier, Guess, Prediction
from tests.bundles import write_tiny_bundle
from tests.ui.words import words
from ui import page
from ui.model.example_answers import AnsweredExample, answer, render
from ui.parts.examples import Example, Examples
from ui.parts.pictures import Picture
from ui.texts.page import ENGLISH, FRENCH, LANGUAGES, Texts

PUG = Breed("n1", "Pug", "Carlin", "toy")
BOXER = Breed("n2", "Boxer", "Boxer", "guard")
PICTURE = Picture(b"a photo")
CAT = "cat.jpg"


def answered(truth: str, name: str = "rex.jpg") -> AnsweredExample:
    """A photo that is answered with a pug."""
    return AnsweredExample(Example(Path(name), "me", "CC0", truth, PICTURE), Guess(PUG, 0.8))


def shown(truth: str, texts: Texts) -> tuple[str, str]:
    """The picture's colour and its words."""
    told = render([answered(truth)], (PUG, BOXER), texts)
    (kind,) = re.findall(r'<li class="(\w+)"', told)
    return kind, words(told[told.index("<ul") :])


def test_right_and_wrong_are_marked_by_more_than_colour() -> None:
    assert shown(PUG.id, ENGLISH) == ("right", "✓ Right Answer: Pug 80% True breed: Pug")
    assert shown(BOXER.id, ENGLISH) == ("wrong", "✗ Wrong Answer: Pug 80% True breed: Boxer")


@pytest.mark.parametrize(
    ("truth", "mark"),
    [
        (Verdict.MIXED, "Croisé"),
        (Verdict.NOT_A_DOG, "Pas un chien"),
        ("", "Race inconnue"),
        ("n3", "Race hors de sa liste"),
    ],
)
def test_without_a_right_breed_an_answer_is_neither(truth: str, mark: str) -> None:
    kind, told = shown(truth, FRENCH)
    assert kind == "neutral"
    assert told.startswith(f"○ {mark} Réponse : Carlin 80 % ")
    assert "Vraie race" not in told


@pytest.mark.parametrize("texts", LANGUAGES, ids=lambda texts: texts.code)
def test_a_picture_says_what_it_shows_to_who_cannot_see_it(texts: Texts) -> None:
    told = render([answered(Verdict.NOT_A_DOG, CAT)], (PUG,), texts)
    assert f'alt="{texts.example_captions[CAT]}"' in told


def test_until_the_photos_are_answered_the_section_says_so() -> None:
    told = render(None, (PUG,), FRENCH)
    assert words(FRENCH.pictures.looking) in words(told)
    assert "<img" not in told


def test_a_model_of_other_breeds_has_no_answer_judged(examples: Path, tmp_path: Path) -> None:
    classifier = Classifier(load(write_tiny_bundle(tmp_path / "tiny")))
    photos = Examples.of(examples).photos
    told = render(list(answer(classifier, photos)), classifier.bundle.breeds, ENGLISH)
    assert told.count('<li class="neutral"') == len(photos)
    assert words(told).count(ENGLISH.pictures.unlisted_why) == 1


def test_an_example_that_has_gone_is_left_out(examples: Path, classifier: Classifier) -> None:
    shepherd = Examples.of(examples).photos[0]
    gone = replace(shepherd, path=shepherd.path.with_name("gone.jpg"))
    (only,) = answer(classifier, [gone, shepherd])
    assert only.example == shepherd
    assert only.guess.breed.id == shepherd.truth


class CountingClassifier(Classifier):
    """The real one, which also counts the photos that it is given."""

    photos = 0

    def predict(self, photos: Sequence[np.ndarray]) -> list[Prediction]:
        self.photos += len(photos)
        return super().predict(photos)


def test_the_photos_are_answered_once_and_not_before_the_tab_is_opened(
    examples: Path, tmp_path: Path
) -> None:
    classifier = CountingClassifier(load(write_tiny_bundle(tmp_path / "tiny")))
    blocks = page.build(classifier, tmp_path, examples)
    assert classifier.photos == 0
    names = {getattr(each.fn, "__name__", ""): each.fn for each in blocks.fns.values()}
    for _ in range(2):
        names["_answer_once"]()
        assert classifier.photos == len(Examples.of(examples).photos)
