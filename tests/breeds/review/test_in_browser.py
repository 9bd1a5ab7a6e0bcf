"""The review as a person does it: keys, clicks, the search, what is shown next."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.archives import rows
from tests.breeds.review.conftest import Reviewed

pytestmark = pytest.mark.browser


@pytest.fixture
def page(browser: Browser, reviewed: Reviewed) -> Iterator[Page]:
    # The tests ask the page by scripts of their own, which its policy forbids.
    with browser.new_context(bypass_csp=True) as context:
        page = context.new_page()
        faults: list[str] = []
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(reviewed.url)
        expect(page.locator("#photos img")).to_have_count(1)
        yield page
        assert faults == []


def name(page: Page) -> str:
    """Of the case, once there is one on the screen."""
    expect(page.locator("#name")).not_to_be_empty()
    return page.locator("#name").inner_text()


def verdicts(reviewed: Reviewed) -> list:
    return rows(reviewed.catalogue, "verdict", "id", "verdict", "breed", "withdrawn IS NULL")


def kept(page: Page, reviewed: Reviewed, count: int) -> list:
    page.wait_for_function(f"numbers.length === {count}")
    return verdicts(reviewed)


@pytest.mark.parametrize(
    ("key", "verdict"), [("m", "mixed"), ("n", "not-a-dog"), ("l", "unlisted"), ("M", "mixed")]
)
def test_a_key_gives_a_verdict_and_shows_the_next(
    page: Page, reviewed: Reviewed, key: str, verdict: str
) -> None:
    page.keyboard.press(key)
    expect(page.locator("#name")).to_have_text(reviewed.desk.asked[1].subject.id)
    assert kept(page, reviewed, 1) == [(1, verdict, None, 1)]


def test_a_number_chooses_a_breed(page: Page, reviewed: Reviewed) -> None:
    third = reviewed.desk.case(0).answer.answer.guesses[2].breed.id
    page.keyboard.press("3")
    assert kept(page, reviewed, 1) == [(1, "breed", third, 1)]


def test_enter_accepts_only_what_is_proposed(page: Page, reviewed: Reviewed) -> None:
    accepted = page.locator("#accept")
    while accepted.is_disabled():
        page.keyboard.press("Enter")
        assert verdicts(reviewed) == []
        before = name(page)
        page.keyboard.press("s")
        expect(page.locator("#name")).not_to_have_text(before)
    page.keyboard.press("Enter")
    [(_, verdict, _, _)] = kept(page, reviewed, 1)
    assert verdict in ("breed", "mixed")


def test_undo_takes_back_and_shows_it_again(page: Page, reviewed: Reviewed) -> None:
    first = name(page)
    page.keyboard.press("m")
    page.keyboard.press("n")
    kept(page, reviewed, 2)
    page.keyboard.press("u")
    page.keyboard.press("u")
    expect(page.locator("#name")).to_have_text(first)
    expect(page.locator("#undo")).to_be_disabled()
    assert {row[3] for row in verdicts(reviewed)} == {0}
    expect(page.locator("#left")).to_contain_text("0 judged")


def test_a_breed_is_searched_by_any_word_without_accents(page: Page, reviewed: Reviewed) -> None:
    page.keyboard.press("/")
    page.keyboard.type("RÀce 4")
    expect(page.get_by_role("option")).to_have_text(["Breed 4"])
    page.keyboard.press("Enter")
    assert kept(page, reviewed, 1) == [(1, "breed", "n00000004", 1)]
    page.keyboard.press("/")
    page.keyboard.type("mn5")
    expect(page.get_by_role("option")).to_have_count(0)
    assert len(verdicts(reviewed)) == 1


def test_skipped_photos_are_asked_again_the_next_time(page: Page, reviewed: Reviewed) -> None:
    first = name(page)
    page.keyboard.press("s")
    expect(page.locator("#name")).not_to_have_text(first)
    page.keyboard.press("m")
    kept(page, reviewed, 1)
    page.reload()
    expect(page.locator("#name")).to_have_text(first)
    page.keyboard.press("s")
    # What was judged meanwhile is passed over.
    expect(page.locator("#name")).to_have_text(reviewed.desk.asked[2].subject.id)


def test_the_end_is_told_with_the_precision(page: Page, reviewed: Reviewed) -> None:
    for each, asked in enumerate(reviewed.desk.asked):
        expect(page.locator("#name")).to_have_text(asked.subject.id)
        page.keyboard.press("1" if asked.why == "sample" else "m")
        page.wait_for_function(f"numbers.length === {each + 1}")
    expect(page.locator("#done")).to_be_visible()
    expect(page.locator("#figures")).to_contain_text("Right among the accepted: 100 %")
    page.keyboard.press("m")
    page.keyboard.press("Enter")
    assert len(verdicts(reviewed)) == len(reviewed.desk.asked)


def test_a_verdict_that_could_not_be_kept_is_asked_again(page: Page, reviewed: Reviewed) -> None:
    first = name(page)
    page.route("**/verdict", lambda route: route.abort())
    page.keyboard.press("m")
    expect(page.locator("#trouble")).to_contain_text("couldn't be kept")
    expect(page.locator("#name")).to_have_text(first)
    page.unroute("**/verdict")
    page.keyboard.press("m")
    assert len(kept(page, reviewed, 1)) == 1


def test_the_next_photo_is_there_before_it_is_asked_for(page: Page, reviewed: Reviewed) -> None:
    page.wait_for_load_state("networkidle")
    page.route("**/photo/**", lambda route: route.abort())
    page.route("**/case/**", lambda route: route.abort())
    page.keyboard.press("s")
    expect(page.locator("#name")).to_have_text(reviewed.desk.asked[1].subject.id)
    assert page.evaluate("document.querySelector('#photos img').naturalWidth") > 0


def test_the_pages_policy_stops_nothing_of_its_own(browser: Browser, reviewed: Reviewed) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        told: list[str] = []
        page.on("console", lambda message: told.append(message.text))
        page.goto(reviewed.url)
        expect(page.locator("#photos img")).to_have_count(1)
        page.keyboard.press("m")
        expect(page.locator("#undo")).to_be_enabled()
        assert told == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_nobody_is_shut_out_and_nothing_runs_off_the_side(
    browser: Browser, reviewed: Reviewed, scheme: str, width: int
) -> None:
    viewport = {"width": width, "height": 800}
    with browser.new_context(color_scheme=scheme, viewport=viewport, bypass_csp=True) as context:
        page = context.new_page()
        page.goto(reviewed.url)
        expect(page.locator("#photos img")).to_have_count(1)
        found = Axe().run(page).response["violations"]
        assert [(fault["id"], fault["nodes"][0]["target"]) for fault in found] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
