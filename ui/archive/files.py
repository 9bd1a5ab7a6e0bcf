"""The tab's script with its words, and its style: asked for only when the tab is first opened."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from ui.archive.visits import MOST_BYTES, MOST_PHOTOS
from ui.parts import templates
from ui.texts.numbers import whole
from ui.texts.page import LANGUAGES, Texts

HERE = Path(__file__).parent
UI = HERE.parent
# One scope, in this order.
SCRIPTS = (
    UI / "parts" / "send.js",
    UI / "parts" / "reduce.js",
    HERE / "visit.js",
    HERE / "saved.js",
    HERE / "archive.js",
)
STYLE = HERE / "archive.css"
MEGABYTE = 1_000_000


@dataclass(frozen=True)
class PageFile:
    """A file of the page's; its name follows from its content, so that browsers may keep it."""

    content: bytes
    ending: str
    kind: str

    @cached_property
    def address(self) -> str:
        return f"archive/{hashlib.sha256(self.content).hexdigest()[:16]}.{self.ending}"


@dataclass(frozen=True)
class TabFiles:
    """What the tab's placeholder names and its routes serve."""

    script: PageFile
    style: PageFile


def tab_files(min_side: int, asks_password: bool, reviews: Mapping[str, str]) -> TabFiles:
    """`min_side` is how small the browser may reduce a photo's short side, in pixels.

    `reviews` are the addresses of a catalogue's review by language, none where there is none.
    """
    told = {
        "forms": {
            texts.code: form(texts, asks_password, reviews.get(texts.code)) for texts in LANGUAGES
        },
        "minSide": min_side,
        "mostPhotos": MOST_PHOTOS,
        "mostBytes": MOST_BYTES,
        "locked": asks_password,
    }
    parts = [f"const TAB = {json.dumps(told)};"]
    parts += [script.read_text("utf-8") for script in SCRIPTS]
    script = PageFile("\n".join(parts).encode(), "js", "text/javascript")
    return TabFiles(script, PageFile(STYLE.read_bytes(), "css", "text/css"))


def form(texts: Texts, asks_password: bool, review: str | None = None) -> str:
    """Where photos are given, in one language, as HTML."""
    said = texts.archive
    megabytes = whole(MOST_BYTES // MEGABYTE, texts)
    limits = said.limits.format(photos=MOST_PHOTOS, megabytes=megabytes)
    return templates.render(
        "archive/form.html",
        asks_password=asks_password,
        limits=limits,
        review=review,
        said=said,
    )
