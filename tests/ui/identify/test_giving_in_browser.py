"""Each way to give a photo, whatever came of the one before: pasted, dropped, taken, by file."""

import io
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pillow_heif
import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.chromium import CHROMIUM_FLAGS, CHROMIUM_NAMES
from tests.ui.app_process import ROOT, RunningApp
from tests.ui.conftest import OpenPage

pytestmark = pytest.mark.browser

SHEPHERD = ROOT / "examples" / "german_shepherd.jpg"
CAT = ROOT / "examples" / "cat.jpg"
PHOTO_FILE = "#photo input[type=file]"

COPY_PHOTO = """
async (address) => {
    const picture = await createImageBitmap(await (await fetch(address)).blob());
    const canvas = Object.assign(document.createElement("canvas"), {width: 400, height: 300});
    canvas.getContext("2d").drawImage(picture, 0, 0, 400, 300);
    const png = await new Promise((done) => canvas.toBlob(done, "image/png"));
    await navigator.clipboard.write([new ClipboardItem({"image/png": png})]);
}
"""


def headline(page: Page) -> str:
    return page.locator("#answer .headline").inner_text()


def give(page: Page, photo: Path | dict = SHEPHERD, breed: str = "Berger allemand") -> None:
    picture = page.locator("#photo .box img")
    before = picture.get_attribute("src") or ""
    page.set_input_files(PHOTO_FILE, photo)
    expect(picture).not_to_have_attribute("src", before)
    expect(page.locator("html[data-awaiting-answer]")).to_have_count(0)
    expect(page.locator("#answer .headline")).to_contain_text(breed)


def permit(page: Page, name: str, setting: str) -> None:
    session = page.context.new_cdp_session(page)
    permission = {"permission": {"name": name}, "setting": setting}
    session.send("Browser.setPermission", permission | {"origin": page.evaluate("origin")})


def drop(page: Page, at: tuple[float, float], *files: Path) -> None:
    session = page.context.new_cdp_session(page)
    data = {"items": [], "files": [str(file) for file in files], "dragOperationsMask": 1}
    for kind in ("dragEnter", "dragOver", "drop"):
        event = {"type": kind, "x": at[0], "y": at[1], "data": data}
        session.send("Input.dispatchDragEvent", event)


def middle(page: Page, selector: str) -> tuple[float, float]:
    box = page.locator(selector).bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_refused_paste_is_told_and_leaves_all_else_as_it_was(
    open_page: OpenPage, language: str
) -> None:
    page = open_page(f"/?lang={language}")
    permit(page, "clipboard-read", "denied")
    give(page, breed="shepherd" if language == "en" else "Berger")
    shown = headline(page)
    page.click("#photo_paste")
    said = {"fr": "n'autorise pas la lecture", "en": "does not allow reading"}[language]
    expect(page.locator("#photo .said")).to_contain_text(said)
    assert headline(page) == shown
    with page.expect_file_chooser() as chooser:
        page.click("#photo_choose")
    chooser.value.set_files(CAT)
    expect(page.locator("#answer .headline")).not_to_have_text(shown)
    expect(page.locator("#photo .said")).to_have_text("")


def test_text_on_the_clipboard_is_no_photo_and_a_photo_is_one(open_page: OpenPage) -> None:
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    page.evaluate("navigator.clipboard.writeText('rex')")
    page.click("#photo_paste")
    expect(page.locator("#photo .said")).to_have_text(
        "Il n'y a pas de photo dans le presse-papiers."
    )
    page.evaluate(COPY_PHOTO, page.locator("#examples img").first.get_attribute("src"))
    page.click("#photo_paste")
    expect(page.locator("#answer .bars li")).to_have_count(5)
    expect(page.locator("#photo .said")).to_have_text("")
    give(page, CAT, "")
    shown = headline(page)
    page.locator("#photo .box").focus()
    page.keyboard.press("Control+V")
    expect(page.locator("#answer .headline")).not_to_have_text(shown)
    give(page)


def test_a_pasted_word_still_goes_into_the_search(open_page: OpenPage) -> None:
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    give(page)
    page.click("#flag-open")
    page.evaluate("navigator.clipboard.writeText('beagle')")
    page.locator("#flag-search textarea").focus()
    page.keyboard.press("Control+V")
    expect(page.locator("#flag-choice label").first).to_have_text("Beagle")


@pytest.fixture
def insecure_page(app: RunningApp, browser: Browser) -> Iterator[Page]:
    """The page over http from another machine, where a browser gives no clipboard and no camera."""
    with launched(browser, "--host-resolver-rules=MAP refuge.test 127.0.0.1") as another:
        page = another.new_page(locale="fr-FR")
        page.goto(app.address.replace("127.0.0.1", "refuge.test"))
        page.wait_for_function("Boolean(window.takePhoto)")
        yield page


@contextmanager
def launched(browser: Browser, *flags: str) -> Iterator[Browser]:
    """Another browser, whose camera asks before it is used."""
    path = shutil.which(next(filter(shutil.which, CHROMIUM_NAMES)))
    asking = [flag for flag in CHROMIUM_FLAGS if "fake-ui" not in flag]
    another = browser.browser_type.launch(executable_path=path, args=[*asking, *flags])
    yield another
    another.close()


def test_without_a_clipboard_no_button_offers_it(insecure_page: Page) -> None:
    assert not insecure_page.evaluate("isSecureContext")
    expect(insecure_page.locator("#photo_choose")).to_be_visible()
    expect(insecure_page.locator("#photo_paste")).to_be_hidden()
    insecure_page.click("#photo_take")
    expect(insecure_page.locator("#photo .said")).to_contain_text("Aucune caméra")
    give(insecure_page)


def test_a_drop_anywhere_is_the_next_photo(open_page: OpenPage) -> None:
    page = open_page()
    give(page, CAT, "")
    for target, photo in (("#photo .box", SHEPHERD), ("#footer", CAT), ("#answer", SHEPHERD)):
        shown = headline(page)
        page.locator(target).scroll_into_view_if_needed()
        drop(page, middle(page, target), photo)
        expect(page.locator("#answer .headline")).not_to_have_text(shown)
        expect(page.locator("html[data-awaiting-answer]")).to_have_count(0)
        assert ("Berger allemand" in headline(page)) == (photo == SHEPHERD), target
        assert len(page.context.pages) == 1, target


def test_of_several_dropped_files_the_first_is_answered_and_that_is_said(
    open_page: OpenPage,
) -> None:
    page = open_page()
    drop(page, middle(page, "#photo .box"), SHEPHERD, CAT)
    expect(page.locator("#answer .headline")).to_contain_text("Berger allemand")
    expect(page.locator("#photo .said")).to_contain_text("Une photo à la fois")
    page.get_by_text("English", exact=True).click()
    expect(page.locator("#photo .said")).to_contain_text("One photo at a time")
    give(page, CAT, "")
    expect(page.locator("#photo .said")).to_have_text("")


def test_a_dropped_folder_is_told(open_page: OpenPage, tmp_path: Path) -> None:
    page = open_page()
    give(page)
    drop(page, middle(page, "#photo .box"), tmp_path)
    expect(page.locator("#photo .said")).to_contain_text("C'est un dossier")
    assert "Berger allemand" in headline(page)


def test_a_drop_beside_the_zips_box_leaves_the_page(open_page: OpenPage) -> None:
    page = open_page()
    page.get_by_role("tab").nth(1).click()
    expect(page.locator("#facts")).to_be_visible()
    page.locator("#facts").scroll_into_view_if_needed()
    drop(page, middle(page, "#facts"), SHEPHERD)
    page.wait_for_timeout(500)
    expect(page.locator("#facts")).to_be_visible()
    assert len(page.context.pages) == 1


def test_a_refused_camera_is_told(app: RunningApp, browser: Browser) -> None:
    with launched(browser) as another:
        page = another.new_page(locale="fr-FR")
        page.goto(app.address)
        page.wait_for_function("Boolean(window.takePhoto)")
        permit(page, "camera", "denied")
        page.click("#photo_take")
        expect(page.locator("#photo .said")).to_contain_text("n'autorise pas la caméra")
        give(page)


def as_heic(photo: Path) -> bytes:
    pillow_heif.register_heif_opener()
    encoded = io.BytesIO()
    Image.open(photo).save(encoded, "HEIF")
    return encoded.getvalue()


def test_what_the_browser_cannot_show_is_shown_as_it_was_decoded(open_page: OpenPage) -> None:
    page = open_page()
    picture = page.locator("#photo .box img")
    shepherd, cat = as_heic(SHEPHERD), as_heic(CAT)
    for name, content in (
        ("IMG_1234.HEIC", shepherd),
        ("minou.HEIF", cat),
        ("rex.HIF", shepherd),
        ("minou", cat),
    ):
        give(page, {"name": name, "mimeType": "", "buffer": content}, breed="")
        assert ("Berger allemand" in headline(page)) == (content == shepherd), name
        expect(picture).to_be_visible()
        assert picture.evaluate("(image) => image.naturalWidth") > 300, name


def test_a_photo_is_judged_by_its_content(open_page: OpenPage) -> None:
    page = open_page()
    for name in ("rex.MPO", "rex", "rex.txt"):
        give(page, {"name": name, "mimeType": "", "buffer": SHEPHERD.read_bytes()})


def test_the_last_of_several_hasty_photos_is_answered(open_page: OpenPage) -> None:
    page = open_page()
    for photo in (CAT, SHEPHERD, CAT, CAT, SHEPHERD):
        page.set_input_files(PHOTO_FILE, photo)
    expect(page.locator("#answer .headline")).to_contain_text("Berger allemand")
    expect(page.locator("#photo .said")).to_have_text("")
    page.wait_for_timeout(1500)
    expect(page.locator("#answer .headline")).to_contain_text("Berger allemand")
