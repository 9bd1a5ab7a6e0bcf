"""The example photos under the page, with their credits."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import gradio as gr

from breeds import photo as photos
from breeds.photo import PhotoError
from breeds.photo.thumbnails import jpeg
from ui.parts import templates
from ui.parts.pictures import Picture
from ui.parts.wording import Wording
from ui.texts.page import Texts

CREDITS = "CREDITS.csv"
THUMBNAIL_SIDE = 240

CHOOSE = """
element.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-example]");
    if (!button) return;
    window.giveExample(button.dataset.example, button.querySelector("img").src);
    document.getElementById("given").scrollIntoView({behavior: "smooth", block: "nearest"});
});
"""


@dataclass(frozen=True)
class Example:
    """An example photo and where it comes from.

    `truth` is what it is known to show: a breed's id, `Verdict.MIXED` or `Verdict.NOT_A_DOG`;
    empty where nobody said.
    """

    path: Path
    origin: str
    licence: str
    truth: str
    thumbnail: Picture

    def caption(self, texts: Texts) -> str:
        return texts.example_captions.get(self.path.name, self.path.stem)


@dataclass(frozen=True)
class Examples:
    """The photos that the credits name, in the order of the credits."""

    photos: tuple[Example, ...]

    @classmethod
    def of(cls, folder: Path) -> "Examples":
        """Read a folder's credits, with the columns file, origin, licence and truth.

        A photo that can't be read is left out.
        """
        with (folder / CREDITS).open(encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream))
        return cls(tuple(filter(None, (_example(folder, row) for row in rows))))

    def path(self, name: str) -> Path:
        """The file of an example. Raises PermissionError for any other name."""
        for example in self.photos:
            if example.path.name == name:
                return example.path
        raise PermissionError(f"{name} is no example")

    def holds(self, path: Path) -> bool:
        """Whether a file is one of them."""
        return any(example.path == path for example in self.photos)

    def build(self, wording: Wording) -> None:
        """Lay out the gallery; a click on an example gives it to the photo's box."""
        wording.create(
            gr.HTML,
            lambda texts: {"value": self._render(texts)},
            js_on_load=CHOOSE,
            apply_default_css=False,
            elem_id="examples",
        )

    def _render(self, texts: Texts) -> str:
        return templates.render("parts/examples.html", examples=self.photos, texts=texts)


def _example(folder: Path, row: Mapping[str, str]) -> Example | None:
    path = folder / row["file"]
    try:
        photo = photos.load(path, THUMBNAIL_SIDE)
    except PhotoError:
        return None
    thumbnail = Picture(jpeg(photo, THUMBNAIL_SIDE))
    return Example(path, row["origin"], row["licence"], row["truth"], thumbnail)
