"""The real page in a real browser: one server for all its browser tests."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.bundle_copies import ACCEPTING
from tests.ui.app_process import RunningApp, program_with, running_app

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
