"""A browser signs in by keyboard, on a desktop and a phone, and keeps to the page's own rules."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.openid_provider import OpenIdProvider
from tests.ui.axe import faults
from tests.ui.review.protected import PASSWORD, SECRET
from ui.review.guard import COOKIE

pytestmark = pytest.mark.browser

DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}


@pytest.fixture(params=[DESKTOP, PHONE], ids=["desktop", "phone"])
def page(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Page]:
    """The sign-in page, as it is come upon; the browser may have nothing to complain of."""
    context = browser.new_context(viewport=request.param, base_url=address, locale="fr-FR")
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto("/review")
    yield page
    context.close()
    # What is refused is told with a status, and Chromium says so.
    assert [told for told in complaints if "the server responded with a status" not in told] == []


def test_the_keyboard_alone_signs_in(page: Page) -> None:
    expect(page).to_have_title("Relecture · Quelle race\u00a0?")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Retour à la page")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="English")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_label("Votre nom")).to_be_focused()
    page.keyboard.type("Zoé")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Mot de passe")).to_be_focused()
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("body")).to_contain_text(SECRET)
    expect(page.locator("body")).to_contain_text("Zoé")


def test_a_wrong_password_is_told_where_the_next_one_is_typed(page: Page) -> None:
    page.get_by_label("Votre nom").fill("Zoé")
    field = page.get_by_label("Mot de passe")
    field.fill("chien trouvé")
    page.get_by_role("button", name="Entrer").click()
    expect(page.get_by_role("alert")).to_have_text("Ce n'est pas le bon mot de passe.")
    expect(field).to_be_focused()
    expect(field).to_have_accessible_description("Ce n'est pas le bon mot de passe.")
    expect(field).to_have_value("")
    expect(page.get_by_label("Votre nom")).to_have_value("Zoé")
    field.fill(PASSWORD)
    field.press("Enter")
    expect(page.locator("body")).to_contain_text(SECRET)


def test_it_is_easy_to_reach_in_both_languages_and_colours_without_sideways_scroll(
    page: Page,
) -> None:
    for heading, link in (("Relecture", "English"), ("Review", "Français")):
        expect(page.get_by_role("heading", level=1)).to_have_text(heading)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            assert faults(page) == []
        width = page.viewport_size["width"]
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        for place in ("#name", "#password", "button"):
            assert page.locator(place).bounding_box()["height"] >= 44
        # The style is there, whatever the policy forbids.
        assert (
            page.locator("main").evaluate("(main) => getComputedStyle(main).borderRadius") != "0px"
        )
        page.get_by_role("link", name=link).click()


def test_no_other_page_may_frame_it(browser: Browser, address: str) -> None:
    page = browser.new_page()
    with page.expect_console_message(lambda said: "frame-ancestors" in said.text):
        page.goto(address)
        page.set_content(f'<iframe src="{address}/review/sign-in"></iframe>')
    expect(page.frame_locator("iframe").locator("form")).to_have_count(0)
    page.close()


def test_a_browser_goes_to_the_provider_and_comes_back(browser: Browser, space: str) -> None:
    context = browser.new_context(ignore_https_errors=True, base_url=space)
    page = context.new_page()
    page.goto("/review/?lang=en")
    page.get_by_role("link", name="Sign in with Hugging Face").click()
    expect(page.locator("body")).to_contain_text(SECRET)
    expect(page.locator("body")).to_contain_text("Alice")
    cookies = {cookie["name"]: cookie for cookie in context.cookies()}
    session = cookies[COOKIE]
    assert (session["path"], session["sameSite"]) == ("/review", "Lax")
    assert session["httpOnly"] and session["secure"]
    context.close()


def test_who_is_not_on_the_list_is_told_so(
    browser: Browser, space: str, provider: OpenIdProvider
) -> None:
    provider.user = "mallory"
    context = browser.new_context(ignore_https_errors=True, base_url=space)
    page = context.new_page()
    page.goto("/review")
    page.get_by_role("link", name="Se connecter avec Hugging Face").click()
    told = "mallory n'est pas sur la liste des personnes qui relisent."
    expect(page.get_by_role("alert")).to_have_text(told)
    assert faults(page) == []
    context.close()
