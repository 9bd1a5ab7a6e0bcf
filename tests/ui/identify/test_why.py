"""What spoke for an answer: not before it is asked for, of this photo alone, and hidden again."""

import base64
import io
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from breeds.bundle import Breed, load
from breeds.photo import PhotoError
from breeds.recognition.classifier import Classifier, Guess, Prediction
from breeds.recognition.decision import Reason
from tests.bundles import write_tiny_bundle
from tests.decisions import decision
from tests.ui.app_process import ROOT, RunningApp
from tests.ui.conftest import OpenPage
from tests.ui.states import BROKEN, PHOTO_FILE, SHEPHERD, answered, why
from tests.ui.words import words
from ui import page as whole_page
from ui.identify.answer import ShownAnswer
from ui.identify.keeper import Keeper
from ui.identify.why import PICTURE_SIDE, Picture, hidden, render
from ui.texts.page import ENGLISH, FRENCH, LANGUAGES, Texts

CAT = ROOT / "examples" / "cat.jpg"
PUG = Breed("n1", "Pug", "Carlin", "toy")


def shown(reason: Reason = Reason.SURE, photo: Path = SHEPHERD) -> ShownAnswer:
    guesses = (Guess(PUG, 0.8),)
    return ShownAnswer(photo, guesses, decision(reason, PUG), 120, None, size=(800, 600))


class CountingClassifier(Classifier):
    """The real one, which also counts the photos that it is given."""

    photos = 0

    def predict(self, photos: Sequence[np.ndarray]) -> list[Prediction]:
        self.photos += len(photos)
        return super().predict(photos)


@pytest.fixture
def counting(tmp_path: Path) -> CountingClassifier:
    return CountingClassifier(load(write_tiny_bundle(tmp_path / "tiny")))


@pytest.fixture
def make(counting: CountingClassifier, examples: Path, tmp_path: Path):
    """What the page makes when it is asked."""
    blocks = whole_page.build(counting, Keeper(tmp_path / "flags"), examples)
    (found,) = [each.fn for each in blocks.fns.values() if each.name == "_make"]
    return found


def test_the_picture_is_the_photo_reduced_and_warm_somewhere(make) -> None:
    made = make(shown(), SHEPHERD, None)
    with Image.open(io.BytesIO(base64.b64decode(made.told.partition(",")[2]))) as picture:
        assert max(picture.size) == PICTURE_SIDE
        red, _, blue = np.asarray(picture).astype(int).transpose(2, 0, 1)
    warmth = red - blue
    assert warmth.max() > 60
    assert np.percentile(warmth, 5) < 20


def test_nothing_is_made_before_it_is_asked_for_nor_twice_nor_for_another_photo(
    counting: CountingClassifier, make
) -> None:
    assert counting.photos == 0
    make(shown(), None, None)
    make(shown(), CAT, None)
    make(None, SHEPHERD, None)
    assert counting.photos == 0
    made = make(shown(), SHEPHERD, None)
    assert counting.photos == 1
    make(shown(), SHEPHERD, made)
    assert counting.photos == 1


@pytest.mark.parametrize("texts", LANGUAGES, ids=lambda texts: texts.code)
def test_a_photo_that_has_gone_is_told(make, tmp_path: Path, texts: Texts) -> None:
    gone = tmp_path / "gone.jpg"
    made = make(shown(photo=gone), gone, None)
    assert isinstance(made.told, PhotoError)
    told = render(shown(photo=gone), made, texts)
    assert words(made.told.in_language(texts.code)) in words(told)
    assert "<img" not in told


def test_the_picture_and_its_caption_say_what_they_show_as_looks() -> None:
    told = render(shown(), Picture(SHEPHERD, "data:x"), FRENCH)
    assert "« d'apparence Carlin »" in words(told)
    assert 'src="data:x"' in told
    assert 'alt="Votre photo en gris' in told
    assert "isn't sure" not in words(render(shown(), None, ENGLISH))
    assert "isn't sure" in words(render(shown(Reason.NOTHING), None, ENGLISH))


def test_its_place_is_kept_before_it_is_there() -> None:
    for made in (None, Picture(SHEPHERD, "data:x")):
        assert "aspect-ratio: 800 / 600" in render(shown(), made, FRENCH)
    assert words(FRENCH.why.looking) in words(render(shown(), None, FRENCH))


def test_it_is_offered_for_an_answer_where_a_dog_was_found() -> None:
    def offered(outcome) -> bool:
        _, _, button, told = hidden(outcome, "fr")
        assert told == ""
        return button["visible"]

    assert offered(shown()) and offered(shown(Reason.NOTHING))
    assert not offered(shown(Reason.CAT))
    assert not offered(None)
    assert not offered(PhotoError("Vide.", "Empty."))


@pytest.mark.browser
def test_it_is_shown_reworded_hidden_and_gone_with_the_next_photo(open_page: OpenPage) -> None:
    page = open_page()
    expect(page.locator("#why-ask")).to_be_hidden()
    why(page)
    picture, button = page.locator("#why-told img"), page.locator("#why-ask")
    assert picture.evaluate("(image) => image.naturalWidth") in (480, 640)
    expect(page.locator("#why-told")).to_contain_text("d'apparence Berger allemand")
    page.get_by_text("English", exact=True).click()
    expect(page.locator("#why-told")).to_contain_text("German shepherd")
    expect(button).to_have_text(ENGLISH.why.hide)
    page.get_by_text("Français", exact=True).click()
    expect(button).to_have_text("Masquer le pourquoi")
    button.click()
    expect(picture).to_be_hidden()
    expect(button).to_have_text(FRENCH.why.ask)
    button.click()
    expect(picture).to_be_visible()
    page.set_input_files(PHOTO_FILE, CAT)
    expect(page.locator("#answer .headline")).not_to_contain_text("Berger allemand")
    expect(picture).to_have_count(0)
    page.set_input_files(PHOTO_FILE, BROKEN)
    expect(page.locator("#answer .unreadable")).to_be_visible()
    expect(button).to_be_hidden()


@pytest.mark.browser
def test_the_keyboard_asks_and_hides(open_page: OpenPage) -> None:
    page = open_page(viewport={"width": 390, "height": 664})
    answered(page)
    page.focus("#why-ask")
    page.keyboard.press("Enter")
    expect(page.locator("#why-told img")).to_be_visible()
    expect(page.locator("#why-ask")).to_be_focused()
    expect(page.locator("#why-told [role=status], #why-told[role=status]").first).to_be_attached()
    page.keyboard.press("Enter")
    expect(page.locator("#why-told img")).to_have_count(0)
    expect(page.locator("#why-ask")).to_be_focused()


@pytest.mark.browser
def test_an_upload_that_was_erased_is_told_in_place_of_the_picture(
    app: RunningApp, open_page: OpenPage
) -> None:
    page = open_page()
    answered(page)
    for path in app.flags_dir.with_name("uploads").rglob("*"):
        if path.is_file():
            path.unlink()
    page.click("#why-ask")
    expect(page.locator("#why-told .refused")).to_be_visible()


def height_of_place(page: Page) -> float:
    return page.locator("#why-told .place").bounding_box()["height"]


@pytest.mark.browser
def test_nothing_moves_when_the_picture_comes(open_page: OpenPage) -> None:
    page = open_page()
    answered(page)
    page.click("#why-ask")
    expect(page.locator("#why-told .place")).to_be_visible()
    before = height_of_place(page)
    expect(page.locator("#why-told img")).to_be_visible()
    assert abs(height_of_place(page) - before) < 1


@pytest.mark.browser
def test_on_a_phone_the_picture_comes_into_view_above_the_bar(open_page: OpenPage) -> None:
    page = open_page(viewport={"width": 390, "height": 664}, has_touch=True, is_mobile=True)
    why(page)
    expect(page.locator("#why-told .place")).to_be_in_viewport(ratio=1)
