"""What the model confuses: the most frequent pairs, and a table of groups against groups."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from math import sqrt

from breeds.bundle import Breed, Bundle, Group
from breeds.bundle.evaluation import Confusion, Excerpt, Measured
from ui.parts.markup import row, table
from ui.texts.numbers import of_100, whole
from ui.texts.page import Texts

PAIRS_SHOWN = 12


@dataclass(frozen=True)
class GroupCounts:
    """How many photos of each group's breeds are answered a breed of each group.

    `groups` are those with photos or answers; `right` counts, by group, those of the right breed.
    """

    groups: tuple[Group, ...]
    photos: Mapping[tuple[str, str], int]
    right: Mapping[str, int]

    @classmethod
    def of(cls, measured: Measured, bundle: Bundle) -> "GroupCounts":
        """`measured` must tell every error, of breeds that the bundle knows."""
        group_of = {breed.id: breed.group for breed in bundle.breeds}
        photos: Counter[tuple[str, str]] = Counter()
        right: Counter[str] = Counter()
        for breed in measured.breeds:
            group = group_of[breed.id]
            photos[group, group] += breed.right
            right[group] += breed.right
        for confusion in measured.confusions:
            photos[group_of[confusion.truth], group_of[confusion.answer]] += confusion.photos
        met = {group for pair in photos for group in pair}
        return cls(tuple(g for g in bundle.labels.groups if g.id in met), photos, right)


def render(bundle: Bundle, evaluation: Excerpt, texts: Texts) -> str:
    said, measured = texts.model, evaluation.largest
    heading = f"<h2>{escape(said.confusions)}</h2>"
    breeds = {breed.id: breed for breed in bundle.breeds}
    if measured is None or not _shown(measured, breeds):
        return f'{heading}<p class="missing">{escape(said.confusions_missing)}</p>'
    intro = said.confusions_intro.format(
        name=measured.name,
        wrong=whole(measured.wrong, texts),
        photos=whole(measured.photos, texts),
    )
    pairs = _pairs(_shown(measured, breeds), breeds, texts)
    matrix = _matrix_or_why_not(measured, bundle, texts)
    return f"{heading}<p>{escape(intro)}</p>{pairs}<h3>{escape(said.matrix)}</h3>{matrix}"


def _shown(measured: Measured, breeds: Mapping[str, Breed]) -> list[Confusion]:
    known = [c for c in measured.confusions if c.truth in breeds and c.answer in breeds]
    return sorted(known, key=lambda confusion: -confusion.photos)[:PAIRS_SHOWN]


def _pairs(confusions: Sequence[Confusion], breeds: Mapping[str, Breed], texts: Texts) -> str:
    said, most = texts.model, max(confusion.photos for confusion in confusions)
    rows = []
    for confusion in confusions:
        truth, answer = (breeds[id].name(texts.code) for id in (confusion.truth, confusion.answer))
        bar = f'<span class="bar" style="width:{70 * confusion.photos / most:.0f}%"></span>'
        count = f'<span class="count">{bar}{whole(confusion.photos, texts)}</span>'
        rows.append(row(escape(truth), (escape(answer), count)))
    columns = (said.truth, said.answer, said.photos_of)
    return table("pairs", said.confusions, columns, rows)


def _matrix_or_why_not(measured: Measured, bundle: Bundle, texts: Texts) -> str:
    known = {breed.id for breed in bundle.breeds}
    named = {breed.id for breed in measured.breeds}
    named |= {id for each in measured.confusions for id in (each.truth, each.answer)}
    if not (measured.tells_every_error and named <= known):
        return f'<p class="missing">{escape(texts.model.matrix_missing)}</p>'
    return _matrix(GroupCounts.of(measured, bundle), texts)


def _matrix(counts: GroupCounts, texts: Texts) -> str:
    said = texts.model
    names = [group.name(texts.code) for group in counts.groups]
    heads = "".join(
        f'<th scope="col"><span class="unseen">{escape(name)}</span>'
        f'<span aria-hidden="true">{number}</span></th>'
        for number, name in enumerate(names, 1)
    )
    rows = "".join(
        _matrix_row(number, group, counts, texts) for number, group in enumerate(counts.groups, 1)
    )
    legend = "".join(f"<li>{escape(name)}</li>" for name in names)
    return (
        f'<p>{escape(said.matrix_intro)}</p><table class="matrix">'
        f"<caption>{escape(said.matrix)}</caption><thead><tr>"
        f'<th scope="col">{escape(said.matrix_corner)}</th>{heads}'
        f'<th scope="col">{escape(said.right_breed)}</th></tr></thead><tbody>{rows}</tbody></table>'
        f'<ol class="legend" aria-hidden="true">{legend}</ol>'
    )


def _matrix_row(number: int, group: Group, counts: GroupCounts, texts: Texts) -> str:
    of_group = [counts.photos.get((group.id, other.id), 0) for other in counts.groups]
    total = sum(of_group)
    cells = "".join(
        _matrix_cell(count, total, group == other, texts)
        for count, other in zip(of_group, counts.groups, strict=True)
    )
    share = counts.right.get(group.id, 0) / total if total else None
    right = "" if share is None else escape(texts.share.format(of_100(share)))
    header = (
        f'<span aria-hidden="true">{number}</span> '
        f'<span class="name">{escape(group.name(texts.code))}</span>'
    )
    return f'<tr><th scope="row">{header}</th>{cells}<td class="right">{right}</td></tr>'


def _matrix_cell(count: int, total: int, same: bool, texts: Texts) -> str:
    if not count:
        return '<td class="none">·</td>'
    # The root, since errors are few and would not be seen beside what is right.
    depth = 100 * sqrt(count / total)
    kind = "same" if same else "other"
    return f'<td class="{kind}" style="--depth:{depth:.0f}%">{whole(count, texts)}</td>'
