"""The breeds that the model knows, with their figures, and others: a table to search and sort."""

from dataclasses import dataclass
from pathlib import Path

from breeds.bundle import Breed, Bundle
from breeds.bundle.evaluation import BreedMetrics
from breeds.bundle.excerpt import Excerpt, Measured
from breeds.bundle.names import BreedNames, simplified
from breeds.intervals import Share
from ui.model import unknown_breeds
from ui.model.unknown_breeds import Unknown
from ui.parts import templates
from ui.texts.numbers import of_100, whole
from ui.texts.page import Texts

SCRIPT = Path(__file__).with_suffix(".js")


@dataclass(frozen=True)
class Column:
    """A set of photos, by what it is and by its name."""

    title: str
    of_set: str


@dataclass(frozen=True)
class Figure:
    """How many photos of a breed are named rightly, in words, and as a share with its interval.

    `alone` tells how many are answered without a person, empty where that wasn't counted.
    """

    told: str
    interval: str
    share: Share
    alone: str


@dataclass(frozen=True)
class Line:
    """A breed, and its figure on each column's set, None where there is none.

    The table is searched in `names` and sorted by `rank`. Of a breed that the model doesn't know,
    `unknown` says what becomes of its photos; `translated` tells whether its name is.
    """

    name: str
    names: str
    rank: str
    figures: tuple[Figure | None, ...] = ()
    unknown: tuple[str, ...] = ()
    translated: bool = True


def render(bundle: Bundle, evaluation: Excerpt, texts: Texts) -> str:
    said = texts.model
    sets = _sets(evaluation, bundle)
    names = BreedNames(bundle.breeds)
    known = [_line(breed, names.called(breed), sets, texts) for breed in bundle.breeds]
    others = unknown_breeds.listed(bundle, evaluation)
    lines = known + [_unknown_line(each, bundle, texts) for each in others]
    counts = {"known": whole(len(known), texts), "unknown": whole(len(others), texts)}
    intro = said.breeds_intro if sets else said.breeds_unmeasured
    return templates.render(
        "model/breeds_table.html",
        intro=intro.format(**counts),
        found=said.breeds_found.format(whole(len(lines), texts)),
        columns=[_column(measured, texts) for measured in sets],
        lines=sorted(lines, key=lambda line: line.rank),
        said=said,
    )


def _sets(evaluation: Excerpt, bundle: Bundle) -> list[Measured]:
    """The sets that tell figures of breeds: one that was seen in part, and one that wasn't."""
    sets = (evaluation.familiar, evaluation.honest)
    known = {breed.id for breed in bundle.breeds}
    return [
        measured
        for measured in sets
        if measured is not None and any(breed.id in known for breed in measured.breeds)
    ]


def _column(measured: Measured, texts: Texts) -> Column:
    said = texts.model
    return Column(said.photos_unseen if measured.leak_free else said.photos_seen, measured.name)


def _line(breed: Breed, names: str, sets: list[Measured], texts: Texts) -> Line:
    name = breed.name(texts.code)
    return Line(
        name=name,
        names=names,
        rank=simplified(name),
        figures=tuple(_figure(breed, measured, texts) for measured in sets),
    )


def _unknown_line(unknown: Unknown, bundle: Bundle, texts: Texts) -> Line:
    name = unknown.breed.name(texts.code)
    return Line(
        name=name,
        names=unknown.names,
        rank=simplified(name),
        unknown=tuple(unknown_breeds.sentences(unknown, bundle.breeds, texts)),
        translated=unknown.translated,
    )


def _figure(breed: Breed, measured: Measured, texts: Texts) -> Figure | None:
    found = next((each for each in measured.breeds if each.id == breed.id), None)
    if found is None:
        return None
    share, said = found.top_1, texts.model
    told = said.of_photos.format(right=whole(found.right, texts), photos=whole(found.photos, texts))
    ends = said.between.format(low=of_100(share.low), high=texts.share.format(of_100(share.high)))
    return Figure(told, ends, share, _alone(found, texts))


def _alone(breed: BreedMetrics, texts: Texts) -> str:
    if breed.accepted is None or breed.accepted_right is None:
        return ""
    accepted, right = whole(breed.accepted, texts), whole(breed.accepted_right, texts)
    return texts.model.answered_alone.format(accepted=accepted, right=right)
