"""The page with a repo of the Hub and reviewers: thanks when it is true, and no way to the records.

The real program, a real browser and the real client of the Hub against one on loopback.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, expect

from benchmarks.gradio_client import API
from breeds.flags import store
from breeds.flags.record import Correction, Verdict
from tests.breeds.flags.flagged import picture, shown
from tests.flag_repos import REPO, kept_there
from tests.hub import LoopbackHub
from tests.hub_client import client_environment
from tests.hub_protocol import Request
from tests.hub_repos import Refusal
from tests.ui.app_process import RunningApp, program_with, running_app
from tests.ui.conftest import ACCEPTING, opening

pytestmark = pytest.mark.browser

SHEPHERD = Path(__file__).parents[2] / "examples" / "german_shepherd.jpg"
SECRET = "12 rue des Lilas"
PASSWORD = "chien perdu 12"
COMMIT = f"/api/datasets/{REPO}/commit/main"


@pytest.fixture(scope="module")
def own_hub() -> Iterator[LoopbackHub]:
    with LoopbackHub() as hub:
        yield hub


@pytest.fixture(scope="module")
def space(own_hub: LoopbackHub, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningApp]:
    """As on a Space: the disk is wiped, the Hub keeps."""
    folder = tmp_path_factory.mktemp("space")
    home = client_environment(own_hub.endpoint, folder / "home", own_hub.token)
    hub = {name: value for name, value in home.items() if name.startswith(("HF_", "NO_PROXY"))}
    settings = {
        "SPACE_ID": "refuge/quelle-race",
        "BREEDS_FLAGS_REPO": REPO,
        "BREEDS_FLAGS_DAYS": "400",
        "BREEDS_REVIEW_PASSWORD": PASSWORD,
    }
    program = program_with(ACCEPTING, folder / "program")
    with running_app(folder, program=program, **hub, **settings) as app:
        yield app


@pytest.fixture
def secret_record(space: RunningApp) -> str:
    correction = Correction(Verdict.MIXED, remark=SECRET)
    return store.save(space.flags_dir, picture(7), correction, shown()).id


def test_a_volunteer_is_thanked_once_the_hub_has_the_verdict(
    own_hub: LoopbackHub, space: RunningApp, browser: Browser
) -> None:
    out_of_order = [True]

    def before(request: Request) -> Refusal | None:
        refused = out_of_order[0] and request.path == COMMIT
        return Refusal(503, "out of order") if refused else None

    own_hub.before = before
    with opening(space, browser) as open_page:
        page = open_page()
        page.set_input_files("#photo input[type=file]", SHEPHERD)
        expect(page.locator("#verdict-consent")).to_contain_text("effacée après 400 jours")
        page.click("#verdict-yes")
        message = page.locator("#flag-message p")
        expect(message).to_have_text("Gardé ici, pas encore mis à l'abri.")
        record = message.get_attribute("data-record")
        assert (space.flags_dir / record / "record.json").is_file()
        page.wait_for_timeout(3000)
        expect(message).to_have_class("waiting")
        out_of_order[0] = False
        expect(message).to_contain_text("Merci", timeout=60_000)
        expect(message).to_have_class("kept")
        assert f"{record}/record.json" in kept_there(own_hub)
        page.get_by_test_id("English-radio-label").click()
        expect(message).to_contain_text("Thank you")
        page.click("#verdict-undo")
        expect(message).to_contain_text(record)


def test_no_file_path_leads_to_a_record(space: RunningApp, secret_record: str) -> None:
    photo = space.flags_dir / secret_record / "photo.jpg"
    text = space.flags_dir / secret_record / "record.json"
    relative = Path("flags") / secret_record / "record.json"
    with httpx.Client(base_url=space.address, timeout=60) as client:
        for path in (photo, text, relative, f"{space.flags_dir}/../flags/{secret_record}"):
            for place in (f"{API}/file=", "/file=", "/static/", "/assets/", "/pictures/", "/"):
                response = client.get(f"{place}{path}")
                assert SECRET not in response.text
                assert not response.content.startswith(b"\xff\xd8"), place
        told = client.get(f"/kept/{secret_record}").json()
        assert told.keys() == {"safe"}


def test_no_event_of_the_page_gives_a_record_away(space: RunningApp, secret_record: str) -> None:
    photo = str(space.flags_dir / secret_record / "photo.jpg")
    record = str(space.flags_dir / secret_record / "record.json")

    with httpx.Client(base_url=space.address, timeout=60) as client:
        events = [
            event for event in client.get("/config").json()["dependencies"] if event["backend_fn"]
        ]
        assert events
        for event in events:
            for path in (photo, record):
                for value in ({"path": path, "meta": {"_type": "gradio.FileData"}}, path):
                    assert SECRET not in _ask(client, event, path, value)


def _ask(client: httpx.Client, event: dict[str, Any], path: str, value: object) -> str:
    """What the page says to an event that is handed a file of the flags in every place."""
    asked = {
        "fn_index": event["id"],
        "data": [value] * len(event["inputs"]),
        "session_hash": "nobody",
        "event_data": {"path": path, "number": 1, "picture": True},
    }
    return client.post(f"{API}/run/predict", json=asked).text


def test_who_is_no_reviewer_reads_nothing_and_a_reviewer_does(
    space: RunningApp, secret_record: str
) -> None:
    with httpx.Client(base_url=space.address, timeout=60) as client:
        of_record = f"/cases/{secret_record}", f"/photos/{secret_record}"
        for place in ("", "/", "/cases", *of_record, "/dashboard"):
            response = client.get(f"/review{place}")
            assert response.status_code in (303, 401)
            assert SECRET not in response.text
            assert not response.content.startswith(b"\xff\xd8")
        form = client.get("/review/sign-in").text
        token = form.split('name="token" value="')[1].split('"')[0]
        fields = {"token": token, "name": "Jeanne", "password": PASSWORD}
        client.post("/review/sign-in", data=fields)
        cases = client.get("/review/cases").json()["cases"]
        told = [client.get(f"/review/cases/{case}").text for case in cases]
        assert any(SECRET in text for text in told)
        dashboard = client.get("/review/dashboard").raise_for_status().text
        assert SECRET not in dashboard and secret_record not in dashboard
