"""Chromium and the page in it: where its parts are found, and how a network is made slow."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.chromium import CHROMIUM_FLAGS, CHROMIUM_NAMES

# The one place that knows the page's parts; any state of the program has them.
PHOTO_FILE = "#photo input[type=file]"
READY = "#examples button"
ANSWER = "#answer .answer"
UNREADABLE = "#answer .unreadable"
MODEL_TAB = "[role=tab]:nth-of-type(2)"
MODEL = "#facts"
FLAG_OPEN = "#flag-open"
FLAG_FORM = "#flag-form"

# In milliseconds.
PATIENCE = 300_000


@dataclass(frozen=True)
class Network:
    """A speed in kbit/s and a round trip in milliseconds; none where nothing is made slow."""

    name: str
    speed: int | None = None
    round_trip: int = 0


LOCALHOST = Network("localhost")
FAST_3G = Network("fast 3G", 1600, 150)
SLOW_3G = Network("slow 3G", 400, 400)
NETWORKS = (LOCALHOST, FAST_3G, SLOW_3G)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Raises FileNotFoundError where there is none."""
    found = next((path for name in CHROMIUM_NAMES if (path := shutil.which(name))), None)
    if found is None:
        raise FileNotFoundError("Chromium is needed: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=list(CHROMIUM_FLAGS))
        yield browser
        browser.close()


def throttle(page: Page, network: Network) -> None:
    """Make what `page` asks for from now on travel as on `network`."""
    if network.speed is None:
        return
    speed = network.speed * 1000 / 8
    page.context.new_cdp_session(page).send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": network.round_trip,
            "downloadThroughput": speed,
            "uploadThroughput": speed,
        },
    )


def wait_until_usable(page: Page) -> None:
    """Its parts are there, and its script."""
    page.locator(READY).first.wait_for(timeout=PATIENCE)
    page.wait_for_function("Boolean(window.showLanguage)", timeout=PATIENCE)
    page.locator(PHOTO_FILE).first.wait_for(state="attached", timeout=PATIENCE)


def give(page: Page, photo: Path) -> None:
    page.set_input_files(PHOTO_FILE, photo)
