"""A review by keys in a browser: each verdict kept, taken back, and none overwritten."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from breeds.flags import reviews, store
from breeds.flags.record import Correction, Verdict
from breeds.flags.reviews import Finding
from tests.breeds.flags.flagged import MALINOIS, SHEPHERD, flag, picture, shown
from tests.ui.axe import faults
from tests.ui.review.protected import PASSWORD

pytestmark = pytest.mark.browser


@pytest.fixture
def flags(tmp_path: Path) -> Path:
    """Three cases."""
    for seed in (1, 2):
        flag(tmp_path, seed)
    correction = Correction(Verdict.MIXED, remark="<b>Rex</b>")
    store.save(tmp_path, picture(3), correction, shown(0.6, 0.1))
    return tmp_path


@pytest.fixture(params=[(1280, 800), (390, 760)])
def page(
    request: pytest.FixtureRequest, browser: Browser, served_desk: str, flags: Path
) -> Iterator[Page]:
    width, height = request.param
    context = browser.new_context(base_url=served_desk, viewport={"width": width, "height": height})
    page = context.new_page()
    page.goto("/review/?lang=en")
    page.fill("input[name=name]", "Jeanne")
    page.fill("input[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("#left")).to_have_text("3 left to review, 0 judged")
    yield page
    context.close()


def said(flags: Path) -> list[tuple[Finding, str | None]]:
    return [(each.finding, each.breed) for each in reviews.list_reviews(flags)]


def left(page: Page, count: int) -> None:
    expect(page.locator("#left")).to_contain_text(f"{count} left")


def test_each_case_is_judged_by_a_key_and_the_last_taken_back(page: Page, flags: Path) -> None:
    expect(page.locator("#voices")).to_contain_text("<b>Rex</b>")
    page.keyboard.press("Enter")
    left(page, 2)
    page.keyboard.press("2")
    left(page, 1)
    page.keyboard.press("x")
    left(page, 0)
    expect(page.locator("#done")).to_be_focused()
    assert said(flags) == [
        (Finding.BREED, SHEPHERD),
        (Finding.BREED, MALINOIS),
        (Finding.UNUSABLE, None),
    ]
    page.keyboard.press("u")
    left(page, 1)
    expect(page.locator("#history")).to_contain_text("verdict taken back")
    assert said(flags)[-1] == (Finding.OPEN, None)
    assert {each.by for each in reviews.list_reviews(flags)} == {"Jeanne"}


def test_what_counted_is_shown_and_hidden_by_a_key(page: Page) -> None:
    photo = page.locator("#photo")
    for place in ("photos", "heat", "photos"):
        expect(photo).to_have_attribute("src", re.compile(f"^{place}/"))
        expect(photo).to_have_js_property("naturalWidth", 64)
        page.keyboard.press("h")


def test_another_breed_is_found_by_its_name(page: Page, flags: Path) -> None:
    page.keyboard.press("/")
    expect(page.locator("#search")).to_be_focused()
    page.keyboard.type("beagle")
    page.keyboard.press("Enter")
    left(page, 2)
    ((finding, breed),) = said(flags)
    assert finding is Finding.BREED
    assert breed not in (SHEPHERD, MALINOIS)


def options(page: Page) -> Locator:
    return page.get_by_role("option")


def test_breeds_are_gone_through_by_arrows_and_escape_says_nothing(page: Page, flags: Path) -> None:
    page.keyboard.press("/")
    page.keyboard.type("berger allemand")
    expect(options(page)).to_have_text(
        ["German shepherd", "berger allemand: not in the list"], use_inner_text=True
    )
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option", selected=True)).to_contain_text("not in the list")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Escape")
    expect(page.locator("#model")).to_be_focused()
    expect(page.locator("#found")).to_be_hidden()
    left(page, 3)
    page.keyboard.press("/")
    page.keyboard.press("Enter")
    left(page, 2)
    assert said(flags) == [(Finding.BREED, SHEPHERD)]


def test_a_breed_that_is_not_in_the_list_is_named_by_keys_and_offered_from_then_on(
    page: Page, flags: Path
) -> None:
    page.keyboard.press("/")
    page.keyboard.type("<b>Mudi</b>  $&")
    expect(options(page)).to_have_text(["<b>Mudi</b> $&: not in the list"])
    page.keyboard.press("Enter")
    left(page, 2)
    page.keyboard.press("/")
    page.keyboard.type("mud")
    expect(options(page)).to_have_text(["<b>Mudi</b> $&: not in the list", "mud: not in the list"])
    page.keyboard.press("Enter")
    left(page, 1)
    page.keyboard.press("l")
    left(page, 0)
    found = [(each.finding, each.named) for each in reviews.list_reviews(flags)]
    assert found == [
        (Finding.UNLISTED, "<b>Mudi</b> $&"),
        (Finding.UNLISTED, "<b>Mudi</b> $&"),
        (Finding.UNLISTED, ""),
    ]
    page.keyboard.press("u")
    left(page, 1)
    page.keyboard.press("u")
    expect(page.locator("#history")).to_contain_text("Jeanne: <b>Mudi</b> $&, not in the list")

    page.reload()
    left(page, 2)
    page.keyboard.press("/")
    page.keyboard.type("mud")
    expect(options(page).first).to_have_text("<b>Mudi</b> $&: not in the list")


def test_an_offered_breed_is_chosen_by_a_tap(page: Page, flags: Path) -> None:
    page.fill("#search", "Mudi")
    options(page).last.click()
    left(page, 2)
    assert [each.named for each in reviews.list_reviews(flags)] == ["Mudi"]


def test_who_was_faster_is_told_and_not_overwritten(page: Page, flags: Path) -> None:
    expect(page.locator("#model")).to_be_focused()
    first = next(
        each.id for each in store.list_records(flags) if each.correction.remark == "<b>Rex</b>"
    )
    reviews.keep(flags, "Luc", [first], Finding.MIXED, None, None)
    page.keyboard.press("n")
    expect(page.locator("#trouble")).to_contain_text("Luc has just judged")
    expect(page.locator("#history")).to_contain_text("Luc: mixed breed")
    assert said(flags) == [(Finding.MIXED, None)]


def test_it_shuts_nobody_out(page: Page) -> None:
    expect(page.locator("#model")).to_be_focused()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert faults(page) == []
    width = page.viewport_size["width"]
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.fill("#search", "shepherd")
    expect(options(page).first).to_be_in_viewport()
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.click("#sign-out")
    expect(page.locator("input[name=password]")).to_be_visible()
