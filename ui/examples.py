"""The example photos under the page, with their credits."""

import base64
import csv
import io
from dataclasses import dataclass
from html import escape
from pathlib import Path

import gradio as gr
from PIL import Image

from ui.photo_input import PhotoInput
from ui.texts import Texts
from ui.wording import Wording

CREDITS = "CREDITS.csv"
THUMBNAIL_SIDE = 240

CHOOSE = """
element.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-example]");
    if (!button) return;
    trigger("click", {example: button.dataset.example});
    document.getElementById("given").scrollIntoView({behavior: "smooth", block: "nearest"});
});
"""


@dataclass(frozen=True)
class Example:
    """An example photo and where it comes from; `thumbnail` is a data URL."""

    path: Path
    origin: str
    licence: str
    thumbnail: str


@dataclass(frozen=True)
class Examples:
    """The photos that the credits name, in the order of the credits."""

    photos: tuple[Example, ...]

    @classmethod
    def of(cls, folder: Path) -> "Examples":
        """Read a folder's credits, with the columns file, origin and licence, and its photos."""
        with (folder / CREDITS).open(encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream))
        return cls(
            tuple(
                Example(
                    folder / row["file"],
                    row["origin"],
                    row["licence"],
                    _thumbnail(folder / row["file"]),
                )
                for row in rows
            )
        )

    def build(self, photo: PhotoInput, wording: Wording) -> None:
        """Lay out the gallery; a click on an example gives it to `photo`."""
        gallery = wording.create(
            gr.HTML,
            lambda texts: {"value": self._render(texts)},
            js_on_load=CHOOSE,
            apply_default_css=False,
            elem_id="examples",
        )
        gallery.click(
            self._choose,
            None,
            photo,
            show_progress="hidden",
            api_visibility="private",
        )

    def _choose(self, click: gr.EventData) -> Path | None:
        paths = {example.path.name: example.path for example in self.photos}
        return paths.get(click.example)

    def _render(self, texts: Texts) -> str:
        buttons = "".join(_render_button(example, texts) for example in self.photos)
        credits = "".join(_render_credit(example, texts) for example in self.photos)
        return (
            f"<h2>{escape(texts.examples)}</h2><div class='gallery'>{buttons}</div>"
            f"<details><summary>{escape(texts.examples_credits)}</summary>"
            f"<ul>{credits}</ul></details>"
        )


def _thumbnail(path: Path) -> str:
    with Image.open(path) as image:
        image.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE))
        encoded = io.BytesIO()
        image.convert("RGB").save(encoded, "JPEG", quality=80)
    return f"data:image/jpeg;base64,{base64.b64encode(encoded.getvalue()).decode()}"


def _caption(example: Example, texts: Texts) -> str:
    return texts.example_captions.get(example.path.name, example.path.stem)


def _render_button(example: Example, texts: Texts) -> str:
    return (
        f'<button type="button" data-example="{escape(example.path.name)}">'
        f'<img src="{example.thumbnail}" alt=""><span>{escape(_caption(example, texts))}</span>'
        "</button>"
    )


def _render_credit(example: Example, texts: Texts) -> str:
    return (
        f"<li><b>{escape(_caption(example, texts))}</b> — {escape(example.origin)}, "
        f"{escape(example.licence)}</li>"
    )
