"""What the page answered is on the dashboard after a restart on an emptied disk, as on a Space.

The real program, stopped as a Space is stopped, a real browser and the real client of the Hub.
"""

import re
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, expect

from breeds.flags.counts.counted import list_counted
from tests.flag_repos import REPO
from tests.flag_shelters import wait_until
from tests.hub import LoopbackHub
from tests.hub_client import client_environment
from tests.ui.app_process import ROOT, RunningApp, running_app
from tests.ui.conftest import opening

pytestmark = pytest.mark.browser

PHOTO = ROOT / "examples" / "german_shepherd.jpg"
PASSWORD = "chien perdu 12"
EMPTY = "Aucune réponse n&#39;a encore été comptée."


def dashboard(app: RunningApp) -> str:
    """What a reviewer sees of it."""
    with httpx.Client(base_url=app.address, timeout=60) as client:
        form = client.get("/review/sign-in").text
        token = form.split('name="token" value="')[1].split('"')[0]
        fields = {"token": token, "name": "Jeanne", "password": PASSWORD}
        client.post("/review/sign-in", data=fields)
        return re.sub(r' nonce="[^"]*"', "", client.get("/review/dashboard").text)


def test_the_dashboard_is_the_same_after_a_restart_on_an_emptied_disk(
    hub: LoopbackHub, browser: Browser, tmp_path: Path
) -> None:
    home = client_environment(hub.endpoint, tmp_path / "home", hub.token)
    settings = {name: value for name, value in home.items() if name.startswith(("HF_", "NO_PROXY"))}
    settings |= {
        "SPACE_ID": "refuge/quelle-race",
        "BREEDS_FLAGS_REPO": REPO,
        "BREEDS_REVIEW_PASSWORD": PASSWORD,
    }
    before, after = tmp_path / "before", tmp_path / "after"
    for folder in (before, after):
        folder.mkdir()
    with running_app(before, **settings) as app:
        assert EMPTY in dashboard(app)
        with opening(app, browser) as open_page:
            page = open_page()
            page.click("button[data-example='cat.jpg']")
            expect(page.locator("#answer h2")).to_have_text("Aucun chien trouvé")
            for _ in range(2):
                page.reload()
                page.set_input_files("#photo input[type=file]", PHOTO)
                expect(page.locator("#verdict-yes")).to_be_visible()
        wait_until(lambda: bool(list_counted(app.flags_dir)))
    # The example isn't among them, and the second photo is though nobody waited for its writing.
    assert [each.photos for each in list_counted(before / "flags")] == [2]
    with running_app(after, **settings) as app:
        wait_until(lambda: bool(list_counted(app.flags_dir)))
        assert list_counted(after / "flags") == list_counted(before / "flags")
        told = dashboard(app)
    assert EMPTY not in told
    with running_app(before, **settings) as app:
        assert dashboard(app) == told
