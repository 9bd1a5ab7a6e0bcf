"""The answer as HTML: in both languages, escaped, and never certain."""

import base64
import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from breeds.bundle import Box, Breed, Group
from breeds.recognition.classifier import Guess
from ui.identify.answer import CLOSEUP_SIDE, ShownAnswer, closeup, render
from ui.texts.page import ENGLISH, FRENCH, Texts

HERDERS = Group("herders", "Sheepdogs", "Chiens de berger")
COLLIE = Breed("n1", "Border <collie>", "Berger & écossais", "herders")
POODLE = Breed("n2", "Poodle", "Caniche", "companions")


def answer(group: Group | None = HERDERS, closeup: str | None = None) -> ShownAnswer:
    guesses = (Guess(COLLIE, 0.8), Guess(POODLE, 0.004))
    return ShownAnswer(Path("photo.jpg"), guesses, group, 120, closeup)


def test_names_are_escaped_in_either_language() -> None:
    assert "Border &lt;collie&gt;" in render(answer(), ENGLISH)
    assert "Berger &amp; écossais" in render(answer(), FRENCH)


def test_the_group_is_told_where_the_labels_have_it() -> None:
    assert "Groupe\u00a0: Chiens de berger" in render(answer(), FRENCH)
    assert "Groupe" not in render(answer(group=None), FRENCH)


def test_a_closeup_is_shown_only_where_there_was_a_second_look() -> None:
    assert "<figure" not in render(answer(), FRENCH)
    assert '<img src="data:x" alt="Détail de la photo">' in render(answer(closeup="data:x"), FRENCH)


@pytest.mark.parametrize(
    ("texts", "probability", "told"),
    [
        (FRENCH, 0.873, "87\u202f%"),
        (ENGLISH, 0.873, "87%"),
        (FRENCH, 0.0049, "<\u202f1\u202f%"),
        (ENGLISH, 0.9951, ">99%"),
    ],
)
def test_a_share_is_never_told_as_none_or_all(texts: Texts, probability: float, told: str) -> None:
    assert texts.percent(probability) == told


def test_a_closeup_is_the_boxed_part_and_small() -> None:
    photo = np.zeros((400, 800, 3), np.uint8)
    photo[:, 400:] = (250, 0, 0)
    header, _, encoded = closeup(photo, Box(0.5, 0.0, 1.0, 1.0)).partition(",")
    assert header == "data:image/jpeg;base64"
    with Image.open(io.BytesIO(base64.b64decode(encoded))) as part:
        assert part.size == (CLOSEUP_SIDE, CLOSEUP_SIDE)
        assert part.getpixel((5, 5))[0] > 200
