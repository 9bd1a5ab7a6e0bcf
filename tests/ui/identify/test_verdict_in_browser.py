"""The answer in view on a phone, and a verdict in one tap: kept, taken back, told apart."""

import pytest
from playwright.sync_api import Page, expect

from breeds.flags import store
from breeds.flags.record import FlagRecord, Verdict
from tests.ui.app_process import ROOT, RunningApp
from tests.ui.conftest import OpenPage

pytestmark = pytest.mark.browser

SHEPHERD = ROOT / "examples" / "german_shepherd.jpg"
GERMAN_SHEPHERD = "n02106662"
PHONES = ((375, 553), (390, 664), (360, 640))
BUTTONS = ("#verdict-yes", "#flag-open", "#photo-next")
# Pixels from the lower edge: what a thumb reaches without another grip.
THUMB = 160

FOCUSED = "document.activeElement.closest('[id]').id"


def phone(width: int, height: int) -> dict:
    return {
        "viewport": {"width": width, "height": height},
        "has_touch": True,
        "is_mobile": True,
    }


def answered(page: Page) -> Page:
    page.set_input_files("#photo input[type=file]", SHEPHERD)
    expect(page.locator("#verdict-yes")).to_be_visible()
    return page


def uncovered(page: Page, selector: str) -> bool:
    """Whether all of it is on the screen and nothing lies over its edges."""
    return page.locator(selector).evaluate(
        """(element) => {
            const {top, bottom, left, right} = element.getBoundingClientRect();
            const [x, y] = [(left + right) / 2, (top + bottom) / 2];
            const edges = [[x, top + 2], [x, bottom - 2], [left + 2, y], [right - 2, y]];
            return edges.every((edge) => element.contains(document.elementFromPoint(...edge)));
        }"""
    )


def records(app: RunningApp) -> dict[str, FlagRecord]:
    """Those that count."""
    undone = store.withdrawn(app.flags_dir)
    every = store.list_records(app.flags_dir)
    return {record.id: record for record in every if record.id not in undone}


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize(("width", "height"), PHONES)
def test_a_phone_shows_answer_and_verdict_without_a_scroll(
    open_page: OpenPage, width: int, height: int, language: str
) -> None:
    page = answered(open_page(f"/?lang={language}", **phone(width, height)))
    assert page.evaluate("window.scrollY") == 0
    assert uncovered(page, "#answer .headline")
    assert uncovered(page, "#answer .headline .share")
    for button in BUTTONS:
        box = page.locator(button).bounding_box()
        assert uncovered(page, button)
        assert box["y"] > height - THUMB
        assert box["height"] >= 44
    page.tap("#verdict-yes")
    expect(page.locator("#verdict-undo")).to_be_visible()
    assert all(uncovered(page, seen) for seen in ("#answer .headline", "#photo-next"))
    page.tap("#verdict-undo")
    expect(page.locator("#verdict-yes")).to_be_visible()


def test_an_example_below_the_fold_brings_its_answer_into_view(open_page: OpenPage) -> None:
    page = open_page(**phone(375, 553))
    page.locator("#examples button").last.tap()
    expect(page.locator("#verdict-yes")).to_be_visible()
    page.wait_for_function("window.scrollY < 300")
    page.wait_for_timeout(700)
    assert uncovered(page, "#answer .headline")


def test_a_confirmation_is_a_record_and_it_and_a_correction_can_be_taken_back(
    app: RunningApp, open_page: OpenPage
) -> None:
    known = records(app)
    page = answered(open_page())
    page.click("#verdict-yes")
    expect(page.locator("#flag-message")).to_have_text(
        "C'est noté\u00a0: Berger allemand. Merci\u00a0!"
    )
    (kept,) = records(app).keys() - known.keys()
    record = records(app)[kept]
    assert (record.correction.verdict, record.correction.breed) == (Verdict.BREED, GERMAN_SHEPHERD)
    assert record.confirms
    page.click("#verdict-undo")
    expect(page.locator("#flag-message")).to_contain_text("retirée")
    assert records(app).keys() == known.keys()
    assert not list(app.flags_dir.glob(f".{kept}*"))
    expect(page.locator("#verdict-yes")).to_be_visible()
    expect(page.locator("#verdict-undo")).to_be_hidden()

    page.click("#flag-open")
    page.locator("#flag-choice").get_by_text("Un chien croisé").click()
    page.click("#flag-save")
    expect(page.locator("#flag-message")).to_contain_text("Merci")
    assert len(records(app)) == len(known) + 1
    page.click("#verdict-undo")
    expect(page.locator("#flag-message")).to_contain_text("retirée")
    assert records(app).keys() == known.keys()


def test_a_tap_on_another_of_the_five_replaces_the_verdict(
    app: RunningApp, open_page: OpenPage
) -> None:
    known = records(app)
    page = answered(open_page("/?lang=en"))
    page.click("#verdict-yes")
    expect(page.locator("#flag-message")).to_contain_text("Noted: German shepherd")
    second = page.locator("#answer .bars li").nth(1)
    second.click()
    expect(page.locator("#flag-message")).not_to_contain_text("German shepherd")
    (kept,) = records(app).keys() - known.keys()
    assert records(app)[kept].correction.breed == second.get_attribute("data-breed")
    assert not records(app)[kept].confirms


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (375, 553)])
def test_the_keyboard_keeps_its_place_through_form_verdict_and_undo(
    open_page: OpenPage, width: int, height: int
) -> None:
    page = answered(open_page(viewport={"width": width, "height": height}))
    page.focus("#flag-open")
    page.keyboard.press("Enter")
    expect(page.locator("#flag-search textarea")).to_be_focused()
    expect(page.locator("#flag-form h3")).to_be_in_viewport(ratio=1)
    expect(page.locator("#flag-search textarea")).to_be_in_viewport(ratio=1)
    page.keyboard.press("Escape")
    expect(page.locator("#flag-form")).to_be_hidden()
    expect(page.locator("#flag-open")).to_be_focused()
    page.focus("#verdict-yes")
    page.keyboard.press("Enter")
    expect(page.locator("#photo-next")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(page.locator("#verdict-undo")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#verdict-yes")).to_be_focused()


def test_an_unreadable_photo_has_a_next_step_and_so_has_an_answer(open_page: OpenPage) -> None:
    page = open_page(**phone(375, 553))
    page.set_input_files(
        "#photo input[type=file]",
        {"name": "rex.jpg", "mimeType": "image/jpeg", "buffer": b"no photo"},
    )
    expect(page.locator("#answer .unreadable")).to_contain_text("Donnez-en une autre")
    expect(page.locator("#photo .prompt")).to_be_visible()
    assert uncovered(page, "#answer .unreadable h2")
    with page.expect_file_chooser() as chooser:
        page.tap("#photo-next")
    chooser.value.set_files(SHEPHERD)
    expect(page.locator("#answer .headline")).to_contain_text("Berger allemand")
    expect(page.locator("#photo img")).to_be_visible()

    # The bar hides nothing at the page's end.
    page.evaluate("window.scrollTo(0, document.documentElement.scrollHeight)")
    assert uncovered(page, "#footer p:last-child")

    page.tap("#verdict-yes")
    expect(page.locator("#verdict-undo")).to_be_visible()
    with page.expect_file_chooser() as chooser:
        page.tap("#photo-next")
    chooser.value.set_files(ROOT / "examples" / "cat.jpg")
    expect(page.locator("#verdict-yes")).to_be_visible()
    expect(page.locator("#verdict-undo")).to_be_hidden()
    expect(page.locator("#flag-message")).to_have_text("")
