"""Many photos or a zip are given, told of in a table and forgotten, as a visitor sees it."""

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import FileChooser, FilePayload, Page, expect

from tests.ui.app_process import ROOT, RunningApp
from tests.ui.archive.on_disk import files_of, left_of, wait_until
from tests.ui.conftest import OpenPage
from tests.ui.states import BROKEN, archive, archive_answered, payload
from tests.zips import bomb, hostile_zips, photo, write_zip
from ui.archive.visits import MOST_PHOTOS

pytestmark = pytest.mark.browser

INPUT = "#archive input[type=file]"
SHEPHERD = ROOT / "examples" / "german_shepherd.jpg"
CAT = ROOT / "examples" / "cat.jpg"
# Some seconds' work: large enough to be slow, light enough to be made quickly.
MANY = [
    FilePayload(name=f"{n}.jpg", mimeType="image/jpeg", buffer=photo(size=(900, 900)))
    for n in range(60)
]


def zipped(name: str, content: bytes) -> FilePayload:
    return FilePayload(name=name, mimeType="application/zip", buffer=content)


def lines(page: Page) -> list[str]:
    return page.locator("#archive .result tbody tr").all_inner_texts()


def downloaded(page: Page, button: str) -> list[dict[str, str]]:
    with page.expect_download() as download:
        page.get_by_role("button", name=button).click()
    text = Path(download.value.path()).read_text("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def test_many_photos_become_a_table_that_begins_with_what_needs_a_person(
    app: RunningApp, open_page: OpenPage
) -> None:
    page = open_page()
    archive(page)
    expect(page.locator("#archive")).to_contain_text("Au plus 500 photos et 1\u202f000\u00a0Mo")
    notes = FilePayload(name="notes.txt", mimeType="text/plain", buffer=b"x")
    page.set_input_files(INPUT, [payload(SHEPHERD), payload(CAT), BROKEN, notes])
    expect(page.locator("#archive .counts")).to_have_text(
        "Sur 3 photos\u00a0: 2 acceptées, 1 illisible."
    )
    first, *_, last = lines(page)
    assert "rex.jpg" in first and "Ce fichier n'est pas une photo" in first
    assert "german_shepherd.jpg" in last and "D'apparence Berger allemand" in last
    expect(page.get_by_role("heading", name="1 fichier qui n'est pas une photo")).to_be_visible()
    pictures = page.locator("#archive .result img")
    assert pictures.evaluate_all("(all) => all.map((one) => one.naturalWidth > 0)") == [True] * 2
    table = {row["path"]: row for row in downloaded(page, "Télécharger les photos")}
    assert table.keys() == {"german_shepherd.jpg", "cat.jpg", "rex.jpg"}
    assert table["german_shepherd.jpg"]["final_fr_looks"] == "d'apparence Berger allemand"
    assert table["rex.jpg"]["status"] == "unreadable"
    page.get_by_role("tab").nth(0).click()
    page.get_by_text("English", exact=True).click()
    page.get_by_role("tab").nth(2).click()
    expect(page.locator("#archive .counts")).to_contain_text("Of 3 photos: ")
    assert "Looks most like German shepherd" in lines(page)[-1]
    wait_until(lambda: left_of(app) == [])


def test_each_folder_of_a_zip_is_a_dog_where_that_is_asked(
    open_page: OpenPage, tmp_path: Path
) -> None:
    shepherd = SHEPHERD.read_bytes()
    photos = {"Rex/a.jpg": shepherd, "Rex/b.jpg": photo(), "Minou/c.jpg": CAT.read_bytes()}
    page = open_page()
    archive(page)
    page.get_by_label("chaque dossier est un chien").check()
    page.set_input_files(INPUT, write_zip(tmp_path / "refuge.zip", photos))
    expect(page.locator("#archive .counts").first).to_contain_text("Réponses pour 2 chiens")
    expect(page.locator("#archive .counts").last).to_contain_text("Sur 3 photos")
    dogs = downloaded(page, "Télécharger les chiens")
    # Rex's photos don't agree, so a person comes first.
    assert [(row["animal"], row["photos"]) for row in dogs] == [("Rex", "2"), ("Minou", "1")]


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        ("no_zip", "n'est pas un zip"),
        ("leads_out", "mènent hors de lui"),
        ("encrypted", "protégé par un mot de passe"),
        ("bomb_in_total", "trop lourd une fois ouvert"),
    ],
)
def test_a_zip_that_was_made_to_harm_is_refused_in_a_sentence(
    app: RunningApp, open_page: OpenPage, kind: str, reason: str
) -> None:
    page = open_page()
    archive(page)
    page.set_input_files(INPUT, zipped("photos.zip", hostile_zips()[kind]))
    expect(page.locator("#archive .said.refused")).to_contain_text(reason)
    assert lines(page) == []
    wait_until(lambda: left_of(app) == [])


def test_a_bomb_is_a_row_and_unpacked_nowhere(
    app: RunningApp, open_page: OpenPage, tmp_path: Path
) -> None:
    page = open_page()
    archive(page)
    page.set_input_files(INPUT, bomb(tmp_path / "a.zip", 311))
    expect(page.locator("#archive .result tbody tr")).to_contain_text("trop lourd pour une photo")
    wait_until(lambda: left_of(app) == [])


def test_too_many_files_are_told_before_any_is_sent(open_page: OpenPage) -> None:
    page = open_page()
    archive(page)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    names = (f"{number}.jpg" for number in range(MOST_PHOTOS + 1))
    page.set_input_files(
        INPUT, [FilePayload(name=name, mimeType="image/jpeg", buffer=b"x") for name in names]
    )
    expect(page.locator("#archive .said.refused")).to_contain_text("trop de fichiers")
    assert not [url for url in asked if "/archive/" in url]


def test_two_visitors_see_their_own_photos_alone(app: RunningApp, open_page: OpenPage) -> None:
    first, second = open_page(), open_page()
    for page, name in ((first, "zorbix"), (second, "quendal")):
        archive(page)
        given = payload(SHEPHERD) | {"name": f"{name}.jpg"}
        page.set_input_files(INPUT, [given, payload(CAT) | {"name": f"{name}2.jpg"}])
    for page, own, other in ((first, "zorbix", "quendal"), (second, "quendal", "zorbix")):
        expect(page.locator("#archive .result tbody tr")).to_have_count(2)
        assert own in page.content() and other not in page.content()
    # Who comes to the page anew finds nothing of what was there, not even of their own.
    first.reload()
    archive(first)
    assert "zorbix" not in first.content()
    wait_until(lambda: left_of(app) == [])


def test_what_is_stopped_tells_what_was_done_and_a_lone_photo_does_not_wait_for_it(
    app: RunningApp, open_page: OpenPage
) -> None:
    page, other = open_page(), open_page()
    archive(page)
    page.set_input_files(INPUT, MANY)
    expect(page.locator("#archive .said")).to_contain_text("Le programme regarde")
    other.set_input_files("#photo input[type=file]", SHEPHERD)
    expect(other.locator("#answer .headline")).to_contain_text("Berger allemand")
    expect(page.locator("#archive .said")).to_contain_text("Le programme regarde")
    page.get_by_role("button", name="Arrêter").click()
    expect(page.locator("#archive .partial")).to_contain_text("photos regardées sur 60")
    assert 1 <= len(lines(page)) < 60
    wait_until(lambda: left_of(app) == [])


def leave(page: Page) -> None:
    page.goto("about:blank")


def give_others(page: Page) -> None:
    page.unroute("**/archive/photos")
    page.set_input_files(INPUT, payload(CAT))
    expect(page.locator("#archive .result tbody tr")).to_have_count(1)


def stop(page: Page) -> None:
    page.get_by_role("button", name="Arrêter").click()
    expect(page.locator("#archive .said")).to_contain_text("ce qui était arrivé est effacé")


@pytest.mark.parametrize("end", [leave, give_others, stop])
def test_what_has_come_is_erased_where_the_rest_never_does(
    app: RunningApp, open_page: OpenPage, end: Callable[[Page], None]
) -> None:
    page = open_page()
    archive(page)
    come: list[str] = []

    def hold_all_but_two(route) -> None:
        come.append(route.request.url)
        if len(come) <= 2:
            route.continue_()

    page.route("**/archive/photos", hold_all_but_two)
    page.set_input_files(INPUT, MANY[:9])
    wait_until(lambda: page.wait_for_timeout(50) or len(files_of(app)) == 2)
    end(page)
    wait_until(lambda: page.wait_for_timeout(50) or left_of(app) == [])


def test_a_lost_connection_is_told_and_the_photos_can_be_sent_again(open_page: OpenPage) -> None:
    page = open_page()
    archive(page)
    page.context.set_offline(True)
    page.set_input_files(INPUT, payload(CAT))
    expect(page.locator("#archive .said.refused")).to_contain_text("la connexion est coupée")
    page.context.set_offline(False)
    page.get_by_role("button", name="Réessayer").click()
    expect(page.locator("#archive .result tbody tr")).to_have_count(1)


def test_files_that_are_dropped_are_taken(open_page: OpenPage) -> None:
    page = open_page()
    archive(page)
    page.evaluate(
        """() => {
            const given = new DataTransfer();
            for (const name of ["a.jpg", "b.jpg"]) given.items.add(new File(["x"], name));
            document.querySelector("#archive .drop").dispatchEvent(
                new DragEvent("drop", {dataTransfer: given, bubbles: true, cancelable: true}));
        }"""
    )
    expect(page.locator("#archive .counts")).to_contain_text("2 illisibles")
    # The first tab's box has taken none of them.
    page.get_by_role("tab").nth(0).click()
    expect(page.locator("#answer .empty")).to_be_visible()


def test_on_a_phone_the_table_is_cards_without_sideways_scroll(open_page: OpenPage) -> None:
    page = open_page(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    archive_answered(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    row = page.locator("#archive .result tbody tr").first
    picture, name = row.locator(".picture"), row.get_by_role("rowheader")
    assert name.bounding_box()["x"] > picture.bounding_box()["x"]
    expect(page.get_by_role("table", name="Photo par photo")).to_be_visible()
    expect(page.locator(INPUT)).to_have_attribute("accept", "image/*,.zip")


def test_the_keyboard_gives_and_nothing_is_asked_for_before_the_tab_is_opened(
    open_page: OpenPage,
) -> None:
    page = open_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    # Listened for from the beginning: the browser may be slow to give it over to a test.
    choosers: list[FileChooser] = []
    page.on("filechooser", lambda chooser: choosers.append(chooser))
    page.wait_for_timeout(300)
    assert asked == [] or not [url for url in asked if "/archive/" in url]
    page.get_by_role("tab").nth(2).focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#archive$"))
    expect(page.locator("#archive .choose")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_label("chaque dossier est un chien")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.activeElement.matches('.choose')")
    page.wait_for_timeout(300)
    [chooser] = choosers
    assert chooser.is_multiple()
