"""Cards -> a contact sheet: one HTML file with thumbnails and filters, which needs no network."""

import base64
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TextIO

from breeds.bilingual import BilingualError
from breeds.exports.sheet import words
from breeds.exports.sheet.cards import Card
from breeds.exports.sheet.markup import Markup, filled
from breeds.exports.sheet.thumbnails import thumbnail

HERE = Path(__file__).parent
END = "</ul>\n</main>\n<script>{}</script>\n</body>\n</html>\n"


@dataclass(frozen=True)
class Sheet:
    """`photos` is the folder in which the cards' photos lie."""

    photos: Path
    language: str
    made: datetime
    finished: bool


def write(stream: TextIO, cards: Iterable[Card], sheet: Sheet) -> None:
    """A card after the other. Raises OSError, CatalogueError."""
    style, script = _text("contact_sheet.css"), _text("contact_sheet.js")
    stream.write(_head(sheet, style, script))
    card_template = _text("card.html")
    for card in cards:
        stream.write(_card(card, card_template, sheet))
    stream.write(END.format(script))


def _head(sheet: Sheet, style: str, script: str) -> Markup:
    def said(text: BilingualError) -> str:
        return text.in_language(sheet.language)

    day = sheet.made.strftime("%d/%m/%Y" if sheet.language == "fr" else "%Y-%m-%d")
    options = [
        filled('<option value="$value">$label</option>', value=value, label=said(label))
        for value, label in words.DECISIONS.items()
    ]
    unfinished = filled('<p class="warning">$said</p>\n', said=said(words.UNFINISHED))
    return filled(
        _text("head.html"),
        language=sheet.language,
        policy=_policy(style, script),
        title=said(words.TITLE),
        style=Markup(style),
        about=said(words.ABOUT).format(day=day),
        warning=Markup() if sheet.finished else unfinished,
        filters=said(words.FILTERS),
        search_label=said(words.SEARCH),
        decision_label=said(words.DECISION),
        breed_label=said(words.BREED),
        animal_label=said(words.ANIMAL),
        all=said(words.ALL),
        all_animals=said(words.ALL_ANIMALS),
        clear=said(words.CLEAR),
        count_said=said(words.COUNT),
        decisions=Markup("".join(options)),
    )


def _card(card: Card, template: str, sheet: Sheet) -> Markup:
    badge = words.DECISIONS[card.decision].in_language(sheet.language)
    details = [filled('<p class="detail">$said</p>\n', said=said) for said in card.details]
    return filled(
        template,
        decision=card.decision,
        breeds=json.dumps(list(card.breeds), ensure_ascii=False),
        animal=card.animal,
        picture=_picture(card, sheet),
        badge=badge,
        headline=card.headline,
        details=Markup("".join(details)),
        caption=card.caption,
    )


def _picture(card: Card, sheet: Sheet) -> Markup:
    address = thumbnail(sheet.photos, card.paths)
    if address is None:
        return filled("<p>$said</p>", said=words.NO_PICTURE.in_language(sheet.language))
    return filled(
        '<img src="$address" alt="$alt" loading="lazy" decoding="async">',
        address=address,
        alt=card.alt,
    )


def _policy(style: str, script: str) -> str:
    """Only this style and this script, and pictures that the page holds itself.

    https://www.w3.org/TR/CSP3/
    """
    return (
        f"default-src 'none'; img-src data:; style-src {_digest(style)}; "
        f"script-src {_digest(script)}; base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode("ascii")
    return f"'sha256-{digest}'"


def _text(name: str) -> str:
    return (HERE / name).read_text("utf-8")
