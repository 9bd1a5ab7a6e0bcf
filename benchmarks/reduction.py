"""What reducing a photo in the browser changes: its answer, and how much is sent.

    python -m benchmarks.reduction PHOTOS --list choice_list.txt

Each photo is enlarged to a phone's size, since few sets have such photos, with the grain of a
camera. Then the page's own script reduces it in Chromium, and the embedded model answers for both
files. The photos of several folders are taken together.
"""

import argparse
import base64
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from playwright.sync_api import Page

from benchmarks import browser as pages
from benchmarks.large_photos import enlarged
from breeds.bundle import embedded, load
from breeds.intervals import wilson
from breeds.recognition.answering import Answered, answer
from breeds.recognition.classifier import Classifier
from tests.ui.app_process import ROOT

SCRIPT = ROOT / "ui" / "identify" / "giving" / "reduce.js"
# In pixels: of a photo of 12 megapixels, and of one that the browser only encodes anew.
SHORT_SIDES = (3000, 1200)
ENDINGS = {".jpg", ".jpeg"}

REDUCE = """
async ([input, minSide]) => {
    const {photo} = await madeSmall(input.files[0], minSide);
    const bytes = new Uint8Array(await photo.arrayBuffer());
    let text = "";
    for (const byte of bytes) text += String.fromCharCode(byte);
    return btoa(text);
}
"""


@dataclass(frozen=True)
class Compared:
    """One photo: bytes before and after, the first breeds, and how far the first's share moved."""

    before: int
    after: int
    same: bool
    moved: float


def compare(page: Page, classifier: Classifier, photo: Path, side: int, folder: Path) -> Compared:
    whole, small = folder / "whole.jpg", folder / "small.jpg"
    whole.write_bytes(enlarged(photo, side))
    page.set_input_files("input", whole)
    min_side = classifier.bundle.manifest.recipe.decode_min_side
    asked = [page.query_selector("input"), min_side]
    small.write_bytes(base64.b64decode(page.evaluate(REDUCE, asked)))
    first, second = (shares(classifier, path) for path in (whole, small))
    likeliest = max(first, key=lambda breed: first[breed])
    return Compared(
        whole.stat().st_size,
        small.stat().st_size,
        likeliest == max(second, key=lambda breed: second[breed]),
        abs(first[likeliest] - second[likeliest]),
    )


def shares(classifier: Classifier, photo: Path) -> dict[str, float]:
    """Each breed's probability."""
    outcome = answer(classifier, photo, len(classifier.bundle.breeds))
    assert isinstance(outcome, Answered)
    return {guess.breed.id: guess.probability for guess in outcome.answer.guesses}


def report(side: int, compared: Sequence[Compared]) -> str:
    changed = sum(not each.same for each in compared)
    low, high = wilson(changed, len(compared))
    moves = sorted(each.moved for each in compared)
    before, after = (
        sum(sizes) for sizes in zip(*((each.before, each.after) for each in compared), strict=True)
    )
    return (
        f"short side {side}: first breed changed on {changed} of {len(compared)} photos "
        f"({low:.1%} to {high:.1%}); its probability moved by {median(moves):.4f} at the median, "
        f"{moves[int(0.95 * len(moves))]:.4f} at 95 %, {moves[-1]:.4f} at most; "
        f"sent {after / len(compared) / 1000:.0f} kB a photo in place of "
        f"{before / len(compared) / 1000:.0f}"
    )


def add_photo_options(parser: argparse.ArgumentParser) -> None:
    """What `listed_photos` takes."""
    parser.add_argument("folders", type=Path, nargs="+", metavar="PHOTOS")
    parser.add_argument("--list", help="a file in each folder that names the photos to take")
    parser.add_argument("--most", type=int, help="take no more photos than this, spread evenly")


def listed_photos(folders: Sequence[Path], listed: str | None, most: int | None) -> list[Path]:
    """The photos of all folders, or those that a file in each names; `most` of them, spread."""
    found: list[Path] = []
    for folder in folders:
        if listed:
            lines = (folder / listed).read_text("utf-8").split("\n")
            found += [folder / line.strip() for line in lines if line.strip()]
        else:
            every = sorted(folder.rglob("*"))
            found += [path for path in every if path.suffix.lower() in ENDINGS]
    return found[:: -(-len(found) // most)] if most else found


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser("python -m benchmarks.reduction")
    add_photo_options(parser)
    chosen = parser.parse_args(arguments)
    photos = listed_photos(chosen.folders, chosen.list, chosen.most)
    classifier = Classifier(load(embedded.model_folder()))
    with pages.chromium() as browser, tempfile.TemporaryDirectory() as folder:
        page = browser.new_page()
        page.set_content('<input type="file">')
        page.add_script_tag(path=SCRIPT)
        for side in SHORT_SIDES:
            compared = []
            for photo in photos:
                compared.append(compare(page, classifier, photo, side, Path(folder)))
                print(f"\r{side}: {len(compared)} of {len(photos)}", end="", file=sys.stderr)
            print(f"\r{report(side, compared)}", flush=True)


if __name__ == "__main__":
    main()
