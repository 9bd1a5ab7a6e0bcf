"""The review of a hundred unsure animals: how many keys it takes, and how long each next one waits.

    python -m benchmarks.large_photos PHOTOS big --list LIST --count 120
    python -m benchmarks.review big

Photos of a phone's size, each an animal's, none of which the model is let accept. A key is pressed
as soon as so many seconds have passed since the next animal was there: a person looks longer.
"""

import argparse
import shutil
import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from playwright.sync_api import Page, sync_playwright

from breeds import privacy
from breeds.bundle import Thresholds, embedded
from breeds.catalogue.store import NAME
from breeds.review.desk import Desk
from breeds.review.server import ReviewServer
from tests.archives import index, opened
from tests.bundle_copies import copy_with
from tests.chromium import CHROMIUM_FLAGS, CHROMIUM_NAMES

ANIMALS = 100
# By these, no breed is accepted and no group named.
UNSURE = Thresholds(dog=-1e6, wild=1e6, breed=1e6, group=1, few=1)
# From the key to the next animal's name and its photo, decoded and painted.
WAIT = """
async (key) => {
    const began = performance.now();
    document.body.dispatchEvent(new KeyboardEvent("keydown", {key, bubbles: true}));
    const before = shown;
    while (shown === before) await new Promise(requestAnimationFrame);
    await Promise.all([...document.querySelectorAll("#photos img")].map((img) => img.decode()));
    await new Promise(requestAnimationFrame);
    return performance.now() - began;
}
"""


def animals(photos: Path, folder: Path) -> Path:
    for number, photo in enumerate(sorted(photos.glob("*.jpg"))[: ANIMALS + 1]):
        (folder / f"dog {number:03}").mkdir(parents=True)
        shutil.copyfile(photo, folder / f"dog {number:03}" / "1.jpg")
    return folder


def waits(page: Page, pause: float) -> list[float]:
    """Milliseconds until the next animal is there, for each of them."""
    took = []
    for number in range(ANIMALS):
        page.wait_for_timeout(1000 * pause)
        took.append(page.evaluate(WAIT, "m" if number % 3 else "1"))
    return took


def report(pause: float, took: Sequence[float]) -> str:
    ordered = sorted(took)
    return (
        f"{pause:.1f} s to look: {len(took)} keys for {len(took)} animals; the next one is there "
        f"after {median(ordered):.0f} ms at the median, {ordered[94]:.0f} ms at 95 %, "
        f"{ordered[-1]:.0f} ms at most; {sum(took) / 1000:.1f} s of waiting in all"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("photos", type=Path)
    options = parser.parse_args()
    privacy.report_nothing()
    chromium = next(path for name in CHROMIUM_NAMES if (path := shutil.which(name)))
    with tempfile.TemporaryDirectory() as kept, sync_playwright() as playwright:
        root = animals(options.photos, Path(kept) / "archive")
        model = opened(copy_with(UNSURE, embedded.model_folder(), Path(kept) / "model"))
        browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_FLAGS)
        for pause in (2.0, 0.5):
            catalogue = Path(kept) / f"{pause}.{NAME}"
            index(root, model, animal_by="folder", catalogue=catalogue)
            with ReviewServer(Desk(catalogue, root)) as server:
                threading.Thread(target=server.serve_forever, daemon=True).start()
                page = browser.new_context(bypass_csp=True).new_page()
                page.goto(server.url("fr"))
                page.wait_for_function("shown === 0")
                print(report(pause, waits(page, pause)), flush=True)
                server.shutdown()
        browser.close()


if __name__ == "__main__":
    main()
