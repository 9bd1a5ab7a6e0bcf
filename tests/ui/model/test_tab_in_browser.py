"""What a visitor does on the Model tab: read, search, sort, switch language, try a zip."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from breeds.bundle import load
from breeds.photo.limits import MOST_BYTES
from tests.ui.app_process import ROOT, RunningApp
from tests.ui.conftest import OpenPage, opening
from tests.zips import bomb, hostile_zips, photo, write_zip
from ui.model import unknown_breeds

pytestmark = pytest.mark.browser

EXAMPLES = ROOT / "examples"
SHEPHERD = EXAMPLES / "german_shepherd.jpg"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
PHONE_WIDTH = 390
# Enough to take several seconds.
MANY = 400
SOME = 40
# The light theme's green.
GOOD = "rgb(47, 107, 69)"
HOSTILE = {
    "no_zip": "n'est pas un zip",
    "encrypted": "mot de passe",
    "leads_out": "mènent hors de lui",
    "no_folder": "un dossier par race",
}

OpenTab = Callable[..., Page]

OUTLINE = """
() => [...document.querySelectorAll("h1, h2, h3, h4")]
    .filter((heading) => heading.checkVisibility())
    .map((heading) => Number(heading.tagName[1]))
"""
TABLES_WITHOUT_HEADS = """
() => [...document.querySelectorAll("table")].filter((table) =>
    !table.caption || !table.querySelector("thead th[scope=col]")
    || [...table.tBodies[0].rows].some((row) => !row.querySelector("th[scope=row]"))).length
"""


@pytest.fixture
def open_tab(open_page: OpenPage) -> OpenTab:
    def open_tab(address: str = "/", **settings) -> Page:
        return to_model(open_page(address, **settings))

    return open_tab


@pytest.fixture(scope="module")
def french(app: RunningApp, browser: Browser) -> Iterator[Page]:
    """The tab in French, for tests that leave it so."""
    with opening(app, browser) as open_page:
        yield to_model(open_page())


def to_model(page: Page) -> Page:
    page.get_by_role("tab").nth(1).click()
    expect(page.locator("#facts dl")).to_be_visible()
    return page


@contextmanager
def in_english(page: Page) -> Iterator[None]:
    """Switch to English, and back at the end."""
    page.get_by_text("English", exact=True).click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    yield
    page.get_by_text("Français", exact=True).click()
    expect(page.get_by_role("tab").nth(1)).to_have_text("Le modèle")


@pytest.fixture
def dogs(tmp_path: Path) -> Path:
    """A right photo, a wrong one, one that can't be read, and a folder of no breed."""
    shepherd, cat = SHEPHERD.read_bytes(), (EXAMPLES / "cat.jpg").read_bytes()
    return write_zip(
        tmp_path / "dogs.zip",
        {
            "photos/BERGER_ALLEMAND/rex.jpg": shepherd,
            "photos/Beagle/minou.jpg": cat,
            "photos/Beagle/vide.jpg": b"",
            "photos/huskie/neige.jpg": photo(),
            "__MACOSX/photos/Beagle/._minou.jpg": b"x",
        },
    )


def give(page: Page, zipped: Path) -> Locator:
    page.set_input_files("#trial input[type=file]", zipped)
    return page.locator("#trial-result")


def uploads(app: RunningApp) -> list[Path]:
    return [path for path in app.flags_dir.with_name("uploads").rglob("*.zip") if path.is_file()]


def test_the_tab_tells_model_figures_and_limits(french: Page) -> None:
    page = french
    version = page.locator("#facts code").first.inner_text()
    assert version in page.locator("#footer").inner_text()
    figures = page.locator("#figures")
    expect(figures).to_contain_text(re.compile(r"Sur 100 photos de chiens de race .* \(entre \d+"))
    expect(figures.locator("section")).to_have_count(2)
    expect(page.locator("#limits li")).to_have_count(6)
    expect(page.locator("#confusions .matrix tbody tr")).to_have_count(11)


def test_the_card_is_a_page_with_a_way_back(open_tab: OpenTab) -> None:
    page = open_tab("/?lang=en", viewport={"width": 390, "height": 664})
    link = page.get_by_role("link", name="Read the model's whole card")
    with page.expect_popup() as opened:
        link.click()
    card = opened.value
    expect(card.get_by_role("heading", name="Quelle race ?")).to_be_visible()
    expect(card.get_by_role("table").first).to_be_visible()
    expect(card.locator("body")).not_to_contain_text("license_name")
    assert "model_card" not in card.url
    assert card.evaluate("document.documentElement.scrollWidth") <= 390
    assert Axe().run(card).response["violations"] == []
    card.get_by_role("link", name="Back to the page").click()
    expect(card.locator("#facts dl")).to_be_visible()
    expect(card.get_by_role("tab").nth(1)).to_have_text("The model")


def test_the_switch_rewords_tabs_and_sections(french: Page) -> None:
    page = french
    expect(page.get_by_role("tab").nth(1)).to_have_text("Le modèle")
    with in_english(page):
        expect(page.get_by_role("tab").nth(1)).to_have_text("The model")
        expect(page.locator("#figures h2")).to_have_text("How good it is")
        expect(page.locator("#trial-zip .choose")).to_have_text("Choose a zip")
        expect(page.locator("#breeds tbody tr").nth(1).locator("th")).to_have_text("Afghan hound")
        expect(page.locator("#confusions .pairs tbody tr").first).to_contain_text("Siberian husky")


def test_the_example_photos_are_shown_with_their_answers(french: Page) -> None:
    page = french
    pictures = page.locator("#example-answers .pictures li")
    expect(pictures).to_have_count(len(list(EXAMPLES.glob("*.jpg"))))
    shepherd = pictures.and_(page.locator(".right"))
    expect(shepherd).to_have_count(1)
    expect(shepherd).to_contain_text("✓ Juste")
    expect(shepherd).to_contain_text("Réponse : d'apparence Berger allemand")
    expect(shepherd.get_by_alt_text("Un berger allemand")).to_be_visible()
    expect(shepherd).to_have_css("border-top-color", GOOD)
    expect(pictures.filter(has_text="○ Croisé")).to_have_count(4)
    expect(page.locator("#example-answers")).to_contain_text("leur licence")

    with in_english(page):
        expect(shepherd).to_contain_text("✓ Right")
        expect(shepherd).to_contain_text("Answer: German shepherd")
        expect(pictures.filter(has_text="○ Not a dog")).to_have_count(2)


def test_breeds_are_found_without_accents_in_either_language(french: Page) -> None:
    page = french
    visible = page.locator("#breeds tbody tr:visible")
    embedded = load(ROOT / "model")
    others = unknown_breeds.listed(embedded, embedded.excerpt())
    expect(visible).to_have_count(len(embedded.breeds) + len(others))
    # What a shelter calls a breed that the model doesn't know.
    page.fill("#breeds input", "lévrier touareg")
    expect(visible).to_have_count(1)
    expect(visible.locator("th")).to_contain_text("Azawakh ne la connaît pas")
    page.fill("#breeds input", "epagneul BRET")
    expect(visible).to_have_count(1)
    expect(visible.locator("th")).to_have_text("Épagneul breton")
    expect(page.locator("#breeds .found")).to_have_text("Races\u00a0: 1")
    page.fill("#breeds input", "brittany spaniel")
    expect(visible).to_have_count(1)
    page.fill("#breeds input", "")


def test_breeds_are_sorted_by_name_or_figure(french: Page) -> None:
    page = french
    heads, rows = page.locator("#breeds thead th"), page.locator("#breeds tbody tr")

    def values(column: int) -> list[str]:
        return rows.evaluate_all(
            f"(rows) => rows.map((row) => row.cells[{column}]?.dataset.value ?? '')"
        )

    assert values(0) == sorted(values(0))
    heads.nth(2).locator("button").click()
    expect(heads.nth(2)).to_have_attribute("aria-sort", "ascending")
    expect(heads.nth(0)).to_have_attribute("aria-sort", "none")
    rising = [float(value) for value in values(2) if value]
    assert rising == sorted(rising)
    assert len(set(rising)) > 1
    heads.nth(2).locator("button").click()
    expect(heads.nth(2)).to_have_attribute("aria-sort", "descending")
    assert [float(value) for value in values(2) if value] == sorted(rising, reverse=True)
    assert values(2)[-1] == ""


def has_headings_in_order_and_tables_with_heads(page: Page) -> bool:
    levels = page.evaluate(OUTLINE)
    in_order = all(lower <= upper + 1 for upper, lower in pairwise(levels))
    in_order = in_order and levels[0] == 1 and levels.count(1) == 1
    return in_order and page.evaluate(TABLES_WITHOUT_HEADS) == 0


def test_a_zip_is_scored_shown_and_erased(app: RunningApp, french: Page, dogs: Path) -> None:
    page = french
    result = give(page, dogs)
    expect(result.locator(".verdict")).to_contain_text("1 sur 2, soit 50 sur 100 (entre 9 et 91)")
    expect(result.locator(".partial")).to_contain_text("ne porte que sur 2 des 3 dossiers")
    wrong, right = result.locator(".pictures .wrong"), result.locator(".pictures .right")
    expect(wrong).to_contain_text("Vraie race : Beagle")
    expect(wrong).to_contain_text("✗ Faux")
    expect(right).to_contain_text("✓ Juste")
    expect(right).to_contain_text("Réponse : d'apparence Berger allemand")
    assert right.locator("img").evaluate("(image) => image.naturalWidth") > 100
    expect(result).to_contain_text("Beagle/vide.jpg Ce fichier est vide.")
    expect(result).to_contain_text("huskie")
    expect(result).to_contain_text("Pensiez-vous à : Husky de Sibérie ?")
    expect(page.locator("#trial .sending")).to_be_hidden()
    assert uploads(app) == []
    assert has_headings_in_order_and_tables_with_heads(page)

    with in_english(page):
        expect(right).to_contain_text("Answer: German shepherd")
        expect(result).to_contain_text("Beagle/vide.jpg This file is empty.")


def test_who_gives_a_zip_while_another_is_looked_at_waits_and_gets_a_result(
    app: RunningApp, open_tab: OpenTab, tmp_path: Path
) -> None:
    zipped = write_zip(tmp_path / "many.zip", {f"Beagle/{n}.jpg": photo() for n in range(SOME)})
    empty = write_zip(tmp_path / "none.zip", {})
    first, second, third = open_tab(), open_tab(), open_tab()
    waiting = second.locator("#trial .sending")
    old_refusal = give(third, empty).get_by_role("alert")
    expect(old_refusal).to_be_visible()
    expect(give(first, zipped).locator("progress")).to_be_visible()
    give(second, zipped)
    give(third, write_zip(tmp_path / "again.zip", {}))
    expect(old_refusal).to_be_hidden(timeout=1000)
    for page in (second, third):
        expect(page.locator("#trial .sending")).to_be_visible()
    second.wait_for_timeout(1500)
    expect(waiting).to_be_visible()
    for page in (first, second):
        verdict = page.locator("#trial-result .verdict")
        expect(verdict).to_contain_text(f"sur {SOME}", timeout=90_000)
    expect(waiting).to_be_hidden()
    # The same words as before must come to be seen again.
    expect(old_refusal).to_be_visible(timeout=60_000)
    expect(third.locator("#trial .sending")).to_be_hidden()
    expect(give(second, empty).get_by_role("alert")).to_be_visible()
    assert uploads(app) == []


def test_nothing_of_a_zip_is_left_on_the_disk(
    app: RunningApp, french: Page, tmp_path: Path
) -> None:
    def kept() -> set[Path]:
        return {path for path in app.flags_dir.parent.rglob("*") if path.is_file()}

    before = kept()
    zipped = write_zip(tmp_path / "a.zip", {"Beagle/a.jpg": photo("olive"), "Nobody/b.jpg": b"x"})
    expect(give(french, zipped).locator(".pictures li")).to_have_count(1)
    assert kept() == before


def test_while_a_zip_is_scored_another_is_answered_and_it_is_erased_when_its_visitor_leaves(
    app: RunningApp, open_page: OpenPage, open_tab: OpenTab, tmp_path: Path
) -> None:
    zipped = write_zip(tmp_path / "many.zip", {f"Beagle/{n}.jpg": photo() for n in range(MANY)})
    scoring, other = open_tab(), open_page()
    progress = give(scoring, zipped).locator("progress")
    expect(progress).to_be_visible()
    assert uploads(app)
    other.set_input_files("#photo input[type=file]", SHEPHERD)
    expect(other.locator("#answer .headline")).to_contain_text("Berger allemand")
    assert int(progress.get_attribute("value")) < MANY
    scoring.close()
    to_model(other)
    alone = write_zip(tmp_path / "one.zip", {"Beagle/a.jpg": photo()})
    expect(give(other, alone).locator(".pictures li")).to_have_count(1)
    assert uploads(app) == []


def test_hostile_zips_are_refused_in_french_and_erased(
    app: RunningApp, french: Page, tmp_path: Path
) -> None:
    page, zipped = french, hostile_zips()
    for kind, told in HOSTILE.items():
        given = tmp_path / f"{kind}.zip"
        given.write_bytes(zipped[kind])
        expect(give(page, given).get_by_role("alert")).to_contain_text(told)
        assert uploads(app) == []
    assert not list(app.flags_dir.parent.parent.glob("Race*"))


def test_a_zip_that_was_mended_is_given_again_under_its_name(french: Page, tmp_path: Path) -> None:
    page, zipped = french, tmp_path / "a.zip"

    def choose() -> None:
        with page.expect_file_chooser() as chooser:
            page.click("#trial-zip .choose")
        chooser.value.set_files(zipped)

    write_zip(zipped, {"Begle/a.jpg": photo()})
    choose()
    refusal = page.locator("#trial-result").get_by_role("alert")
    expect(refusal).to_contain_text("renommez les dossiers")
    write_zip(zipped, {"Beagle/a.jpg": photo()})
    choose()
    expect(page.locator("#trial-result .pictures li")).to_have_count(1)


def test_a_zip_bomb_is_a_photo_too_heavy(
    app: RunningApp, open_tab: OpenTab, tmp_path: Path
) -> None:
    path = bomb(tmp_path / "bomb.zip", MOST_BYTES // 1_000_000 + 1, folder="Beagle")
    result = give(open_tab("/?lang=en"), path)
    expect(result).to_contain_text("None of the photos could be read.")
    expect(result).to_contain_text("too heavy for a photo")
    assert uploads(app) == []


def test_a_zip_without_known_breeds_says_what_may_be_meant(french: Page, tmp_path: Path) -> None:
    zipped = write_zip(tmp_path / "a.zip", {"Begle/a.jpg": photo()})
    result = give(french, zipped)
    expect(result.get_by_role("alert")).to_contain_text("renommez les dossiers")
    expect(result).to_contain_text("Pensiez-vous à : Beagle")


def test_a_phone_shows_all_without_sideways_scrolling(open_tab: OpenTab, dogs: Path) -> None:
    page = open_tab(**PHONE)
    expect(give(page, dogs).locator(".pictures li")).to_have_count(2)
    expect(page.locator("#example-answers li").first).to_be_visible()
    for summary in page.locator("#figures summary, #confusions summary").all():
        summary.tap()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE_WIDTH
    rights = page.evaluate(
        "[...document.querySelectorAll('.section :is(table, td, th, p, li, section)')]"
        ".filter((element) => element.checkVisibility())"
        ".map((element) => element.getBoundingClientRect().right)"
    )
    assert max(rights) <= PHONE_WIDTH
    assert page.locator("#trial-zip .choose").bounding_box()["height"] >= 44


def test_the_answer_stays_while_the_other_tab_is_read(open_page: OpenPage) -> None:
    page = open_page()
    page.set_input_files("#photo input[type=file]", SHEPHERD)
    expect(page.locator("#answer .headline")).to_contain_text("Berger allemand")
    page.get_by_role("tab").nth(1).click()
    expect(page.locator("#facts dl")).to_be_visible()
    page.get_by_text("English", exact=True).click()
    page.get_by_role("tab").nth(0).click()
    expect(page.locator("#answer .headline")).to_contain_text("German shepherd")
    expect(page.locator("#photo img")).to_be_visible()


def test_a_zip_whose_way_is_cut_off_is_told_and_tried_again(
    open_tab: OpenTab, tmp_path: Path
) -> None:
    page = open_tab()
    slow = {"latency": 0, "downloadThroughput": -1, "uploadThroughput": 1000, "offline": False}
    network = page.context.new_cdp_session(page)
    network.send("Network.emulateNetworkConditions", slow)
    zipped = write_zip(tmp_path / "dogs.zip", {"Beagle/a.jpg": SHEPHERD.read_bytes()})
    give(page, zipped)
    expect(page.locator("#trial-zip progress")).to_be_visible()
    page.context.set_offline(True)
    expect(page.locator("#trial .sending")).to_contain_text("Le zip n'est pas parti")
    page.context.set_offline(False)
    network.send("Network.emulateNetworkConditions", slow | {"uploadThroughput": -1})
    page.get_by_role("button", name="Réessayer").click()
    expect(page.locator("#trial-result .verdict")).to_be_visible()
    expect(page.locator("#trial .sending")).to_be_hidden()


def test_what_is_no_zip_is_told_whatever_its_name(french: Page, tmp_path: Path) -> None:
    page = french
    other = tmp_path / "dogs.rar"
    other.write_bytes(b"Rar!")
    expect(give(page, other).get_by_role("alert")).to_contain_text("n'est pas un zip")


def test_a_zip_may_be_dropped_on_its_section(french: Page, tmp_path: Path) -> None:
    page = french
    zipped = write_zip(tmp_path / "dogs.zip", {"Beagle/a.jpg": photo()})
    page.locator("#trial-zip .choose").scroll_into_view_if_needed()
    box = page.locator("#trial-zip .choose").bounding_box()
    session = page.context.new_cdp_session(page)
    data = {"items": [], "files": [str(zipped)], "dragOperationsMask": 1}
    for kind in ("dragEnter", "dragOver", "drop"):
        at = {"x": box["x"] + 10, "y": box["y"] + 10}
        session.send("Input.dispatchDragEvent", {"type": kind, "data": data} | at)
    expect(page.locator("#trial-result .pictures li")).to_have_count(1)
