"""The example photos are answered once, and only a known breed makes an answer right or wrong."""

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from breeds.bundle import Breed, Group, load
from breeds.flags.record import Verdict
from breeds.recognition.answering import Answer
from breeds.recognition.classifier import Classifier, Guess, Prediction
from breeds.recognition.decision import Decision, Reason
from tests.bundles import write_tiny_bundle
from tests.decisions import decision
from tests.ui.words import words
from ui import page
from ui.identify.keeper import Keeper
from ui.model.example_answers import AnsweredExample, answer, render
from ui.parts.examples import Example, Examples
from ui.parts.pictures import Picture
from ui.texts.page import ENGLISH, FRENCH, LANGUAGES, Texts

PUG = Breed("n1", "Pug", "Carlin", "toy")
BOXER = Breed("n2", "Boxer", "Boxer", "guard")
SURE = decision(Reason.SURE, PUG)
GROUP = decision(Reason.GROUP, PUG, BOXER, group=Group("fci-9", "Toy dogs", "Chiens d'agrément"))
PICTURE = Picture(b"a photo")
CAT = "cat.jpg"


def answered(truth: str, name: str = "rex.jpg", decided: Decision = SURE) -> AnsweredExample:
    """A photo whose likeliest breed is a pug."""
    example = Example(Path(name), "me", "CC0", truth, PICTURE)
    return AnsweredExample(example, Answer((Guess(PUG, 0.8),), decided))


def shown(truth: str, texts: Texts, decided: Decision = SURE) -> tuple[str, str]:
    """The picture's colour and its words."""
    told = render([answered(truth, decided=decided)], (PUG, BOXER), texts)
    (kind,) = re.findall(r'<li class="(\w+)"', told)
    return kind, words(told[told.index("<ul") :])


def test_right_and_wrong_are_marked_by_more_than_colour() -> None:
    assert shown(PUG.id, ENGLISH) == ("right", "✓ Right Answer: Pug 80% True breed: Pug")
    assert shown(BOXER.id, ENGLISH) == ("wrong", "✗ Wrong Answer: Pug 80% True breed: Boxer")


@pytest.mark.parametrize("truth", [PUG.id, BOXER.id])
def test_an_unsure_answer_is_neither_right_nor_wrong_and_sounds_unsure(truth: str) -> None:
    kind, told = shown(truth, ENGLISH, GROUP)
    assert kind == "neutral"
    assert told.startswith("○ Unsure Answer: A companion or toy dog, perhaps Pug or Boxer True")
    assert "%" not in told


def test_a_model_without_thresholds_is_judged_by_a_breed_that_it_hedges() -> None:
    kind, told = shown(PUG.id, ENGLISH, decision(Reason.NO_THRESHOLDS))
    assert (kind, told) == ("right", "✓ Right Answer: May look most like Pug True breed: Pug")


@pytest.mark.parametrize("decided", [decision(Reason.CAT), decision(Reason.NO_DOG)])
def test_to_find_no_dog_is_right_only_where_there_is_none(decided: Decision) -> None:
    kind, told = shown(Verdict.NOT_A_DOG, FRENCH, decided)
    assert kind == "right"
    assert "Réponse : Aucun chien trouvé" in told and "%" not in told
    for truth in (PUG.id, Verdict.MIXED, "", "n3"):
        kind, told = shown(truth, FRENCH, decided)
        assert kind == "wrong"
        assert told.endswith("La photo montre un chien.")


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
    assert told.startswith(f"○ {mark} Réponse : d'apparence Carlin 80 % ")
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
    assert only.answer.guesses[0].breed.id == shepherd.truth


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
    blocks = page.build(classifier, Keeper(tmp_path), examples)
    assert classifier.photos == 0
    names = {getattr(each.fn, "__name__", ""): each.fn for each in blocks.fns.values()}
    for _ in range(2):
        names["_answer_once"]()
        assert classifier.photos == len(Examples.of(examples).photos)
