"""No word of the other language is on the page, in any state, whatever language the browser has."""

import re
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from breeds import bundle
from breeds.bundle import aliases, embedded
from tests.ui.app_process import ROOT
from tests.ui.conftest import OpenPage
from tests.ui.states import STATES, answered, form
from tests.ui.texts.test_page import sentences
from tests.zips import photo, write_zip
from ui.texts.page import ENGLISH, FRENCH, LANGUAGES, Texts

pytestmark = pytest.mark.browser

GATHER = Path(__file__).with_name("words_on_page.js").read_text("utf-8")
# No letters of a number such as a model's version.
WORD = re.compile(r"\b[^\W\d_]{2,}\b")
# Beside the words of the page's own sentences.
COMMON = {
    "fr": "le la les un une des du de et est sont pas ne vous votre avec dans qui que il elle au "
    "aux ce cette sur par pour plus ou télécharger fermer supprimer chargement erreur fichier",
    "en": "the an of and is are was not you your with for this that from it its to by at in be has "
    "have been upload uploading file close remove loading error processing connection server lost "
    "allowed only queue drop here click paste webcam camera clipboard complete tabs together leak "
    "free training independent",
}
# Seconds for the server's answer to a switch of the language.
PATIENCE = 15


def words(texts: Iterable[str]) -> set[str]:
    return {word.casefold() for text in texts for word in WORD.findall(text)}


def names(texts: Texts) -> Iterator[str]:
    """What breeds and groups are called, and what people call themselves."""
    labels = bundle.load(embedded.model_folder()).labels
    named = (*labels.breeds, *labels.groups, *aliases.read())
    yield from (each.name(texts.code) for each in named)
    yield from (language.name for language in LANGUAGES)


def own(texts: Texts) -> set[str]:
    return words(text for _, text in sentences(texts)) | words(names(texts))


def foreign_to(texts: Texts) -> set[str]:
    (other,) = (each for each in LANGUAGES if each is not texts)
    return (own(other) | words([COMMON[other.code]])) - own(texts)


FOREIGN = {texts.code: foreign_to(texts) for texts in LANGUAGES}


def strange(page: Page, texts: Texts) -> list[str]:
    """What is, or was, on the page with a word of the other language."""
    told = page.evaluate("window.wordsOnPage()")
    assert len(told) > 10
    return [text for text in told if words([text]) & FOREIGN[texts.code]]


def at_last_none_is_strange(page: Page, texts: Texts) -> None:
    deadline = time.monotonic() + PATIENCE
    while (found := strange(page, texts)) and time.monotonic() < deadline:
        page.wait_for_timeout(300)
    assert found == []


def switch(page: Page, texts: Texts) -> None:
    page.locator("#language").get_by_text(texts.name, exact=True).click()
    expect(page.locator("html")).to_have_attribute("lang", texts.code)


def not_found(page: Page) -> None:
    form(page)
    page.locator("#flag-search textarea").press_sequentially("xyzzy")
    expect(page.locator("#flag-not-found .not-found")).to_contain_text("xyzzy")


def taken_back(page: Page) -> None:
    answered(page)
    page.click("#verdict-yes")
    page.click("#verdict-undo")
    expect(page.locator("#flag-message .kept")).to_be_visible()
    expect(page.locator("#verdict-undo")).to_be_hidden()


def corrected(page: Page) -> None:
    form(page)
    page.locator("#flag-choice label").last.click()
    page.click("#flag-save")
    expect(page.locator("#verdict-undo")).to_be_visible()


def zip_refused(page: Page) -> None:
    page.get_by_role("tab").nth(1).click()
    zipped = {"name": "a.zip", "mimeType": "application/zip", "buffer": b"no zip"}
    page.set_input_files("#trial input[type=file]", zipped)
    expect(page.locator("#trial-result").get_by_role("alert")).to_be_visible()


def zip_scored(page: Page, zipped: Path) -> None:
    page.get_by_role("tab").nth(1).click()
    page.set_input_files("#trial input[type=file]", zipped)
    expect(page.locator("#trial-result .verdict")).to_be_visible(timeout=60_000)


@pytest.fixture
def zipped(tmp_path: Path) -> Path:
    """A right photo, wrong ones, some that can't be read, and folders of no breed."""
    shepherd = (ROOT / "examples" / "german_shepherd.jpg").read_bytes()
    photos = {f"Beagle/{number}.jpg": photo() for number in range(8)}
    rest = {
        "n02106662/a.jpg": shepherd,
        "Beagle/b.jpg": b"",
        "Xyzzy/c.jpg": b"x",
        "Begle/d.jpg": b"x",
    }
    return write_zip(tmp_path / "a.zip", photos | rest)


def walk(open_page: OpenPage, texts: Texts, state: Callable[[Page], None]) -> None:
    """Into the state in one language with the browser in the other; then switch."""
    (other,) = (each for each in LANGUAGES if each is not texts)
    locale = {"fr": "fr-FR", "en": "en-GB"}[other.code]
    page = open_page(f"/?lang={texts.code}", GATHER, locale=locale)
    expect(page.get_by_role("tab").nth(1)).to_have_text(texts.tab_model)
    at_last_none_is_strange(page, texts)
    state(page)
    for details in page.locator("details").all():
        details.evaluate("(details) => { details.open = true; }")
    assert strange(page, texts) == []
    page.context.set_offline(False)
    switch(page, other)
    at_last_none_is_strange(page, other)


# What is hardly sent keeps a switch of language waiting too.
WALKED = [state.reach for state in STATES if state.name != "sending"]


@pytest.mark.parametrize("texts", LANGUAGES, ids=lambda texts: texts.code)
@pytest.mark.parametrize("state", [*WALKED, not_found, taken_back, corrected, zip_refused])
def test_no_word_of_the_other_language(
    open_page: OpenPage, state: Callable[[Page], None], texts: Texts
) -> None:
    walk(open_page, texts, state)


@pytest.mark.parametrize("texts", LANGUAGES, ids=lambda texts: texts.code)
def test_no_word_of_the_other_language_in_a_score(
    open_page: OpenPage, zipped: Path, texts: Texts
) -> None:
    walk(open_page, texts, lambda page: zip_scored(page, zipped))


def test_choices_that_follow_one_another_at_once_end_in_the_last(open_page: OpenPage) -> None:
    page = open_page("/?lang=fr")
    for texts in (ENGLISH, FRENCH, ENGLISH):
        page.locator("#language").get_by_text(texts.name, exact=True).click()
    expect(page.locator("#title")).to_contain_text(ENGLISH.tagline)
    expect(page.locator("html")).to_have_attribute("lang", "en")
    # An answer to one of the first choices would come by now.
    page.wait_for_timeout(1000)
    expect(page.locator("#title")).to_contain_text(ENGLISH.tagline)
    expect(page.locator("#language").get_by_label(ENGLISH.name, exact=True)).to_be_checked()


@pytest.mark.parametrize("texts", LANGUAGES, ids=lambda texts: texts.code)
def test_a_lost_connection_is_told_in_the_pages_language(open_page: OpenPage, texts: Texts) -> None:
    page = open_page(f"/?lang={texts.code}", locale="de-DE")
    answered(page)
    page.context.set_offline(True)
    page.click("#verdict-yes")
    expect(page.get_by_test_id("toast-text").first).to_have_text(texts.gradio.lost_sentence)
    expect(page.get_by_test_id("toast-close")).to_have_accessible_name(texts.gradio.close)


def test_a_refusal_of_gradios_own_is_told_in_the_pages_language(open_page: OpenPage) -> None:
    page = open_page(locale="en-GB")
    answered(page)
    full = {"status": 503, "json": {"detail": "Queue is full. Max size is 1 and size is 1."}}
    page.route("**/queue/join*", lambda route: route.fulfill(**full))
    page.click("#verdict-yes")
    expect(page.get_by_test_id("toast-text").first).to_have_text(FRENCH.gradio.failed_sentence)
    expect(page.locator(".toast-title")).to_have_text(FRENCH.gradio.failed)
    # By the keyboard: the toast lies over the switch.
    page.locator("#language input:not(:checked)").press("Space")
    expect(page.get_by_test_id("toast-text").first).to_have_text(ENGLISH.gradio.failed_sentence)
    expect(page.locator(".toast-title")).to_have_text(ENGLISH.gradio.failed)


def test_a_zip_on_its_way_is_told_in_the_language_that_is_switched_to(
    open_page: OpenPage, tmp_path: Path
) -> None:
    many = write_zip(tmp_path / "many.zip", {f"Beagle/{n}.jpg": photo() for n in range(40)})
    first, second = open_page(), open_page()
    for page in (first, second):
        page.get_by_role("tab").nth(1).click()
        page.set_input_files("#trial input[type=file]", many)
        expect(page.locator("#trial .progress, #trial .sending:not(:empty)").first).to_be_visible()
    expect(first.locator("#trial .progress")).to_contain_text("Photos regardées")
    switch(second, ENGLISH)
    expect(second.locator("#trial .sending")).to_have_text(ENGLISH.trial.waiting)
    expect(second.locator("#trial .sending")).to_be_visible()
    switch(first, ENGLISH)
    expect(first.get_by_label("Photos looked at")).to_be_visible()
