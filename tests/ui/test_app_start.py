"""The program starts with the model that it is told to use, or says which stands in, and why."""

import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from breeds.bundle import MANIFEST, NETWORK_WEIGHTS, SERVED_FILES, load
from tests.bundles import write_tiny_bundle
from tests.hub import LoopbackHub
from tests.hub_repos import Refusal, StoredFile
from tests.ui.app_process import ROOT, app_environment, running_app
from ui.texts.page import ENGLISH, FRENCH

pytestmark = pytest.mark.browser

REPO = "refuge/races"
WIDTHS = (1280, 390)


def hub_settings(endpoint: str, home: Path) -> dict[str, str]:
    return {"HF_ENDPOINT": endpoint, "HF_HOME": str(home), "HF_HUB_DISABLE_XET": "1"}


@pytest.fixture
def no_hub() -> Iterator[str]:
    """An endpoint that refuses every connection."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{unused.getsockname()[1]}"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": WIDTHS[0], "height": 900})
    yield page
    page.close()


def publish(hub: LoopbackHub, model: Path) -> str:
    """The full SHA of a commit that holds the model."""
    files = {name: StoredFile((model / name).read_bytes()) for name in (MANIFEST, *SERVED_FILES)}
    return hub.create(REPO).commit("main", "a model", files).sha


def sentence_at_start(program: Path = ROOT, **settings: str) -> str:
    """The one line that the program says on standard error when it won't start."""
    started = subprocess.run(
        [sys.executable, program / "app.py"],
        env=app_environment(settings),
        capture_output=True,
        text=True,
        check=False,
    )
    assert started.returncode == 1
    (line,) = started.stderr.splitlines()
    return line


def test_a_setting_that_cannot_be_used_stops_it() -> None:
    said = sentence_at_start(BREEDS_MODEL_REPO="races")
    assert said == "BREEDS_MODEL_REPO is 'races': expected OWNER/NAME or OWNER/NAME@REVISION."


def test_a_required_hub_without_a_model_stops_it() -> None:
    assert "BREEDS_MODEL_REPO" in sentence_at_start(BREEDS_REQUIRE_HUB="1")


def test_an_absent_hub_stops_it_where_it_is_required(no_hub: str, tmp_path: Path) -> None:
    settings = hub_settings(no_hub, tmp_path)
    said = sentence_at_start(BREEDS_MODEL_REPO=REPO, BREEDS_REQUIRE_HUB="1", **settings)
    assert said.startswith("The Hub can't be reached")
    assert REPO in said


def test_a_model_that_cannot_run_stops_it_where_the_hub_is_required(tmp_path: Path) -> None:
    model = write_tiny_bundle(tmp_path / "model")
    with LoopbackHub() as hub:
        publish(hub, model)
        hub.commit(REPO, {MANIFEST: "{}"})
        settings = hub_settings(hub.endpoint, tmp_path / "home")
        said = sentence_at_start(BREEDS_MODEL_REPO=REPO, BREEDS_REQUIRE_HUB="yes", **settings)
    assert MANIFEST in said


def test_a_damaged_embedded_model_stops_it(tmp_path: Path) -> None:
    program = tmp_path / "program"
    model = write_tiny_bundle(program / "model")
    (model / NETWORK_WEIGHTS).write_bytes(b"")
    for package in ("breeds", "ui"):
        shutil.copytree(
            ROOT / package, program / package, ignore=shutil.ignore_patterns("__pycache__")
        )
    shutil.copyfile(ROOT / "app.py", program / "app.py")
    assert f"{NETWORK_WEIGHTS} is damaged" in sentence_at_start(program)


def test_it_names_the_hub_model_that_answers_and_its_copy_while_the_hub_is_away(
    no_hub: str, tmp_path: Path, page: Page
) -> None:
    model, home = write_tiny_bundle(tmp_path / "model"), tmp_path / "home"
    required = {"BREEDS_REQUIRE_HUB": "1"}
    footer, notice = page.locator("#footer"), page.locator("#notice")
    with LoopbackHub() as hub:
        commit = publish(hub, model)
        settings = required | hub_settings(hub.endpoint, home)
        with running_app(tmp_path, BREEDS_MODEL_REPO=f"{REPO}@main", **settings) as app:
            page.goto(app.address)
            expect(footer).to_contain_text(f"modèle {REPO}, révision {commit}")
            expect(footer).to_contain_text(FRENCH.model_checks)
            expect(footer).not_to_contain_text(FRENCH.model_unconfirmed)
            expect(notice).to_have_count(0)
    settings = required | hub_settings(no_hub, home)
    with (
        (tmp_path / "errors").open("w+", encoding="utf-8") as errors,
        running_app(tmp_path, errors=errors, BREEDS_MODEL_REPO=REPO, **settings) as app,
    ):
        page.goto(app.address)
        expect(footer).to_contain_text(f"révision {commit}")
        expect(footer).to_contain_text(FRENCH.model_unconfirmed)
        expect(notice).to_have_count(0)
        (line,) = (tmp_path / "errors").read_text("utf-8").splitlines()
        assert f"{REPO}@{commit}" in line


def test_it_says_on_the_page_and_on_standard_error_that_the_embedded_model_stands_in(
    no_hub: str, tmp_path: Path, page: Page, embedded_model: Path
) -> None:
    settings = {"BREEDS_MODEL_REPO": REPO, **hub_settings(no_hub, tmp_path / "home")}
    reason = f"The Hub can't be reached, and its cache here holds no whole copy of {REPO}@main."
    version = load(embedded_model).manifest.version
    with (
        (tmp_path / "errors").open("w+", encoding="utf-8") as errors,
        running_app(tmp_path, errors=errors, **settings) as app,
    ):
        for texts in (FRENCH, ENGLISH):
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 900})
                page.goto(f"{app.address}/?lang={texts.code}")
                told = page.get_by_text(texts.notice.format(version=version))
                expect(told).to_be_visible()
                expect(told).to_be_in_viewport()
                expect(page.get_by_text(reason)).to_be_hidden()
                page.get_by_text(texts.notice_reason).click()
                expect(page.get_by_text(reason)).to_be_visible()
                assert page.evaluate("document.body.scrollWidth") <= width
                above, below = (page.locator(at).bounding_box() for at in ("#notice", "#photo"))
                assert above["y"] + above["height"] <= below["y"]
        expect(page.locator("#footer")).to_contain_text(
            ENGLISH.model_embedded.format(version=version)
        )
        (line,) = (tmp_path / "errors").read_text("utf-8").splitlines()
        assert line == f"{reason} The embedded model answers instead."


def test_what_the_hub_says_is_shown_as_text(tmp_path: Path, page: Page) -> None:
    with LoopbackHub() as hub:
        hub.before = lambda request: Refusal(403, "<img src=x onerror=alert(1)> {version}")
        settings = {"BREEDS_MODEL_REPO": REPO, **hub_settings(hub.endpoint, tmp_path / "home")}
        with running_app(tmp_path, **settings) as app:
            page.goto(app.address)
            page.get_by_text(FRENCH.notice_reason).click()
            expect(page.locator("#notice")).to_contain_text(
                "<img src=x onerror=alert(1)> {version}"
            )
            expect(page.locator("#notice img")).to_have_count(0)


@contextmanager
def started_app(**settings: str) -> Iterator[str]:
    """The first line that the program prints, while it runs; it prints no other."""
    with subprocess.Popen(
        [sys.executable, ROOT / "app.py"],
        env=app_environment({"PYTHONUNBUFFERED": "1", **settings}),
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process.stdout.readline()
        finally:
            process.terminate()
        assert process.stdout.read() == ""


def test_an_address_that_is_not_this_machines_is_told_in_one_line() -> None:
    assert "can't be served" in sentence_at_start(GRADIO_SERVER_NAME="192.0.2.1")


def test_it_prints_its_address_offers_no_way_out_and_takes_another_port_where_its_own_is_taken(
    tmp_path: Path,
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        settings = {"GRADIO_SERVER_PORT": str(port), "GRADIO_TEMP_DIR": str(tmp_path)}
        with started_app(GRADIO_SHARE="True", **settings) as line:
            assert re.fullmatch(r"Quelle race \? http://127\.0\.0\.1:\d+/\n", line)
            assert f":{port}/" not in line
