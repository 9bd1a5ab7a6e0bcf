"""The tab behind a password, at its addresses too, and the tab switched off."""

import time
from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Browser, expect

from tests.ui.app_process import RunningApp, running_app
from tests.ui.archive.on_disk import left_of
from tests.ui.axe import faults
from tests.ui.conftest import opening
from tests.ui.states import SHEPHERD, archive, payload
from ui.parts.password import PAUSE

pytestmark = pytest.mark.browser

PASSWORD = "chien perdu, \u00e9t\u00e9"


@pytest.fixture(scope="module")
def locked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningApp]:
    folder = tmp_path_factory.mktemp("locked")
    with running_app(folder, BREEDS_ARCHIVE_PASSWORD=PASSWORD) as app:
        yield app


def test_the_tab_asks_for_the_password_before_anything_can_be_given(
    locked: RunningApp, browser: Browser
) -> None:
    with opening(locked, browser) as open_page:
        page = open_page()
        page.get_by_role("tab").nth(2).click()
        field = page.get_by_label("Mot de passe")
        expect(field).to_be_visible()
        expect(page.locator("#archive .choose")).to_be_hidden()
        assert faults(page) == []
        assert PASSWORD not in page.content()
        field.fill("chien trouv\u00e9")
        field.press("Enter")
        expect(page.locator("#archive .said.refused")).to_contain_text("pas le bon mot de passe")
        expect(page.locator("#archive .choose")).to_be_hidden()
        field.fill(PASSWORD)
        field.press("Enter")
        archive(page)
        expect(field).to_be_hidden()
        page.set_input_files("#archive input[type=file]", payload(SHEPHERD))
        expect(page.locator("#archive .result tbody tr")).to_have_count(1)


def test_its_addresses_refuse_who_does_not_know_it_and_slowly(locked: RunningApp) -> None:
    with httpx.Client(base_url=locked.address) as client:
        for guess in ({}, {"X-Archive-Password": "chien%20perdu"}):
            started = time.monotonic()
            response = client.post("/archive/visits", headers=guess)
            assert (response.status_code, response.json()) == (401, {"why": "password"})
            assert time.monotonic() - started >= PAUSE
        for address in ("photos", "answers", "stops"):
            given = client.post(f"/archive/{address}", content=b"photo")
            assert given.status_code == 404
    assert left_of(locked) == []


def test_a_tab_that_is_switched_off_is_not_there_nor_are_its_addresses(
    tmp_path_factory: pytest.TempPathFactory, browser: Browser
) -> None:
    folder = tmp_path_factory.mktemp("off")
    with running_app(folder, BREEDS_ARCHIVE_TAB="off") as app:
        with opening(app, browser) as open_page:
            page = open_page("/?lang=fr#archive")
            expect(page.get_by_role("tab")).to_have_count(2)
            assert "archive" not in page.locator("#tabs").inner_text()
        for address in ("visits", "photos", "answers", "stops"):
            assert httpx.post(f"{app.address}/archive/{address}").status_code in (404, 405)
