"""Screenshots of the page in every state, in both languages, on desktops and phones.

    python -m benchmarks.screenshots screenshots

Each is named by state, language, screen and colours: `answered-fr-phone-dark.webp`.
"""

import argparse
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import product
from pathlib import Path
from typing import Literal

from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize, expect

from benchmarks import browser as pages
from tests.ui.app_process import ROOT, running_app
from tests.ui.states import STATES, State, at_rest
from ui.texts.page import LANGUAGES, Texts

Colours = Literal["light", "dark"]
COLOURS: tuple[Colours, ...] = ("light", "dark")
SCREENS = {
    "desktop": ViewportSize(width=1280, height=800),
    "phone": ViewportSize(width=390, height=664),
    "small-phone": ViewportSize(width=360, height=640),
}

# Of WebP: letters stay sharp, and a picture is light enough for a document.
QUALITY = 85


@dataclass(frozen=True)
class View:
    """A state as one visitor sees it; `screen` is one of SCREENS."""

    state: State
    texts: Texts
    screen: str
    colours: Colours

    @property
    def file(self) -> str:
        state = self.state.name.replace(" ", "-")
        return f"{state}-{self.texts.code}-{self.screen}-{self.colours}.webp"


def views(states: Sequence[State], screens: Sequence[str]) -> Iterator[View]:
    for state, texts, screen, colours in product(states, LANGUAGES, screens, COLOURS):
        yield View(state, texts, screen, colours)


def opened(browser: Browser, address: str, view: View) -> Page:
    """The page as the view's visitor has it, in the view's state."""
    context = browser.new_context(
        viewport=SCREENS[view.screen],
        color_scheme=view.colours,
        has_touch=view.screen != "desktop",
    )
    page = context.new_page()
    page.goto(f"{address}/?lang={view.texts.code}")
    pages.wait_until_usable(page)
    expect(page.locator("#examples h2")).to_have_text(view.texts.examples)
    view.state.reach(page)
    at_rest(page)
    return page


def shoot(browser: Browser, address: str, view: View, folder: Path, whole: bool) -> None:
    page = opened(browser, address, view)
    with Image.open(BytesIO(page.screenshot(full_page=whole))) as shot:
        shot.save(folder / view.file, quality=QUALITY)
    page.context.close()


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser("python -m benchmarks.screenshots")
    parser.add_argument("folder", type=Path, help="where they are written")
    names = [state.name for state in STATES]
    parser.add_argument("--state", action="append", choices=names, help="all, if none is named")
    parser.add_argument("--screen", action="append", choices=SCREENS, help="all, if none is named")
    parser.add_argument("--app", type=Path, default=ROOT, help="a checkout whose app.py is served")
    parser.add_argument("--whole", action="store_true", help="what is below the fold too")
    chosen = parser.parse_args(arguments)
    chosen.folder.mkdir(parents=True, exist_ok=True)
    states = [state for state in STATES if state.name in (chosen.state or names)]
    with (
        tempfile.TemporaryDirectory() as temporary,
        running_app(Path(temporary), program=chosen.app.resolve()) as app,
        pages.chromium() as browser,
    ):
        for view in views(states, chosen.screen or list(SCREENS)):
            shoot(browser, app.address, view, chosen.folder, chosen.whole)
            print(chosen.folder / view.file, flush=True)


if __name__ == "__main__":
    main()
