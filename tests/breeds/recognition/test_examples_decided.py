"""The example photos show a visitor each kind of answer that the served model gives."""

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
    "spitz_drawing.jpg": (Certainty.UNSURE, Reason.GROUP),
    "mixed_breed_red_collar.jpg": (Certainty.UNSURE, Reason.FEW),
    "fox.jpg": (Certainty.UNSURE, Reason.WILD_CANID),
}


@pytest.fixture(scope="module")
def answers(examples: Path) -> dict[str, Answer]:
    paths = sorted(examples.glob("*.jpg"))
    answered = answer_all(Classifier(load(embedded.model_folder())), paths, lambda path: path)
    return {each.photo.name: each.answer for each in answered if isinstance(each, Answered)}


def test_the_examples_show_each_kind_of_decision(answers: dict[str, Answer]) -> None:
    decided = {name: each.decision for name, each in answers.items()}
    assert {n: (decided[n].certainty, decided[n].reason) for n in SHOWN} == SHOWN
    assert decided["cat.jpg"].certainty is Certainty.NOT_A_DOG


def test_a_group_is_shown_alone_and_with_a_mix(answers: dict[str, Answer]) -> None:
    for name, group in (("spitz_drawing.jpg", "fci-5"), ("mixed_breed_grey.jpg", "fci-3")):
        found = answers[name].decision.group
        assert found and found.id == group
    assert answers["dog_close.jpg"].decision.group is None
