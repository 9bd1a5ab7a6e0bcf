"""Nothing jumps while the page loads and while a photo is sent and answered."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from benchmarks.browser import (
    ANSWER,
    FAST_3G,
    LOCALHOST,
    Network,
    give,
    throttle,
    wait_until_usable,
)
from benchmarks.page import write_photo
from tests.ui.app_process import RunningApp
from tests.ui.layout_shift import shifted, watch

pytestmark = pytest.mark.browser

PHONE = ViewportSize(width=390, height=664)
DESKTOP = ViewportSize(width=1280, height=800)
AT_MOST = 0.1


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A photo that takes the browser a while to reduce."""
    return write_photo(tmp_path_factory.mktemp("large"))


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("broken") / "rex.jpg"
    path.write_bytes(b"no photo")
    return path


def give_and_wait(page: Page, photo: Path, answer: str) -> None:
    give(page, photo)
    page.locator(answer).first.wait_for(timeout=60_000)


@pytest.mark.parametrize(
    ("network", "size"),
    [(LOCALHOST, PHONE), (FAST_3G, PHONE), (FAST_3G, DESKTOP)],
    ids=["localhost, phone", "fast 3G, phone", "fast 3G, desktop"],
)
def test_nothing_jumps_until_the_answer_is_there(
    app: RunningApp,
    browser: Browser,
    large: Path,
    broken: Path,
    network: Network,
    size: ViewportSize,
) -> None:
    context = browser.new_context(viewport=size, locale="fr-FR")
    page = context.new_page()
    watch(page)
    throttle(page, network)
    page.goto(app.address, wait_until="commit")
    wait_until_usable(page)
    assert shifted(page) <= AT_MOST
    give_and_wait(page, large, ANSWER)
    assert shifted(page) <= AT_MOST
    give_and_wait(page, broken, "#answer .unreadable")
    assert shifted(page) <= AT_MOST
    context.close()
