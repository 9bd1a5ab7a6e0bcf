"""A photo on its way: made small before it is sent, and told when the connection is lost."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.ui.app_process import ROOT, RunningApp, running_app
from tests.ui.conftest import OpenPage

pytestmark = pytest.mark.browser

SHEPHERD = ROOT / "examples" / "german_shepherd.jpg"
CAT = ROOT / "examples" / "cat.jpg"
PHOTO_FILE = "#photo input[type=file]"
ORIENTATION = 0x0112
TURNED = 6
# The recipe's; each side of a reduced photo has at least as many pixels.
MIN_SIDE = 640
# In bytes a second.
SLOW = 50_000


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """12 megapixels as a phone held upright takes them: on their side, with a note to turn them."""
    grain = Image.effect_noise((4000, 3000), 20).convert("RGB")
    with Image.open(SHEPHERD) as photo:
        upright = photo.convert("RGB").resize((3000, 4000))
    lying = Image.blend(upright.transpose(Image.Transpose.ROTATE_90), grain, 0.1)
    exif = Image.Exif()
    exif[ORIENTATION] = TURNED
    path = tmp_path_factory.mktemp("large") / "IMG_0001.jpg"
    lying.save(path, quality=90, exif=exif)
    return path


def uploads(app: RunningApp) -> dict[Path, int]:
    folder = app.flags_dir.with_name("uploads")
    return {path: path.stat().st_size for path in folder.rglob("photo") if path.is_file()}


def slow_down(page: Page) -> None:
    session = page.context.new_cdp_session(page)
    slow = {"latency": 50, "downloadThroughput": -1, "uploadThroughput": SLOW, "offline": False}
    session.send("Network.emulateNetworkConditions", slow)


def test_a_large_photo_is_reduced_and_turned_before_it_is_sent(
    app: RunningApp, open_page: OpenPage, large: Path
) -> None:
    known = uploads(app)
    page = open_page()
    page.set_input_files(PHOTO_FILE, large)
    expect(page.locator("#answer .headline")).to_contain_text("Berger allemand")
    (sent,) = uploads(app).keys() - known.keys()
    with Image.open(sent) as photo:
        assert MIN_SIDE <= min(photo.size) < 2 * MIN_SIDE
        assert photo.size == (750, 1000)
        assert not photo.getexif().get(ORIENTATION)
    assert sent.stat().st_size < large.stat().st_size / 8


def test_what_needs_no_reducing_or_cannot_be_decoded_is_sent_as_it_is(
    app: RunningApp, open_page: OpenPage, large: Path
) -> None:
    page = open_page()
    for content, found in (
        (large.read_bytes()[:1_000_000], "#answer .unreadable"),
        (SHEPHERD.read_bytes(), "#answer .headline"),
        (b"\0" * 400_000, "#answer .unreadable"),
    ):
        known = uploads(app)
        page.set_input_files(
            PHOTO_FILE, {"name": "rex.jpg", "mimeType": "image/jpeg", "buffer": content}
        )
        expect(page.locator(found)).to_be_visible()
        (sent,) = uploads(app).keys() - known.keys()
        assert sent.read_bytes() == content


@pytest.mark.parametrize(
    ("language", "said", "again"),
    [("fr", "connexion est coupée", "Réessayer"), ("en", "connection is down", "Try again")],
)
def test_a_connection_lost_while_sending_is_told_and_tried_again(
    open_page: OpenPage, tmp_path: Path, language: str, said: str, again: str
) -> None:
    page = open_page(f"/?lang={language}")
    page.set_input_files(PHOTO_FILE, CAT)
    expect(page.locator("#answer .headline")).to_be_visible()
    slow_down(page)
    # Light enough to be sent as it is, and heavy enough to take some seconds.
    photo = tmp_path / "rex.png"
    with Image.open(SHEPHERD) as shepherd:
        shepherd.resize((350, 260)).save(photo)
    page.set_input_files(PHOTO_FILE, photo)
    expect(page.locator("#photo progress")).to_be_visible()
    page.context.set_offline(True)
    expect(page.locator("#photo .said")).to_contain_text(said)
    expect(page.locator("#answer .headline")).to_be_hidden()
    expect(page.locator("#verdict-yes")).to_be_hidden()
    page.context.set_offline(False)
    page.get_by_role("button", name=again).click()
    shepherd_name = {"fr": "Berger allemand", "en": "German shepherd"}[language]
    expect(page.locator("#answer .headline")).to_contain_text(shepherd_name)
    expect(page.locator("#photo .said")).to_have_text("")
    expect(page.locator("#verdict-yes")).to_be_visible()


@pytest.fixture
def running() -> Iterator[ExitStack]:
    """What is entered in it runs until it is closed."""
    with ExitStack() as stack:
        yield stack


def opened(browser: Browser, app: RunningApp) -> Page:
    page = browser.new_page(locale="fr-FR")
    page.goto(app.address)
    page.wait_for_function("Boolean(window.takePhoto)")
    return page


def port(app: RunningApp) -> int:
    return int(app.address.rpartition(":")[2])


def test_what_is_given_to_a_server_that_goes_is_answered_when_it_is_back(
    browser: Browser, running: ExitStack, tmp_path: Path
) -> None:
    app = running.enter_context(running_app(tmp_path))
    page = opened(browser, app)
    page.set_input_files(PHOTO_FILE, CAT)
    expect(page.locator("#answer .headline")).to_be_visible()
    running.close()
    page.set_input_files(PHOTO_FILE, SHEPHERD)
    expect(page.locator("#photo .said")).to_contain_text("le serveur ne répond pas")
    expect(page.locator("#answer .headline")).to_be_hidden()
    expect(page.locator("#photo .again")).to_be_visible()
    running.enter_context(running_app(tmp_path, port=port(app)))
    page.click("#photo .again")
    expect(page.locator("#answer .headline")).to_contain_text("Berger allemand")
    page.close()

    page = opened(browser, app)
    # It ends between the photo's arrival and the question for its answer.
    page.route("**/gradio_api/queue/join*", lambda route: (running.close(), route.continue_()))
    page.set_input_files(PHOTO_FILE, SHEPHERD)
    expect(page.locator("#photo .said")).to_contain_text("La réponse n'est pas arrivée")
    page.unroute_all()
    running.enter_context(running_app(tmp_path, port=port(app)))
    expect(page.locator("#answer .headline")).to_contain_text("Berger allemand")
    assert page.evaluate("sessionStorage.length") == 0
    page.close()
