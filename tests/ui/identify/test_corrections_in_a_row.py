"""Several corrections in one visit: each is kept, and the server has nothing to complain of."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from breeds.flags import store
from tests.ui.app_process import ROOT, RunningApp
from tests.ui.conftest import OpenPage

pytestmark = pytest.mark.browser

BRITTANY = "n02101388"
PHOTOS = ("german_shepherd.jpg", "cat.jpg", "dog_and_bicycle.jpg")


def test_each_correction_of_a_visit_is_kept_without_a_complaint(
    app: RunningApp, complaints: Path, open_page: OpenPage
) -> None:
    known, told = store.list_records(app.flags_dir), len(complaints.read_text("utf-8"))
    page = open_page()
    for name in PHOTOS:
        page.set_input_files("#photo input[type=file]", ROOT / "examples" / name)
        expect(page.locator("#verdict-undo")).to_be_hidden()
        page.click("#flag-open")
        expect(page.locator("#flag-search textarea")).to_have_value("")
        expect(page.locator("#flag-choice input:checked")).to_have_count(0)
        page.fill("#flag-search textarea", "epagneul breton")
        page.locator("#flag-choice").get_by_text("Épagneul breton").click()
        page.click("#flag-save")
        expect(page.locator("#verdict-undo")).to_be_visible()
    kept = [record for record in store.list_records(app.flags_dir) if record not in known]
    page.context.close()
    assert [record.correction.breed for record in kept] == [BRITTANY] * len(PHOTOS)
    assert "Traceback" not in complaints.read_text("utf-8")[told:]
