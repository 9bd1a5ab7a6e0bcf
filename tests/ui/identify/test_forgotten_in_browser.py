"""A visit that the server has forgotten goes on: the page makes the answer again."""

import uuid

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.ui.app_process import ROOT, RunningApp
from tests.ui.conftest import OpenPage
from ui.page import VISITS_KEPT

pytestmark = pytest.mark.browser

SHEPHERD = ROOT / "examples" / "german_shepherd.jpg"


def is_rewording(dependency: dict) -> bool:
    """Of all that the server does, only this takes nothing but the switch whose change calls it."""
    switched = [[component, "change"] for component in dependency["inputs"]]
    return dependency["backend_fn"] and dependency["targets"] == switched


@pytest.fixture
def forgotten(app: RunningApp, open_page: OpenPage) -> Page:
    """A page with an answer, and as many visitors since as the server remembers."""
    page = open_page()
    page.set_input_files("#photo input[type=file]", SHEPHERD)
    expect(page.locator("#answer .headline")).to_contain_text("Berger allemand")
    expect(page.locator("#flag-open")).to_be_visible()
    with httpx.Client(base_url=app.address) as client:
        dependencies = client.get("/config").json()["dependencies"]
        (rewording,) = [each for each in dependencies if is_rewording(each)]
        for _ in range(VISITS_KEPT + 1):
            visit = {"fn_index": rewording["id"], "data": ["fr"], "session_hash": uuid.uuid4().hex}
            client.post("/gradio_api/run/predict", json=visit).raise_for_status()
    return page


def test_switching_the_language_rewords_a_forgotten_answer(forgotten: Page) -> None:
    forgotten.get_by_text("English", exact=True).click()
    expect(forgotten.locator("#answer .headline")).to_contain_text("German shepherd")
    expect(forgotten.locator("#flag-open")).to_have_text("This is not the right breed")


def test_a_forgotten_answer_can_be_corrected(forgotten: Page) -> None:
    forgotten.click("#flag-open")
    expect(forgotten.locator("#flag-open")).to_be_hidden()
    expect(forgotten.locator("#flag-open")).to_be_visible()
    forgotten.click("#flag-open")
    expect(forgotten.locator("#flag-form")).to_be_visible()
