"""What the model confuses: the most frequent pairs, and a table of groups against groups."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from breeds.bundle import Breed, Bundle, Group
from breeds.bundle.evaluation import Confusion
from breeds.bundle.excerpt import Excerpt, Measured
from ui.parts import templates
from ui.texts.numbers import of_100, whole
from ui.texts.page import Texts

PAIRS_SHOWN = 12

# In percents of the column, for the most frequent pair.
LONGEST_BAR = 70


@dataclass(frozen=True)
class Pair:
    """How many photos of one breed are answered another; `width` is the bar's, in percents."""

    truth: str
    answer: str
    photos: str
    width: float


@dataclass(frozen=True)
class MatrixCell:
    """How many photos of a row's group are answered a column's; empty where there are none.

    `kind` is the CSS class, `depth` the colour's, 0..100.
    """

    photos: str
    kind: str
    depth: float


@dataclass(frozen=True)
class MatrixRow:
    """A group's photos by the answer's group; `right` is the share answered the right breed."""

    group: str
    cells: tuple[MatrixCell, ...]
    right: str


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
    breeds = {breed.id: breed for breed in bundle.breeds}
    shown = _shown(measured, breeds) if measured else []
    if measured is None or not shown:
        return templates.render(
            "model/missing.html", heading=said.confusions, sentence=said.confusions_missing
        )
    intro = said.confusions_intro.format(
        name=said.photo_set(measured.name),
        wrong=whole(measured.wrong, texts),
        photos=whole(measured.photos, texts),
    )
    return templates.render(
        "model/confusions.html",
        intro=intro,
        pairs=_pairs(shown, breeds, texts),
        matrix=_matrix(measured, bundle, texts),
        said=said,
    )


def _shown(measured: Measured, breeds: Mapping[str, Breed]) -> list[Confusion]:
    known = [c for c in measured.confusions if c.truth in breeds and c.answer in breeds]
    return sorted(known, key=lambda confusion: -confusion.photos)[:PAIRS_SHOWN]


def _pairs(
    confusions: Sequence[Confusion], breeds: Mapping[str, Breed], texts: Texts
) -> list[Pair]:
    most = max(confusion.photos for confusion in confusions)
    return [
        Pair(
            truth=breeds[confusion.truth].name(texts.code),
            answer=breeds[confusion.answer].name(texts.code),
            photos=whole(confusion.photos, texts),
            width=LONGEST_BAR * confusion.photos / most,
        )
        for confusion in confusions
    ]


def _matrix(measured: Measured, bundle: Bundle, texts: Texts) -> list[MatrixRow]:
    """A row for each group; none where the figures don't tell every error of known breeds."""
    known = {breed.id for breed in bundle.breeds}
    named = {breed.id for breed in measured.breeds}
    named |= {id for each in measured.confusions for id in (each.truth, each.answer)}
    if not (measured.tells_every_error and named <= known):
        return []
    counts = GroupCounts.of(measured, bundle)
    return [_matrix_row(group, counts, texts) for group in counts.groups]


def _matrix_row(group: Group, counts: GroupCounts, texts: Texts) -> MatrixRow:
    of_group = [counts.photos.get((group.id, other.id), 0) for other in counts.groups]
    total = sum(of_group)
    cells = tuple(
        _matrix_cell(count, total, group == other, texts)
        for count, other in zip(of_group, counts.groups, strict=True)
    )
    share = counts.right.get(group.id, 0) / total if total else None
    right = "" if share is None else texts.share.format(of_100(share))
    return MatrixRow(group.name(texts.code), cells, right)


def _matrix_cell(count: int, total: int, same: bool, texts: Texts) -> MatrixCell:
    if not count:
        return MatrixCell("", "none", 0)
    # The root, since errors are few and would not be seen beside what is right.
    depth = 100 * sqrt(count / total)
    return MatrixCell(whole(count, texts), "same" if same else "other", depth)
