"""Which model answers: its version, where it comes from, on what it was trained, and its card."""

from html import escape
from pathlib import Path
from urllib.parse import quote

from breeds.bundle import Bundle
from ui.parts import hub_links
from ui.texts.numbers import day, whole
from ui.texts.page import Texts

# The embedded model's; the Hub's models have theirs beside them.
CARD = Path(__file__).parents[2] / "model_card.md"


def render(bundle: Bundle, texts: Texts) -> str:
    said = texts.model
    manifest = bundle.manifest
    facts = {
        said.version: f"<code>{escape(manifest.version)}</code>",
        said.source: _source(bundle, texts),
        said.breeds_known: whole(len(bundle.breeds), texts),
        said.backbone: _named(manifest.trained.backbone, texts),
        said.trained_on: _trained_on(bundle, texts),
        said.made_on: escape(day(manifest.created, texts)),
    }
    listed = "".join(
        f"<div><dt>{escape(name)}</dt><dd>{fact}</dd></div>" for name, fact in facts.items()
    )
    return f"<h2>{escape(said.which)}</h2><dl>{listed}</dl>{_card(bundle, texts)}"


def _source(bundle: Bundle, texts: Texts) -> str:
    address = hub_links.files(bundle.origin)
    if address is None:
        return escape(texts.model.source_embedded)
    link = (
        f'<a href="{escape(address)}" target="_blank" rel="noopener">'
        f"{escape(bundle.origin.repo)}</a>"
    )
    revision = f"<code>{escape(bundle.origin.revision)}</code>"
    return escape(texts.model.source_hub).format(repo=link, revision=revision)


def _trained_on(bundle: Bundle, texts: Texts) -> str:
    trained, said = bundle.manifest.trained, texts.model
    counts = [
        escape(sentence.format(whole(count, texts)))
        for count, sentence in (
            (trained.photos, said.trained_on_photos),
            (trained.validation_photos, said.trained_on_validation),
        )
        if count is not None
    ]
    if not counts:
        return _named(trained.data, texts)
    named = f' <small lang="en">{escape(trained.data)}</small>' if trained.data else ""
    return f"{' '.join(counts)}{named}"


def _named(value: str | None, texts: Texts) -> str:
    return escape(value or texts.model.not_said)


def _card(bundle: Bundle, texts: Texts) -> str:
    address = hub_links.card(bundle.origin)
    if address is None:
        if not CARD.exists():
            return ""
        address = f"gradio_api/file={quote(CARD.as_posix())}"
    return (
        f'<p class="card-link"><a href="{escape(address)}" target="_blank" rel="noopener">'
        f"{escape(texts.model.card)}</a></p>"
    )
