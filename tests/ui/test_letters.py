"""Letters can be read: none is tiny, all grow with the browser's, and no title is covered."""

import pytest
from playwright.sync_api import Page, expect

from tests.ui.app_process import ROOT
from tests.ui.conftest import OpenPage

pytestmark = pytest.mark.browser

SHEPHERD = ROOT / "examples" / "german_shepherd.jpg"
LARGE = ":root { font-size: 200%; }"
SMALLEST = 12.8

SIZES = """() => [...document.querySelectorAll("body *")]
    .filter((element) => element.checkVisibility()
        && [...element.childNodes].some((node) => node.nodeType === 3 && node.nodeValue.trim()))
    .map((element) => parseFloat(getComputedStyle(element).fontSize))"""
# The words of the title themselves, and what lies at their ends.
UNCOVERED = """() => {
    const title = document.querySelector("#title h1");
    const words = document.createRange();
    words.selectNodeContents(title);
    const {left, right, top, bottom} = words.getBoundingClientRect();
    return right <= window.innerWidth && [left + 1, right - 1].every((x) =>
        title.contains(document.elementFromPoint(x, (top + bottom) / 2)));
}"""


def answered(page: Page) -> Page:
    page.set_input_files("#photo input[type=file]", SHEPHERD)
    expect(page.locator("#verdict-yes")).to_be_visible()
    return page


def to_model(page: Page) -> None:
    page.get_by_role("tab").nth(1).click()
    expect(page.locator("#example-answers .pictures")).to_be_visible()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_nothing_covers_the_title(open_page: OpenPage, language: str) -> None:
    page = open_page(f"/?lang={language}")
    for width in (320, 360, 390, 721, 1280):
        page.set_viewport_size({"width": width, "height": 664})
        page.wait_for_function(UNCOVERED)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        for label in page.locator("#language label").all():
            expect(label).to_be_in_viewport(ratio=1)
        tabs = page.get_by_role("tablist").get_by_role("tab")
        expect(tabs).to_have_count(3)
        for tab in tabs.all():
            expect(tab).to_be_in_viewport(ratio=1)


def test_no_letters_are_tiny(open_page: OpenPage) -> None:
    page = answered(open_page())
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 664})
        page.get_by_role("tab").nth(0).click()
        expect(page.locator("#verdict-yes")).to_be_visible()
        assert min(page.evaluate(SIZES)) >= SMALLEST
        to_model(page)
        page.locator("details").evaluate_all("(all) => all.forEach((one) => { one.open = true; })")
        assert min(page.evaluate(SIZES)) >= SMALLEST


def test_letters_grow_with_the_browsers_without_sideways_scroll(open_page: OpenPage) -> None:
    page = answered(open_page(viewport={"width": 390, "height": 664}))
    names = page.locator("#answer .bars .name")
    size = "(element) => parseFloat(getComputedStyle(element).fontSize)"
    before = names.first.evaluate(size)
    page.add_style_tag(content=LARGE)
    expect(names.first).to_have_css("font-size", f"{2 * before:g}px")
    rights = names.evaluate_all("(all) => all.map((one) => one.getBoundingClientRect().right)")
    shares = page.locator("#answer .share")
    rights += shares.evaluate_all("(all) => all.map((one) => one.getBoundingClientRect().right)")
    assert max(rights) <= 390
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    to_model(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.evaluate(
        "[...document.querySelectorAll('.section :is(p, h2, h3, li, .wide)')]"
        ".every((element) => element.getBoundingClientRect().right <= 390)"
    )


def test_a_language_comes_without_a_scroll(open_page: OpenPage) -> None:
    page = open_page("/?lang=en", viewport={"width": 360, "height": 664})
    expect(page.locator("#answer h2")).to_have_text("The answer will show here")
    page.wait_for_timeout(500)
    assert page.evaluate("window.scrollY") == 0


def test_forced_colours_show_bars_and_choices(open_page: OpenPage) -> None:
    page = answered(open_page(forced_colors="active"))
    colour = "(element) => getComputedStyle(element).backgroundColor"
    bar = page.locator("#answer .bar").first
    fills = page.locator("#answer .bar span")
    assert bar.evaluate(colour) not in {fill.evaluate(colour) for fill in fills.all()}
    assert fills.first.evaluate(colour) != fills.last.evaluate(colour)
    chosen, other = "#language label.selected", "#language label:not(.selected)"
    assert page.locator(chosen).evaluate(colour) != page.locator(other).evaluate(colour)
    page.click("#flag-open")
    page.locator("#flag-choice label").first.click()
    chosen, other = "#flag-choice label.selected", "#flag-choice label:not(.selected)"
    expect(page.locator(chosen)).to_have_count(1)
    assert page.locator(chosen).evaluate(colour) != page.locator(other).first.evaluate(colour)
    to_model(page)
    meter = page.locator("#figures .meter").first
    assert meter.evaluate(colour) != meter.locator("span").evaluate(colour)
