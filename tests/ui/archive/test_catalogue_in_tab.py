"""A catalogue of this machine, reviewed within the page's tab."""

import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from breeds.catalogue.store import NAME
from breeds.recognition.classifier import Classifier
from tests.archives import index, rows
from tests.ui.app_process import ROOT, app_environment, running_app
from tests.ui.conftest import opening
from tests.ui.states import SHEPHERD

pytestmark = pytest.mark.browser


@pytest.fixture
def catalogue(tmp_path: Path, classifier: Classifier, examples: Path) -> Path:
    (tmp_path / "photos").mkdir()
    for name in ("mixed_breed_grey.jpg", "mixed_breed_frisbee.jpg", SHEPHERD.name):
        (tmp_path / "photos" / name).write_bytes((examples / name).read_bytes())
    index(tmp_path / "photos", classifier)
    return tmp_path / "photos" / NAME


def test_a_catalogue_is_reviewed_by_keys_in_the_tab(
    tmp_path: Path, catalogue: Path, browser: Browser
) -> None:
    with (
        running_app(tmp_path, BREEDS_CATALOGUE=str(catalogue)) as app,
        opening(app, browser) as open_page,
    ):
        page = open_page()
        page.get_by_role("tab").nth(2).click()
        frame = page.frame_locator("#archive iframe")
        expect(frame.locator("#why")).to_have_text("Le modèle n'est pas sûr")
        first = frame.locator("#name").inner_text()
        frame.locator("#said").press("m")
        expect(frame.locator("#name")).not_to_have_text(first)
        expect(frame.locator("#undo")).to_be_enabled()
        assert rows(catalogue, "verdict", "verdict") == [("mixed",)]
        english = open_page("/?lang=en")
        english.get_by_role("tab").nth(2).click()
        why = english.frame_locator("#archive iframe").locator("#why")
        expect(why).to_have_text("The model isn't sure")


def test_a_catalogue_that_is_none_is_told_at_the_start(tmp_path: Path) -> None:
    none = tmp_path / "none.sqlite"
    none.write_text("not a catalogue at all, but some text that is long enough", "utf-8")
    done = subprocess.run(
        [sys.executable, ROOT / "app.py"],
        cwd=tmp_path,
        env=app_environment({"BREEDS_CATALOGUE": str(none)}),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 1
    assert "is no catalogue" in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr
