"""What a visitor does on the page: give a photo, read five breeds, switch language, correct."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from breeds.flags import store
from breeds.flags.record import FlagRecord, Verdict
from tests.ui.app_process import ROOT, RunningApp
from tests.ui.conftest import OpenPage, opening

pytestmark = pytest.mark.browser

SHEPHERD = ROOT / "examples" / "german_shepherd.jpg"
CAT = ROOT / "examples" / "cat.jpg"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture(scope="module")
def visit(app: RunningApp, browser: Browser) -> Iterator[Page]:
    with opening(app, browser) as open_page:
        yield open_page()


@pytest.fixture
def page(visit: Page) -> Page:
    """In French; the photo that a test gives takes away what came of those before."""
    visit.get_by_text("Français", exact=True).click()
    expect(visit.get_by_role("tab").nth(1)).to_have_text("Le modèle")
    return visit


def give(page: Page, photo: Path) -> None:
    picture = page.locator("#photo .box img")
    before = picture.get_attribute("src") or ""
    page.set_input_files("#photo input[type=file]", photo)
    expect(picture).not_to_have_attribute("src", before)
    expect(page.locator("html[data-awaiting-answer]")).to_have_count(0)


def probabilities(page: Page) -> list[float]:
    bars = page.locator("#answer .bars li")
    return [float(bar.get_attribute("data-probability")) for bar in bars.all()]


def open_form(page: Page) -> None:
    expect(page.locator("#flag-open")).to_be_visible()
    page.click("#flag-open")
    expect(page.locator("#flag-form")).to_be_visible()


def kept_since(app: RunningApp, known: list[FlagRecord]) -> FlagRecord:
    (new,) = [flag for flag in store.list_records(app.flags_dir) if flag not in known]
    return new


def test_five_breeds_the_likeliest_first_in_french(page: Page) -> None:
    give(page, SHEPHERD)
    expect(page.locator("#answer .headline")).to_contain_text("Berger allemand")
    shown = probabilities(page)
    assert len(shown) == 5
    assert shown == sorted(shown, reverse=True)
    assert page.locator("html").get_attribute("lang") == "fr"
    expect(page.locator("#answer")).to_contain_text("n'est pas un pedigree")


def test_the_switch_rewords_the_page_and_the_answer(page: Page) -> None:
    give(page, SHEPHERD)
    expect(page.locator("#answer .headline")).to_contain_text("Berger allemand")
    page.get_by_text("English", exact=True).click()
    expect(page.locator("#answer .headline")).to_contain_text("German shepherd")
    expect(page.locator("#flag-open")).to_have_text("This is not the right breed")
    expect(page).to_have_url(re.compile("lang=en"))
    assert page.locator("html").get_attribute("lang") == "en"


def test_a_photo_can_be_taken_and_the_file_chooser_comes_back_from_the_camera(
    open_page: OpenPage,
) -> None:
    page = open_page(permissions=["camera"])
    page.click("#photo_take")
    page.wait_for_function("document.querySelector('#photo video').videoWidth > 0")
    page.click("#photo dialog .snap")
    expect(page.locator("#answer .bars li")).to_have_count(5)
    page.click("#photo_take")
    expect(page.locator("#photo dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#photo dialog")).to_be_hidden()
    with page.expect_file_chooser() as chooser:
        page.click("#photo_choose")
    chooser.value.set_files(SHEPHERD)
    expect(page.locator("#answer .headline")).to_contain_text("Berger allemand")


def test_an_example_is_answered_and_its_credit_is_there(page: Page) -> None:
    give(page, CAT)
    page.click("#examples button[data-example='german_shepherd.jpg']")
    expect(page.locator("#answer .headline")).to_contain_text("Berger allemand")
    page.click("#examples summary")
    expect(page.locator("#examples details li").first).to_contain_text("GPL-3.0")


def test_an_unreadable_file_is_told_in_one_sentence(page: Page, tmp_path: Path) -> None:
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"not a photo")
    page.set_input_files("#photo input[type=file]", broken)
    problem = page.locator("#answer .unreadable")
    expect(problem).to_contain_text("Ce fichier n'est pas une photo que l'on sait lire.")
    expect(page.locator("#flag-open")).to_be_hidden()
    page.get_by_text("English", exact=True).click()
    expect(problem).to_contain_text("This file is not a photo that can be read.")
    give(page, SHEPHERD)
    expect(page.locator("#answer .headline")).to_contain_text("German shepherd")


def test_the_model_that_answers_is_named(page: Page) -> None:
    footer = page.locator("#footer")
    expect(footer).to_contain_text(re.compile(r"modèle embarqué, version \w+"))


def test_a_correction_is_kept_with_photo_answer_and_model(app: RunningApp, page: Page) -> None:
    known = store.list_records(app.flags_dir)
    give(page, SHEPHERD)
    open_form(page)
    page.fill("#flag-search textarea", "epagneul breton")
    choice = page.locator("#flag-choice label").first
    expect(choice).to_have_text("Épagneul breton")
    choice.click()
    page.fill("#flag-remark textarea", "vu au refuge")
    page.click("#flag-save")
    expect(page.locator("#flag-message")).to_contain_text("Merci")

    flag = kept_since(app, known)
    assert (flag.correction.verdict, flag.correction.breed) == (Verdict.BREED, "n02101388")
    assert flag.correction.remark == "vu au refuge"
    assert flag.answer[0].breed == "n02106662"
    assert [line.probability for line in flag.answer] == pytest.approx(
        probabilities(page), abs=1e-6
    )
    assert flag.model.version in page.locator("#footer").inner_text()
    with Image.open(app.flags_dir / flag.id / flag.photo) as kept, Image.open(SHEPHERD) as given:
        assert kept.size == given.size


def test_a_breed_that_the_model_does_not_know_is_told_and_its_name_kept(
    app: RunningApp, page: Page
) -> None:
    known = store.list_records(app.flags_dir)
    give(page, SHEPHERD)
    open_form(page)
    page.locator("#flag-search textarea").press_sequentially("saucisse")
    told = page.locator("#flag-not-found")
    expect(told).to_contain_text("Hors de la liste du modèle\u00a0: Teckel")
    page.get_by_text("English", exact=True).click()
    expect(told).to_contain_text("Not in the model's list: Dachshund")
    page.locator("#flag-choice").get_by_text("A breed not in the list").click()
    page.click("#flag-save")
    expect(page.locator("#flag-message")).to_contain_text("Thank you")
    correction = kept_since(app, known).correction
    assert (correction.verdict, correction.remark) == (Verdict.UNLISTED, "saucisse")


def test_the_address_chooses_the_language_and_another_verdict_needs_no_search(
    app: RunningApp, open_page: OpenPage
) -> None:
    known = store.list_records(app.flags_dir)
    page = open_page("/?lang=en")
    expect(page.locator("#examples h2")).to_have_text("Or try an example")
    give(page, CAT)
    open_form(page)
    page.locator("#flag-choice").get_by_text("Not a dog").click()
    page.click("#flag-save")
    expect(page.locator("#flag-message")).to_contain_text("Thank you")
    assert kept_since(app, known).correction.verdict is Verdict.NOT_A_DOG


def test_the_form_keeps_its_choice_when_the_language_changes(app: RunningApp, page: Page) -> None:
    known = store.list_records(app.flags_dir)
    give(page, SHEPHERD)
    open_form(page)
    page.locator("#flag-choice").get_by_text("Un chien croisé").click()
    page.get_by_text("English", exact=True).click()
    expect(page.get_by_label("A mixed breed")).to_be_checked()
    page.click("#flag-save")
    expect(page.locator("#flag-message")).to_contain_text("Thank you")
    assert kept_since(app, known).correction.verdict is Verdict.MIXED


def test_a_form_without_a_choice_keeps_what_was_written(app: RunningApp, page: Page) -> None:
    known = store.list_records(app.flags_dir)
    give(page, SHEPHERD)
    open_form(page)
    page.fill("#flag-remark textarea", "un doute")
    page.click("#flag-save")
    expect(page.locator("#flag-message")).to_contain_text("Choisissez d'abord")
    assert page.input_value("#flag-remark textarea") == "un doute"
    assert store.list_records(app.flags_dir) == known


def test_a_refusing_disk_is_told_and_the_form_stays(app: RunningApp, page: Page) -> None:
    give(page, SHEPHERD)
    open_form(page)
    page.locator("#flag-choice").get_by_text("Un chien croisé").click()
    aside = app.flags_dir.with_name("aside")
    if app.flags_dir.exists():
        app.flags_dir.rename(aside)
    app.flags_dir.write_text("", "utf-8")
    page.click("#flag-save")
    expect(page.locator("#flag-message")).to_contain_text("n'a pas pu être enregistrée")
    app.flags_dir.unlink()
    if aside.exists():
        aside.rename(app.flags_dir)
    known = store.list_records(app.flags_dir)
    page.click("#flag-save")
    expect(page.locator("#flag-message")).to_contain_text("Merci")
    assert kept_since(app, known).correction.verdict is Verdict.MIXED


def test_a_new_photo_closes_the_form(page: Page) -> None:
    give(page, SHEPHERD)
    open_form(page)
    give(page, CAT)
    expect(page.locator("#flag-form")).to_be_hidden()
    expect(page.locator("#answer .headline")).not_to_contain_text("Berger allemand")
    expect(page.locator("#flag-open")).to_be_visible()


def test_a_phone_takes_photos_with_its_own_camera_and_shows_all_without_sideways_scrolling(
    open_page: OpenPage,
) -> None:
    page = open_page(**PHONE)
    page.locator("#examples button").last.tap()
    expect(page.locator("#answer .bars li")).to_have_count(5)
    with page.expect_file_chooser() as chooser:
        page.tap("#photo_take")
    chooser.value.set_files(SHEPHERD)
    expect(page.locator("#answer .headline")).to_contain_text("Berger allemand")
    open_form(page)
    widths = page.evaluate(
        "[...document.querySelectorAll('#given, #found, #title, #examples, #flag-form *')]"
        ".map((element) => element.getBoundingClientRect().right)"
    )
    assert max(widths) <= 390
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    buttons = page.locator(
        "#sources button, #flag-form button, #language label, #flag-choice label"
    )
    assert min(button.bounding_box()["height"] for button in buttons.all()) >= 44
