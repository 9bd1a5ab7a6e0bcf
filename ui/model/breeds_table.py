"""The breeds that the model knows, each with its figures: a table to search and sort."""

from html import escape
from pathlib import Path

from breeds.bundle import Breed, Bundle
from breeds.bundle.evaluation import BreedMetrics, Excerpt, Measured
from breeds.bundle.names import simplified
from ui.parts.markup import meter
from ui.texts.numbers import of_100, whole
from ui.texts.page import Texts

SCRIPT = Path(__file__).with_suffix(".js")


def render(bundle: Bundle, evaluation: Excerpt, texts: Texts) -> str:
    said = texts.model
    columns = _columns(evaluation, bundle)
    intro = said.breeds_intro if columns else said.breeds_unmeasured
    breeds = sorted(bundle.breeds, key=lambda breed: simplified(breed.name(texts.code)))
    rows = "".join(_row(breed, columns, texts) for breed in breeds)
    count = whole(len(breeds), texts)
    return (
        f"<h2>{escape(said.breeds)}</h2><p>{escape(intro.format(count))}</p>"
        f'<label class="search"><span>{escape(said.breeds_search)}</span>'
        f'<input type="search" autocomplete="off"></label>'
        f'<p class="found" role="status" data-told="{escape(said.breeds_found)}">'
        f"{escape(said.breeds_found.format(count))}</p>"
        f'<div class="scroll" role="region" tabindex="0" aria-label="{escape(said.breeds)}">'
        f'<table class="breeds"><caption>{escape(said.breeds)}</caption><thead><tr>'
        f"{_heads(columns, texts)}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _columns(evaluation: Excerpt, bundle: Bundle) -> list[Measured]:
    """The sets that tell figures of breeds: one that was seen in part, and one that wasn't."""
    sets = (evaluation.familiar, evaluation.honest)
    known = {breed.id for breed in bundle.breeds}
    return [
        measured
        for measured in sets
        if measured is not None and any(breed.id in known for breed in measured.breeds)
    ]


def _heads(columns: list[Measured], texts: Texts) -> str:
    said = texts.model
    heads = [_head(said.breed, "", "ascending")]
    for measured in columns:
        kind = said.photos_unseen if measured.leak_free else said.photos_seen
        heads.append(_head(kind, measured.name, "none"))
    return "".join(heads)


def _head(title: str, of_set: str, order: str) -> str:
    note = f'<small lang="en">{escape(of_set)}</small>' if of_set else ""
    return (
        f'<th scope="col" aria-sort="{order}">'
        f'<button type="button"><span>{escape(title)}</span>{note}</button></th>'
    )


def _row(breed: Breed, columns: list[Measured], texts: Texts) -> str:
    names = simplified(f"{breed.fr} {breed.en}")
    cells = "".join(_cell(breed, measured, texts) for measured in columns)
    name = breed.name(texts.code)
    return (
        f'<tr data-names="{escape(names)}"><th scope="row" data-value="{escape(simplified(name))}">'
        f"{escape(name)}</th>{cells}</tr>"
    )


def _cell(breed: Breed, measured: Measured, texts: Texts) -> str:
    found = next((each for each in measured.breeds if each.id == breed.id), None)
    if found is None:
        return f'<td data-value=""><small>{escape(texts.model.not_measured)}</small></td>'
    return f'<td data-value="{found.top_1.value:.6f}">{_figure(found, texts)}</td>'


def _figure(found: BreedMetrics, texts: Texts) -> str:
    share, said = found.top_1, texts.model
    told = said.of_photos.format(right=found.right, photos=whole(found.photos, texts))
    ends = said.between.format(low=of_100(share.low), high=texts.share.format(of_100(share.high)))
    bar = meter(share.value, share.low, share.high)
    return f"{escape(told)} <small>{escape(ends)}</small>{bar}"
