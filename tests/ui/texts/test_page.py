"""The French and the English texts say the same things."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from string import Formatter

import pytest

from tests.ui.app_process import ROOT
from ui.texts import dashboard, review
from ui.texts.dashboard import DashboardTexts
from ui.texts.model import ModelTexts
from ui.texts.page import ENGLISH, FRENCH, LANGUAGES, Texts, in_language
from ui.texts.pictures import PictureTexts
from ui.texts.review import ReviewTexts
from ui.texts.trial import TrialTexts

EXAMPLES = ROOT / "examples"


Spoken = Texts | ModelTexts | PictureTexts | TrialTexts | ReviewTexts | DashboardTexts


def sentences(texts: Spoken) -> Iterable[tuple[str, str]]:
    for field in fields(texts):
        value = getattr(texts, field.name)
        if is_dataclass(value):
            yield from ((f"{field.name} {name}", text) for name, text in sentences(value))
        elif isinstance(value, Mapping):
            yield from ((f"{field.name} {key}", text) for key, text in value.items())
        elif isinstance(value, tuple):
            yield from ((f"{field.name} {number}", text) for number, text in enumerate(value))
        else:
            yield field.name, value


def blanks(text: str) -> list[str]:
    return sorted(name for _, name, _, _ in Formatter().parse(text) if name is not None)


@pytest.mark.parametrize(
    "spoken",
    [
        (FRENCH, ENGLISH),
        (review.FRENCH, review.ENGLISH),
        (dashboard.FRENCH, dashboard.ENGLISH),
    ],
    ids=["page", "review", "dashboard"],
)
def test_both_languages_fill_the_same_blanks(spoken: tuple[Spoken, Spoken]) -> None:
    french, english = (dict(sentences(texts)) for texts in spoken)
    assert french.keys() == english.keys()
    for name, text in french.items():
        assert text, name
        assert blanks(text) == blanks(english[name]), name


@pytest.mark.parametrize("texts", LANGUAGES, ids=lambda texts: texts.code)
def test_every_example_has_its_photo_and_its_caption(texts: Texts) -> None:
    with (EXAMPLES / "CREDITS.csv").open(encoding="utf-8", newline="") as stream:
        credited = {row["file"] for row in csv.DictReader(stream)}
    assert credited == texts.example_captions.keys()
    assert credited == {path.name for path in EXAMPLES.glob("*.jpg")}


@pytest.mark.parametrize("code", [None, "de", "fr"])
def test_an_unknown_language_is_french(code: str | None) -> None:
    assert in_language(code) is FRENCH
