"""The example photos show a visitor the kinds of answers that the served model gives."""

from pathlib import Path

import pytest

from breeds.bundle import embedded, load
from breeds.recognition.answering import Answer, Answered, answer_all
from breeds.recognition.classifier import Classifier
from breeds.recognition.decision import Certainty, Reason

SHOWN = {
    "german_shepherd.jpg": (Certainty.ACCEPTED, Reason.SURE),
    "mixed_breed_frisbee.jpg": (Certainty.UNSURE, Reason.NOTHING),
    "mixed_breed_grey.jpg": (Certainty.UNSURE, Reason.MIX),
    "dog_close.jpg": (Certainty.UNSURE, Reason.MIX),
    "spitz_drawing.jpg": (Certainty.UNSURE, Reason.WILD_CANID),
    "mixed_breed_red_collar.jpg": (Certainty.UNSURE, Reason.FEW),
    "fox.jpg": (Certainty.NOT_A_DOG, Reason.WILD_CANID),
}


@pytest.fixture(scope="module")
def answers(examples: Path) -> dict[str, Answer]:
    paths = sorted(examples.glob("*.jpg"))
    answered = answer_all(Classifier(load(embedded.model_folder())), paths, lambda path: path)
    return {each.photo.name: each.answer for each in answered if isinstance(each, Answered)}


def test_the_examples_show_many_kinds_of_decisions(answers: dict[str, Answer]) -> None:
    decided = {name: each.decision for name, each in answers.items()}
    assert {n: (decided[n].certainty, decided[n].reason) for n in SHOWN} == SHOWN
    assert decided["cat.jpg"].certainty is Certainty.NOT_A_DOG


def test_a_mix_is_shown_with_its_group_and_without(answers: dict[str, Answer]) -> None:
    group = answers["mixed_breed_grey.jpg"].decision.group
    assert group and group.id == "fci-3"
    assert answers["dog_close.jpg"].decision.group is None
