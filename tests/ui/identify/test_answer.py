"""The answer as HTML: in both languages, escaped, and never more certain than the decision."""

import base64
import io
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from markupsafe import escape
from PIL import Image

from breeds.bundle import Box, Breed, Group
from breeds.recognition.classifier import Guess
from breeds.recognition.decision import Decision, Reason
from tests.decisions import decision
from tests.ui.words import words
from ui.identify.answer import CLOSEUP_SIDE, ShownAnswer, closeup, render, spoken
from ui.texts.page import ENGLISH, FRENCH, LANGUAGES, Texts

HERDERS = Group("fci-1", "Sheepdogs", "Chiens de berger")
COLLIE = Breed("n1", "Border <collie>", "Berger & écossais", "fci-1")
POODLE = Breed("n2", "Poodle", "Caniche", "fci-9")

SURE = decision(Reason.SURE, COLLIE, group=HERDERS)
GROUP = decision(Reason.GROUP, COLLIE, group=HERDERS)
FEW = decision(Reason.FEW, COLLIE, POODLE)
MIX = decision(Reason.MIX, COLLIE, POODLE)
LEGAL_WEIGHT = replace(decision(Reason.LEGAL_WEIGHT, COLLIE, group=HERDERS), legal_weight=True)
NO_THRESHOLDS = decision(Reason.NO_THRESHOLDS)
FOLDED = [
    decision(reason)
    for reason in (Reason.ANOTHER, Reason.NOTHING, Reason.NO_DOG, Reason.CAT, Reason.WILD_CANID)
]
UNSURE = [GROUP, FEW, MIX, LEGAL_WEIGHT, NO_THRESHOLDS, *FOLDED]


def reasons(decided: Decision) -> str:
    return decided.reason


def answer(decided: Decision = SURE, closeup: str | None = None) -> ShownAnswer:
    guesses = (Guess(COLLIE, 0.8), Guess(POODLE, 0.004))
    return ShownAnswer(Path("photo.jpg"), guesses, decided, 120, closeup)


def headline(decided: Decision, texts: Texts) -> str:
    told = render(answer(decided), texts)
    return words(told[told.index("<h2") : told.index("</h2>")])


def test_names_are_escaped_in_either_language() -> None:
    assert "Border &lt;collie&gt;" in render(answer(), ENGLISH)
    assert "Berger &amp; écossais" in render(answer(), FRENCH)


def test_a_sure_answer_has_its_breed_its_percentage_and_its_group() -> None:
    told = words(render(answer(), FRENCH))
    assert told.startswith("D'apparence Berger & écossais 80 %")
    assert "Groupe : Chiens de berger" in told
    assert "Groupe" not in words(render(answer(decision(Reason.SURE, COLLIE)), FRENCH))


@pytest.mark.parametrize("texts", LANGUAGES, ids=lambda texts: texts.code)
@pytest.mark.parametrize("decided", UNSURE, ids=reasons)
def test_an_unsure_answer_has_no_percentage_in_its_headline_and_no_group(
    decided: Decision, texts: Texts
) -> None:
    assert "%" not in headline(decided, texts)
    assert 'class="group"' not in render(answer(decided), texts)
    assert f'<p class="lead">{escape(texts.decision.sure)}</p>' not in render(
        answer(decided), texts
    )


def test_the_headline_is_what_is_said_of_the_decision() -> None:
    assert headline(GROUP, FRENCH) == (
        "Un chien de berger ou de bouvier, peut-être d'apparence Berger & écossais"
    )
    assert headline(FEW, ENGLISH) == "More like Border <collie>, perhaps Poodle"
    assert headline(decision(Reason.CAT), FRENCH) == "Aucun chien trouvé"


@pytest.mark.parametrize("texts", LANGUAGES, ids=lambda texts: texts.code)
@pytest.mark.parametrize("decided", [SURE, *UNSURE], ids=reasons)
def test_the_five_are_folded_away_where_they_would_mislead(decided: Decision, texts: Texts) -> None:
    told = render(answer(decided), texts)
    assert told.count("data-breed") == 2
    assert ("<details>" in told) == (decided in FOLDED)
    assert ("</details>" in told) == (decided in FOLDED)
    if decided in FOLDED:
        assert told.index("<details>") < told.index("data-breed")
        assert f"<summary>{escape(texts.answer_five)}</summary>" in told


@pytest.mark.parametrize("reason", [Reason.NO_DOG, Reason.CAT, Reason.WILD_CANID])
def test_a_photo_without_a_dog_has_a_next_step(reason: Reason) -> None:
    assert words(FRENCH.answer_next) in words(render(answer(decision(reason)), FRENCH))
    assert words(FRENCH.answer_next) not in words(render(answer(), FRENCH))
    assert "plutôt un chat" in words(render(answer(decision(Reason.CAT)), FRENCH))


def test_a_plain_yes_is_for_an_answer_that_names_its_first_breed() -> None:
    yes = [decided for decided in (SURE, *UNSURE) if answer(decided).names_first]
    assert yes == [SURE, NO_THRESHOLDS]


@pytest.mark.parametrize("texts", LANGUAGES, ids=lambda texts: texts.code)
@pytest.mark.parametrize("decided", [SURE, *UNSURE], ids=reasons)
def test_what_the_law_asks_to_be_careful_about_is_seen_and_heard(
    decided: Decision, texts: Texts
) -> None:
    told = words(texts.decision.legal_notice)
    for weighty in (True, False):
        shown = answer(replace(decided, legal_weight=weighty))
        assert (told in words(render(shown, texts))) == weighty
        assert words(spoken(shown, texts)).count(told) == int(weighty)


def test_a_breed_on_which_the_law_hangs_is_unsure_and_needs_a_person() -> None:
    assert headline(LEGAL_WEIGHT, FRENCH) == "Berger & écossais"
    assert words(render(answer(LEGAL_WEIGHT), FRENCH)).startswith("Peut-être d'apparence")
    assert "catégorie" not in render(answer(LEGAL_WEIGHT), FRENCH)


@pytest.mark.parametrize("decided", [SURE, *UNSURE], ids=reasons)
def test_the_five_are_told_as_looks(decided: Decision) -> None:
    told = words(render(answer(decided), FRENCH))
    assert told.index("D'apparence, les cinq plus proches") < told.index("Caniche <")


def test_a_screen_reader_hears_what_is_seen() -> None:
    assert words(spoken(answer(), FRENCH)) == (
        "D'apparence Berger & écossais, 80 %. Puis, d'apparence : Caniche, < 1 %."
    )
    assert words(spoken(answer(GROUP), FRENCH)) == (
        "Un chien de berger ou de bouvier, peut-être d'apparence Berger & écossais. "
        "D'apparence, les cinq plus proches : Berger & écossais, 80 %; Caniche, < 1 %."
    )
    assert words(spoken(answer(decision(Reason.CAT)), ENGLISH)) == (
        f"No dog found. The photo rather shows a cat. {ENGLISH.answer_next}"
    )


@pytest.mark.parametrize("decided", FOLDED, ids=reasons)
def test_a_screen_reader_hears_no_breed_where_none_is_seen(decided: Decision) -> None:
    told = words(spoken(answer(decided), ENGLISH))
    assert "collie" not in told and "Poodle" not in told


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
