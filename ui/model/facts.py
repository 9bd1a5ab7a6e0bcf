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
        said.backbone: _text(bundle, "backbone", texts),
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
    training, said = bundle.manifest.training, texts.model
    counts = [
        escape(sentence.format(whole(training[key], texts)))
        for key, sentence in (
            ("photos", said.trained_on_photos),
            ("validation_photos", said.trained_on_validation),
        )
        if isinstance(training.get(key), int)
    ]
    if not counts:
        return _text(bundle, "data", texts)
    data = training.get("data")
    named = f' <small lang="en">{escape(data)}</small>' if isinstance(data, str) else ""
    return f"{' '.join(counts)}{named}"


def _text(bundle: Bundle, key: str, texts: Texts) -> str:
    value = bundle.manifest.training.get(key)
    return escape(value) if isinstance(value, str) and value else escape(texts.model.not_said)


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
