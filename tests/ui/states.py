"""What a visitor can see of the page: its states, and how each is reached."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import FilePayload, Page, expect

from tests.ui.app_process import ROOT

PHOTO_FILE = "#photo input[type=file]"
SHEPHERD = ROOT / "examples" / "german_shepherd.jpg"
CAT = ROOT / "examples" / "cat.jpg"
BROKEN = FilePayload(name="rex.jpg", mimeType="image/jpeg", buffer=b"no photo")
# Bytes a second: no photo arrives while anybody looks.
HARDLY = 100


@dataclass(frozen=True)
class State:
    """`reach` leads to it from the page as it opens, with a photo of a dog where it takes one."""

    name: str
    reach: Callable[[Page], None]


def payload(photo: Path) -> FilePayload:
    return FilePayload(name=photo.name, mimeType="image/jpeg", buffer=photo.read_bytes())


def empty(page: Page) -> None:
    expect(page.locator("#answer .empty")).to_be_visible()


def sending(page: Page) -> None:
    page.context.new_cdp_session(page).send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": HARDLY},
    )
    page.set_input_files(PHOTO_FILE, SHEPHERD)
    expect(page.locator("#photo progress")).to_be_visible()


def cut_off(page: Page) -> None:
    page.context.set_offline(True)
    page.set_input_files(PHOTO_FILE, SHEPHERD)
    expect(page.locator("#photo .again")).to_be_visible()


def answered(page: Page) -> None:
    page.set_input_files(PHOTO_FILE, SHEPHERD)
    expect(page.locator("#flag-open")).to_be_visible()


def why(page: Page) -> None:
    answered(page)
    page.click("#why-ask")
    expect(page.locator("#why-told img")).to_be_visible()


def judged(page: Page) -> None:
    answered(page)
    page.click("#verdict-yes")
    expect(page.locator("#verdict-undo")).to_be_visible()


def form(page: Page) -> None:
    answered(page)
    page.click("#flag-open")
    expect(page.locator("#flag-form")).to_be_visible()


def form_refused(page: Page) -> None:
    form(page)
    page.click("#flag-save")
    expect(page.locator("#flag-message .refused")).to_be_visible()


def unreadable(page: Page) -> None:
    page.set_input_files(PHOTO_FILE, BROKEN)
    expect(page.locator("#answer .unreadable")).to_be_visible()


def model(page: Page) -> None:
    page.get_by_role("tab").nth(1).click()
    expect(page.locator("#example-answers .pictures")).to_be_visible()


def archive(page: Page) -> None:
    page.get_by_role("tab").nth(2).click()
    expect(page.locator("#archive .choose")).to_be_visible()


def archive_answered(page: Page) -> None:
    archive(page)
    # Named without a word of any language.
    given = [payload(SHEPHERD) | {"name": "1.jpg"}, payload(CAT) | {"name": "2.jpg"}, BROKEN]
    page.set_input_files("#archive input[type=file]", given)
    expect(page.locator("#archive .result tbody tr")).to_have_count(3)


STATES = (
    State("empty", empty),
    State("sending", sending),
    State("cut off", cut_off),
    State("answered", answered),
    State("why", why),
    State("judged", judged),
    State("form", form),
    State("form refused", form_refused),
    State("unreadable", unreadable),
    State("model", model),
    State("archive", archive),
    State("archive answered", archive_answered),
)


def at_rest(page: Page) -> None:
    """Wait until nothing fades or grows."""
    page.wait_for_function("document.getAnimations().every((one) => one.playState !== 'running')")
