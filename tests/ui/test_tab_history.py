"""Back and Forward go between the tabs and their sections, and the answer stays."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.ui.app_process import ROOT
from tests.ui.conftest import OpenPage

pytestmark = pytest.mark.browser

SHEPHERD = ROOT / "examples" / "german_shepherd.jpg"


def answered(page: Page) -> Page:
    page.set_input_files("#photo input[type=file]", SHEPHERD)
    expect(page.locator("#answer .headline")).to_contain_text("99")
    return page


def test_back_returns_from_the_model_to_the_answer(open_page: OpenPage) -> None:
    page = answered(open_page("/?lang=en"))
    page.get_by_role("tab").nth(1).click()
    expect(page).to_have_url(re.compile(r"\?lang=en#model$"))
    page.go_back()
    expect(page.locator("#answer .headline")).to_contain_text("German shepherd")
    expect(page.locator("#answer .headline")).to_be_visible()
    expect(page).to_have_url(re.compile(r"\?lang=en$"))
    page.go_forward()
    expect(page.locator("#facts dl")).to_be_visible()
    page.get_by_role("tab").nth(0).click()
    page.go_back()
    expect(page.locator("#facts dl")).to_be_visible()


def test_a_language_that_was_switched_meanwhile_stays(open_page: OpenPage) -> None:
    page = answered(open_page())
    page.get_by_role("tab").nth(1).click()
    page.get_by_text("English", exact=True).click()
    expect(page).to_have_url(re.compile(r"\?lang=en#model$"))
    page.go_back()
    expect(page).to_have_url(re.compile(r"\?lang=en$"))
    expect(page.locator("#answer .headline")).to_contain_text("German shepherd")


def test_a_section_is_gone_to_and_left_again(open_page: OpenPage) -> None:
    page = answered(open_page("/?lang=en", viewport={"width": 390, "height": 664}))
    page.get_by_role("tab").nth(1).click()
    links = page.locator("#model-index a")
    names = links.evaluate_all("(links) => links.map((link) => link.getAttribute('href'))")
    for link, name in zip(links.all(), names, strict=True):
        assert page.locator(f"{name} h2").count() >= 1
        link.click()
        expect(page.locator(f"{name} h2").first).to_be_in_viewport()
        page.go_back()
        expect(page).to_have_url(re.compile("lang=en#model$"))
    page.go_back()
    expect(page.locator("#answer .headline")).to_be_visible()


def test_the_address_of_a_section_opens_it(open_page: OpenPage) -> None:
    page = open_page()
    page.goto(page.url.split("?")[0] + "?lang=en#breeds")
    expect(page.locator("#breeds h2").first).to_have_text("Breed by breed")
    expect(page.locator("#breeds h2").first).to_be_in_viewport()
