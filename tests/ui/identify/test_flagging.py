"""What the flag form offers for an answer."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from breeds.bundle import Bundle, load
from breeds.flags.record import Correction
from breeds.photo import PhotoError
from breeds.recognition.classifier import Guess
from breeds.recognition.decision import Reason
from tests.bundles import write_tiny_bundle
from tests.decisions import decision
from ui.identify.answer import ShownAnswer
from ui.identify.flagging import Flagging
from ui.identify.keeper import Keeper
from ui.texts.page import ENGLISH, FRENCH

OTHERS = ["mixed", "unlisted", "not-a-dog"]


@pytest.fixture
def bundle(tmp_path: Path) -> Bundle:
    return load(write_tiny_bundle(tmp_path / "model", breeds=12))


@pytest.fixture
def flagging(bundle: Bundle, tmp_path: Path) -> Flagging:
    return Flagging(bundle, Keeper(tmp_path / "flags"))


@pytest.fixture
def answer(bundle: Bundle, tmp_path: Path) -> ShownAnswer:
    shares = (0.6, 0.3, 0.095, 0.005)
    guesses = tuple(Guess(bundle.breeds[n], share) for n, share in enumerate(shares))
    sure = decision(Reason.SURE, bundle.breeds[0])
    return ShownAnswer(tmp_path / "gone.jpg", guesses, sure, 12, None)


def test_the_answers_other_likely_breeds_are_offered_first(
    flagging: Flagging, answer: ShownAnswer
) -> None:
    choices = flagging.choices(answer, " ", None, FRENCH)
    assert [choice for _, choice in choices] == ["n00000001", "n00000002", *OTHERS]
    assert choices[0][0] == "Race 1"
    assert choices[-1][0] == "Pas un chien"


@pytest.mark.parametrize("reason", [Reason.FEW, Reason.NOTHING, Reason.NO_DOG])
def test_the_likeliest_breed_is_offered_too_where_the_answer_does_not_stand_by_it(
    flagging: Flagging, answer: ShownAnswer, reason: Reason
) -> None:
    choices = flagging.choices(replace(answer, decision=decision(reason)), "", None, FRENCH)
    likely = ["n00000000", "n00000001", "n00000002"]
    assert [choice for _, choice in choices] == [*likely, *OTHERS]


def test_a_choice_has_a_name(flagging: Flagging) -> None:
    assert flagging.name_of("n00000002", FRENCH) == "Race 2"
    assert flagging.name_of("not-a-dog", ENGLISH) == "Not a dog"


def test_what_is_typed_finds_any_breed(flagging: Flagging, answer: ShownAnswer) -> None:
    choices = flagging.choices(answer, "breed 11", None, ENGLISH)
    assert choices[0] == ("Breed 11", "n00000011")
    assert [choice for _, choice in choices[1:]] == OTHERS


def test_a_chosen_breed_stays_among_the_choices(flagging: Flagging, answer: ShownAnswer) -> None:
    choices = flagging.choices(answer, "race 11", "n00000005", FRENCH)
    assert [choice for _, choice in choices] == ["n00000005", "n00000011", *OTHERS]
    choices = flagging.choices(answer, "race 11", "mixed", FRENCH)
    assert [choice for _, choice in choices] == ["n00000011", *OTHERS]


def test_an_upload_that_has_gone_is_told(flagging: Flagging, answer: ShownAnswer) -> None:
    with pytest.raises(PhotoError):
        flagging.keep(answer, "mixed", "visit", FRENCH)


@pytest.fixture
def kept(flagging: Flagging, answer: ShownAnswer, examples: Path) -> Callable[..., Correction]:
    """What is kept for a choice, a remark and what was typed."""
    shown = replace(answer, photo=examples / "cat.jpg")
    return lambda choice, *filled: flagging.keep(shown, choice, "visit", FRENCH, *filled).correction


def test_words_that_find_nothing_are_told_and_kept_as_a_remark(
    flagging: Flagging, kept: Callable[..., Correction]
) -> None:
    assert "zzzz" in flagging.not_found(" zzzz ", FRENCH)
    assert kept("mixed", "", " zzzz ").remark == "zzzz"
    assert kept("n00000005", "vu au refuge", "zzzz").remark == "zzzz. vu au refuge"


def test_a_breed_that_the_model_does_not_know_is_told_and_kept_as_a_remark(
    flagging: Flagging, kept: Callable[..., Correction]
) -> None:
    assert "Teckel" in flagging.not_found("saucisse", FRENCH)
    assert "Dachshund" in flagging.not_found("saucisse", ENGLISH)
    assert kept("unlisted", "petit", "jack").remark == "jack. petit"
    assert kept("n00000005", "petit", "jack").remark == "petit"


def test_words_that_find_a_breed_are_no_remark(
    flagging: Flagging, kept: Callable[..., Correction]
) -> None:
    assert flagging.not_found("race 11", FRENCH) == flagging.not_found(" ", FRENCH) == ""
    assert kept("unlisted", "petit", "race 11").remark == "petit"
