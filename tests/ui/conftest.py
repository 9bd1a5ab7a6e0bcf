"""The real page in a real browser: one server and one Chromium for all the browser tests."""

import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.bundle_copies import ACCEPTING
from tests.ui.app_process import RunningApp, program_with, running_app

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
# With every window, Chromium loads two pages for the menu of its address bar, which nobody sees: as
# much work as our page. The others are what Playwright switches off and our pages would notice: of
# two such flags, the last counts.
SWITCHED_OFF = (
    *("WebUIOmniboxPopup", "WebUIOmniboxAimPopup"),
    *("AvoidCorsURLLoaderRestartOnRedirect", "AvoidUnnecessaryBeforeUnloadCheckSync", "AimEnabled"),
    *("DestroyProfileOnBrowserClose", "HttpsFirstBalancedModeAutoEnable", "HttpsUpgrades"),
    *("LensOverlay", "MediaRouter", "NetworkTimeServiceQuerying", "OptimizationHints"),
    *("PaintHolding", "PreconnectToSearch", "ThirdPartyStoragePartitioning"),
)
CHROMIUM_FLAGS = (
    "--no-sandbox",
    f"--disable-features={','.join(SWITCHED_OFF)}",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
)
LOCAL = ("http://127.0.0.1", "data:", "blob:")
DESKTOP = {"width": 1280, "height": 900}

OpenPage = Callable[..., Page]

expect.set_options(timeout=20_000)


@pytest.fixture(scope="session")
def complaints(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `app` says on standard error."""
    return tmp_path_factory.mktemp("complaints") / "errors.txt"


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory, complaints: Path) -> Iterator[RunningApp]:
    """The page, with a model that is sure of everything."""
    folder = tmp_path_factory.mktemp("app")
    program = program_with(ACCEPTING, folder / "program")
    with (
        complaints.open("w", encoding="utf-8") as errors,
        running_app(folder, program=program, errors=errors) as app,
    ):
        yield app
    # To be seen where a test failed.
    sys.stderr.write(complaints.read_text("utf-8"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    found = [path for name in CHROMIUM_NAMES if (path := shutil.which(name))]
    if not found:
        pytest.skip("the browser tests need Chromium: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found[0], args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(app: RunningApp, browser: Browser) -> Iterator[OpenPage]:
    with opening(app, browser) as open_page:
        yield open_page


@contextmanager
def opening(app: RunningApp, browser: Browser) -> Iterator[OpenPage]:
    """Opens the page as a new visitor, `script` running before the page's own.

    Afterwards, nothing may have been asked of another host.
    """
    contexts, asked = [], []

    def open_page(address: str = "/", script: str = "", **settings: Any) -> Page:
        context = browser.new_context(**({"viewport": DESKTOP, "locale": "fr-FR"} | settings))
        contexts.append(context)
        context.add_init_script(script)
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.goto(app.address + address)
        expect(page.locator("#examples button").first).to_be_visible()
        page.wait_for_function("Boolean(window.takePhoto)")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert [url for url in asked if not url.startswith(LOCAL)] == []
