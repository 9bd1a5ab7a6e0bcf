"""The contact sheet in a real browser without a network: what it shows, and its filters."""

import base64
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from breeds.catalogue.store import Catalogue
from breeds.exports.chosen import Of
from breeds.exports.sheet import contact_sheet
from breeds.exports.sheet.cards import cards
from breeds.exports.sheet.contact_sheet import Sheet
from breeds.exports.sheet.thumbnails import SIDE, thumbnail
from breeds.exports.tables.columns import Wanted
from tests import export_archive
from tests.export_archive import ExportArchive

MADE = datetime(2026, 11, 29, 12, tzinfo=UTC)
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}
LOCATION = 0x8825


@dataclass(frozen=True)
class Opened:
    """A page, what it asked for beside itself, and what the browser complained about."""

    page: Page
    asked: list[str]
    complaints: list[str]

    def shown(self) -> list[str]:
        """The captions of the cards that are shown."""
        return self.page.locator(".card:visible .caption").all_text_contents()


def html(
    archive: ExportArchive, wanted: Wanted, finished: bool = True, photos: Path | None = None
) -> str:
    sheet = Sheet(photos or archive.root, wanted.language, MADE, finished)
    stream = io.StringIO()
    with Catalogue.for_reading(archive.catalogue) as catalogue:
        contact_sheet.write(stream, cards(catalogue, wanted), sheet)
    return stream.getvalue()


def opened(browser: Browser, folder: Path, text: str, **settings: object) -> Iterator[Opened]:
    path = folder / "sheet.html"
    path.write_text(text, "utf-8")
    context = browser.new_context(offline=True, **({"viewport": DESKTOP} | settings))
    page = context.new_page()
    asked, complaints = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("dialog", lambda dialog: complaints.append(dialog.message))
    page.goto(path.as_uri())
    yield Opened(page, asked, complaints)
    context.close()


@pytest.fixture
def sheet(browser: Browser, export_archive: ExportArchive, tmp_path: Path) -> Iterator[Opened]:
    yield from opened(browser, tmp_path, html(export_archive, Wanted()))


@pytest.fixture
def animals(browser: Browser, export_archive: ExportArchive, tmp_path: Path) -> Iterator[Opened]:
    wanted = Wanted(Of.ANIMALS, "en")
    yield from opened(browser, tmp_path, html(export_archive, wanted), viewport=PHONE)


def test_every_photo_has_a_card_and_names_are_only_text(sheet: Opened) -> None:
    shown = sheet.shown()
    for name in (export_archive.RUN, export_archive.MARKUP, export_archive.EMOJI):
        assert name in shown
    assert "caf\\xe9.jpg" in shown
    assert export_archive.GONE not in shown
    assert sheet.complaints == []


def test_it_asks_for_nothing_and_may_ask_for_nothing(sheet: Opened) -> None:
    pictures = [url for url in sheet.asked if not url.startswith("data:image/jpeg")]
    assert pictures == [sheet.page.url]
    tried = """async () => {
        const refused = [];
        document.addEventListener('securitypolicyviolation', (e) => refused.push(e.blockedURI));
        await fetch('http://127.0.0.1:9/x').catch(() => 0);
        new Image().src = 'http://127.0.0.1:9/y';
        document.body.append(Object.assign(document.createElement('script'), {text: '1'}));
        await new Promise((resolve) => setTimeout(resolve, 200));
        return refused;
    }"""
    refused = sheet.page.evaluate(tried)
    assert sorted(refused) == ["http://127.0.0.1:9/x", "http://127.0.0.1:9/y", "inline"]


def test_a_decision_a_breed_an_animal_and_words_filter(sheet: Opened) -> None:
    page, everything = sheet.page, len(sheet.shown())
    page.get_by_label("Décision").select_option("judged")
    assert sorted(sheet.shown()) == sorted(["A3 Kim/1.jpg", export_archive.EMOJI])
    page.get_by_label("Apparence").select_option("Retriever du Labrador")
    assert sheet.shown() == ["A3 Kim/1.jpg"]
    expect(page.get_by_role("status")).to_have_text(f"1 sur {everything}")
    page.get_by_role("button", name="Tout montrer").click()
    expect(page.get_by_role("status")).to_have_text(f"{everything} sur {everything}")
    page.get_by_label("Animal").select_option("A1 Rex")
    assert sheet.shown() == ["A1 Rex/1.jpg"]
    page.get_by_role("button", name="Tout montrer").click()
    page.get_by_label("Chercher").fill("ALLEMAND rex")
    assert sheet.shown() == ["A1 Rex/1.jpg"]
    page.get_by_label("Chercher").fill("ete")
    assert sheet.shown() == [export_archive.EMOJI]


def test_it_is_used_by_keyboard(sheet: Opened) -> None:
    page = sheet.page
    page.keyboard.press("Tab")
    page.keyboard.type("kim")
    assert sheet.shown() == ["A3 Kim/1.jpg"]
    for _ in range(4):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text(re.compile(r"^(\d+) sur \1$"))


def test_a_persons_word_comes_first_and_the_programs_after(sheet: Opened) -> None:
    card = sheet.page.locator(".card", has_text="A3 Kim")
    expect(card.locator(".headline")).to_have_text("D'apparence Retriever du Labrador")
    expect(card.locator(".badge")).to_have_text("Jugé par une personne")
    expect(card.locator(".detail").first).to_have_text("Jugé par Anne.")
    expect(card.locator(".detail").nth(1)).to_contain_text("Le programme disait")


def test_what_has_no_picture_says_so(sheet: Opened) -> None:
    card = sheet.page.locator(".card", has_text=export_archive.BROKEN)
    expect(card.locator(".photo")).to_have_text("Pas d'image")
    expect(card.locator(".badge")).to_have_text("Illisible")
    expect(card.locator(".detail")).not_to_have_text("")


def test_animals_on_a_phone_in_english(animals: Opened) -> None:
    page = animals.page
    assert animals.shown()[1] == "A1 Rex · 1 photo"
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    assert page.evaluate("document.documentElement.lang") == "en"
    expect(page.get_by_role("heading", level=1)).to_have_text("Contact sheet")
    assert animals.complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(
    browser: Browser, export_archive: ExportArchive, tmp_path: Path, scheme: str
) -> None:
    # What axe puts in, the sheet's own policy would refuse.
    text = re.sub("<meta http-equiv=[^>]*>", "", html(export_archive, Wanted(missing=True)))
    for each in opened(browser, tmp_path, text, color_scheme=scheme):
        found = Axe().run(each.page).response["violations"]
        assert [fault["id"] for fault in found] == []


def test_without_a_script_all_cards_are_there_and_no_filter(
    browser: Browser, export_archive: ExportArchive, tmp_path: Path
) -> None:
    text = html(export_archive, Wanted())
    for each in opened(browser, tmp_path, text, java_script_enabled=False):
        expect(each.page.locator(".card")).to_have_count(text.count('<li class="card'))
        expect(each.page.locator("form")).to_be_hidden()


def test_paper_has_the_cards_and_no_filters(sheet: Opened) -> None:
    sheet.page.emulate_media(media="print")
    expect(sheet.page.locator("form")).to_be_hidden()
    expect(sheet.page.locator(".card").first).to_be_visible()
    assert sheet.page.pdf().startswith(b"%PDF")


def test_an_unfinished_catalogue_is_told(export_archive: ExportArchive) -> None:
    assert "il manque des photos" in html(export_archive, Wanted(), finished=False)
    assert "il manque des photos" not in html(export_archive, Wanted())


def test_photos_that_are_gone_leave_a_place(export_archive: ExportArchive, tmp_path: Path) -> None:
    text = html(export_archive, Wanted(), photos=tmp_path)
    assert "data:image/jpeg" not in text
    assert text.count("Pas d&#x27;image") == text.count('<li class="card')


def test_a_thumbnail_is_small_upright_and_keeps_nothing_of_the_original(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010E] = "where I live"
    exif.get_ifd(LOCATION)[1] = "N"
    Image.new("RGB", (900, 600), "red").save(
        tmp_path / "photo.jpg", exif=exif, comment=b"where I live", icc_profile=b"where I live"
    )
    address = thumbnail(tmp_path, ["nowhere.jpg", "photo.jpg"])
    assert address is not None
    content = base64.b64decode(address.removeprefix("data:image/jpeg;base64,"))
    assert b"where I live" not in content and b"Exif" not in content
    with Image.open(io.BytesIO(content)) as small:
        assert small.size == (SIDE * 2 // 3, SIDE) or small.size == (SIDE * 2 // 3 + 1, SIDE)
        assert set(small.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_there_is_no_thumbnail_of_nothing(tmp_path: Path) -> None:
    assert thumbnail(tmp_path, []) is None
