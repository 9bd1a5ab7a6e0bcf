"""The dashboard in a browser: reached from the desk and back, readable, and shut to nobody."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from breeds.flags.counts import weeks
from breeds.flags.counts.counted import path_of
from tests.breeds.flags.flagged import flag
from tests.counts import a_week, counted
from tests.ui.axe import faults
from tests.ui.review.protected import PASSWORD
from tests.ui.test_letters import SIZES, SMALLEST

pytestmark = pytest.mark.browser


@pytest.fixture(params=[(1280, 800), (390, 760)])
def page(
    request: pytest.FixtureRequest, browser: Browser, served_desk: str, tmp_path: Path
) -> Iterator[Page]:
    now = weeks.week_of(datetime.now(UTC))
    told = counted(*(a_week(weeks.after(now, -back), [30, 9, 5, 2, 4, 1]) for back in (6, 3, 1)))
    path_of(tmp_path, told.id).parent.mkdir()
    path_of(tmp_path, told.id).write_bytes(told.to_json())
    flag(tmp_path, 1)
    width, height = request.param
    context = browser.new_context(base_url=served_desk, viewport={"width": width, "height": height})
    page = context.new_page()
    page.goto("/review/?lang=en")
    page.fill("input[name=name]", "Jeanne")
    page.fill("input[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.click("#to-dashboard")
    expect(page.locator("h1")).to_have_text("Dashboard")
    yield page
    context.close()


def test_it_is_reached_from_the_desk_and_leads_back_in_the_same_language(page: Page) -> None:
    page.click("text=Français")
    expect(page.locator("h1")).to_have_text("Tableau de bord")
    page.click("#to-desk")
    expect(page.locator("#left")).to_have_text("1 à relire, 0 jugés")


def test_its_style_and_bars_are_let_through_by_the_pages_policy(page: Page) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.reload()
    widths = (
        page.locator("#decisions ~ .wide .bar")
        .first.locator("rect")
        .evaluate_all("(all) => all.map((one) => one.getBoundingClientRect().width)")
    )
    assert len(widths) == 6 and widths[0] > widths[1] > 0
    colours = page.locator(".legend i").evaluate_all(
        "(all) => all.map((one) => getComputedStyle(one).backgroundColor)"
    )
    assert len(set(colours)) == 6
    assert complaints == []


def test_it_shuts_nobody_out(page: Page) -> None:
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert faults(page) == []
    assert min(page.evaluate(SIZES)) >= SMALLEST
    width = page.viewport_size["width"]
    assert page.evaluate("document.documentElement.scrollWidth") <= width
