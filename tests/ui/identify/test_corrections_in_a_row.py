"""Several corrections in one visit: each is kept, and the server has nothing to complain of."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from breeds.flags import store
from tests.ui.app_process import ROOT, running_app

pytestmark = pytest.mark.browser

BRITTANY = "n02101388"
PHOTOS = ("german_shepherd.jpg", "cat.jpg", "dog_and_bicycle.jpg")


def test_each_correction_of_a_visit_is_kept_without_a_complaint(
    browser: Browser, tmp_path: Path
) -> None:
    complaints = tmp_path / "errors.txt"
    with complaints.open("w") as errors, running_app(tmp_path, errors=errors) as app:
        page = browser.new_page()
        page.goto(app.address)
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
        kept = store.list_records(app.flags_dir)
        page.context.close()
    assert [record.correction.breed for record in kept] == [BRITTANY] * len(PHOTOS)
    assert "Traceback" not in complaints.read_text("utf-8")
