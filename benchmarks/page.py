"""The page in a browser: how soon it is there and answers, what it weighs, and what of it jumps.

    python -m benchmarks.page --app before=../before --app now=.
    python -m benchmarks.page --url http://127.0.0.1:7860

Each program is measured on each network in turn, in the same run, with a browser that has kept
nothing, so that their ratios hold on a machine that does other things too.
"""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Page

from benchmarks import browser as pages
from benchmarks.browser import NETWORKS, Network
from tests.ui.app_process import ROOT, running_app
from tests.ui.layout_shift import shifted, watch
from training.evaluation.markdown import table

SOURCE = ROOT / "examples" / "german_shepherd.jpg"
TWELVE_MEGAPIXELS = (4000, 3000)
PHONE = {"width": 390, "height": 664}
PAINTED = "performance.getEntriesByName('first-contentful-paint')[0].startTime"


@dataclass(frozen=True)
class Measured:
    """One program on one network: seconds, the sum of layout shifts, and what was loaded.

    The requests and bytes are those of the page until it can be used, the photo's not among them.
    """

    program: str
    network: str
    first_sight: float
    usable: float
    answer: float
    shift: float
    requests: int
    kilobytes: float


def measure(
    browser: Browser, program: str, address: str, network: Network, photo: Path
) -> Measured:
    """Open the page as a new visitor with a phone's window, and give it a photo."""
    context = browser.new_context(viewport=PHONE, locale="fr-FR")
    page = context.new_page()
    watch(page)
    arrived = _count(page)
    pages.throttle(page, network)
    started = time.perf_counter()
    page.goto(address, timeout=pages.PATIENCE, wait_until="commit")
    pages.wait_until_usable(page)
    usable = time.perf_counter() - started
    requests, loaded = len(arrived), sum(arrived)
    started = time.perf_counter()
    pages.give(page, photo)
    page.locator(pages.ANSWER).first.wait_for(timeout=pages.PATIENCE)
    answer = time.perf_counter() - started
    shift = shifted(page)
    painted = page.evaluate(PAINTED)
    context.close()
    return Measured(
        program,
        network.name,
        painted / 1000,
        usable,
        answer,
        shift,
        requests,
        loaded / 1000,
    )


def _count(page: Page) -> list[int]:
    """The bytes of each answer to a request, as they travelled, filled in as they arrive."""
    arrived: list[int] = []
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    network.on("Network.loadingFinished", lambda event: arrived.append(event["encodedDataLength"]))
    return arrived


def write_photo(folder: Path) -> Path:
    """A JPEG of 12 megapixels, as a phone's camera makes them."""
    photo = folder / "twelve_megapixels.jpg"
    with Image.open(SOURCE) as source:
        large = source.convert("RGB").resize(TWELVE_MEGAPIXELS)
    # A camera's photo has grain, which an enlarged one hasn't, and it makes most of the file.
    grain = Image.effect_noise(TWELVE_MEGAPIXELS, 24).convert("RGB")
    Image.blend(large, grain, 0.12).save(photo, quality=92)
    return photo


def report(measured: Sequence[Measured]) -> str:
    columns = (
        "network",
        "program",
        "first sight, s",
        "usable, s",
        "12 MP photo to answer, s",
        "layout shift",
        "requests",
        "kB",
    )
    rows = [
        (
            each.network,
            each.program,
            f"{each.first_sight:.1f}",
            f"{each.usable:.1f}",
            f"{each.answer:.1f}",
            f"{each.shift:.3f}",
            f"{each.requests}",
            f"{each.kilobytes:,.0f}",
        )
        for each in measured
    ]
    return table(columns, rows)


@contextmanager
def served(program: str, folder: Path) -> Iterator[tuple[str, str]]:
    """A program's name and address; `program` is NAME=CHECKOUT, or a checkout."""
    name, _, checkout = program.rpartition("=")
    path = Path(checkout).resolve()
    served_from = folder / (name or path.name)
    served_from.mkdir()
    with running_app(served_from, program=path) as app:
        yield name or path.name, app.address


def _measure_all(
    browser: Browser, programs: Sequence[str], urls: Sequence[str], networks: Sequence[Network]
) -> Iterator[Measured]:
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        photo = write_photo(folder)
        for network in networks:
            for url in urls:
                yield measure(browser, url, url, network, photo)
        for program in programs:
            with served(program, folder) as (name, address):
                for network in networks:
                    yield measure(browser, name, address, network, photo)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser("python -m benchmarks.page")
    parser.add_argument("--app", action="append", help="[NAME=]CHECKOUT whose app.py is served")
    parser.add_argument("--url", action="append", default=[], help="a page that is served already")
    names = [network.name for network in NETWORKS]
    parser.add_argument("--network", action="append", choices=names, help="all, if none is named")
    parser.add_argument("--json", action="store_true", help="print JSON in place of a table")
    chosen = parser.parse_args(arguments)
    programs = chosen.app or ([] if chosen.url else [f"now={ROOT}"])
    networks = [each for each in NETWORKS if each.name in (chosen.network or names)]
    measured: list[Measured] = []
    with pages.chromium() as browser:
        for each in _measure_all(browser, programs, chosen.url, networks):
            print(f"{each.program} on {each.network}", file=sys.stderr)
            measured.append(each)
    measured.sort(key=lambda each: names.index(each.network))
    values: list[dict[str, Any]] = [asdict(each) for each in measured]
    print(json.dumps(values, indent=1) if chosen.json else report(measured))


if __name__ == "__main__":
    main()
