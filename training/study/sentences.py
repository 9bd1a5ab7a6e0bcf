"""Finished rows -> what was learnt, in sentences that follow from the figures by rules."""

from collections.abc import Iterator

from breeds.intervals import Interval
from training.evaluation.markdown import points, share
from training.search.outcome import SearchResult
from training.study import findings
from training.study.config import (
    CNN,
    CNN_AUGMENTED,
    CNN_PLAIN,
    COMPARED,
    HEAD_AUGMENTED,
    HEAD_PLAIN,
    PREPROCESSINGS,
    RESNET,
    TRANSFER,
    TUNED,
)
from training.study.findings import OfRow, Pool
from training.study.material import Held
from training.study.tables import ORIGINAL, preprocessing_name

# What this study wanted of its best network on photos that Stanford Dogs' test list names.
AIM = 0.88


def of_comparison(held: Held) -> list[str]:
    """Who does best, what each step is worth, and how it stands to the original study."""
    rows = held.some(COMPARED)
    found = [_winner(held)]
    found += _lower_where_unknown(held)
    if TUNED in rows:
        found += _aim(held)
    for better, base, step in (
        (TRANSFER, CNN, "Starting from ImageNet's weights, as against a CNN from scratch"),
        (RESNET, CNN, "The ResNet, as against the small CNN"),
        (
            TUNED,
            TRANSFER,
            "What the search found, with all that ships beside it, as against plain transfer",
        ),
    ):
        if better in rows and base in rows:
            found += [_worth(step, rows[better], rows[base], pool) for pool in _pools(held)]
    found += [_against_original(row, rows[row], held) for row in ORIGINAL if row in rows]
    return [*found, *_spreads(held)]


def of_augmentation(held: Held) -> list[str]:
    return [
        _worth(f"Altered photos for the {name}", held.rows[augmented], held.rows[plain], pool)
        for plain, augmented, name in (
            (CNN_PLAIN, CNN_AUGMENTED, "CNN from scratch"),
            (HEAD_PLAIN, HEAD_AUGMENTED, "head on frozen features"),
        )
        if plain in held.rows and augmented in held.rows
        for pool in (held.validation, *held.others)
    ]


def of_preprocessing(held: Held) -> list[str]:
    """What each preprocessing is worth, and which one the figures support."""
    rows = held.some(tuple(PREPROCESSINGS))
    if HEAD_PLAIN not in rows or len(rows) < 2:
        return []
    found = [
        _worth(_capital(preprocessing_name(row)), of_row, rows[HEAD_PLAIN], held.validation)
        for row, of_row in rows.items()
        if row != HEAD_PLAIN
    ]
    chosen = findings.supported(rows, HEAD_PLAIN, held.validation, held.others)
    return [*found, _supported(chosen, len(rows))]


def of_searches(found: tuple[SearchResult, ...]) -> list[str]:
    return [_searched(search) for search in found]


def verdict(what: str, interval: Interval, pool: Pool) -> str:
    """A difference in words: a gain or a loss only where the interval leaves out zero."""
    said = f"{points(interval)} points on {pool.name} ({pool.photos:,} photos)"
    if interval.low > 0:
        return f"{what}: a gain of {said}."
    if interval.high < 0:
        return f"{what}: a loss of {said}."
    return f"{what}: no difference shown, {said}."


def _searched(search: SearchResult) -> str:
    began = (
        "" if search.start is None else f", where the settings it began from had {search.start:.2%}"
    )
    failed = search.states.get("failed", 0)
    return (
        f"{search.name}: the best of {search.trials} trials by {search.tuner} reached "
        f"{search.best:.2%} on the validation part{began}. It was chosen by these very photos, so "
        f"the figure flatters it.{f' Failed trials: {failed}.' if failed else ''}"
    )


def _worth(what: str, of_row: OfRow, base: OfRow, pool: Pool) -> str:
    return verdict(what, findings.gain(of_row, base, pool), pool)


def _pools(held: Held) -> list[Pool]:
    return list(filter(None, (held.known, held.unknown))) or [held.validation]


def _winner(held: Held) -> str:
    rows = held.some(COMPARED)
    of_row = rows[findings.best_row(rows, held.validation)]
    figures = ", ".join(
        f"{share(findings.top_1(of_row, pool))} of {pool.name}" for pool in _pools(held)
    )
    return (
        f"On the validation part {of_row[0].title} does best, so it is the one to judge by the "
        f"other photos: it names {figures} rightly."
    )


def _lower_where_unknown(held: Held) -> Iterator[str]:
    """The photos differ, so two intervals are held against each other, unpaired."""
    rows = held.some(COMPARED)
    of_row = rows[findings.best_row(rows, held.validation)]
    if held.known is None or held.unknown is None or not of_row[0].pretrained:
        return
    known, unknown = (findings.top_1(of_row, pool) for pool in (held.known, held.unknown))
    if unknown.high < known.low:
        yield (
            f"It does worse on photos that no network was trained on than on {held.known.name}, "
            "which ImageNet's weights may have been learnt from: that figure flatters it."
        )
    else:
        yield (
            f"Its figures on {held.known.name}, which ImageNet's weights may have been learnt "
            "from, and on photos that no network was trained on have intervals that overlap."
        )


def _aim(held: Held) -> Iterator[str]:
    if held.known is None:
        return
    reached = findings.top_1(held.rows[TUNED], held.known).value
    outcome = "is reached" if reached >= AIM else f"is missed by {100 * (AIM - reached):.1f} points"
    yield f"The aim of {AIM:.0%} on {held.known.name} {outcome}."


def _against_original(row: str, of_row: OfRow, held: Held) -> str:
    title, original = of_row[0].title, ORIGINAL[row]
    if not of_row[0].pretrained and row != CNN:
        return (
            f"{title}: not to be held against the original's {original.said}, which started from "
            "ImageNet's weights."
        )
    value = findings.top_1(of_row, held.known or held.validation).value
    word = "as in" if original.low <= value <= original.high else "unlike"
    said = f"{original.said}, on a split that it doesn't state"
    return f"{title}: {value:.1%}, {word} the original study ({said})."


def _spreads(held: Held) -> Iterator[str]:
    pool = held.known or held.validation
    found = {
        of_row[0].title: deviation
        for of_row in held.some(COMPARED).values()
        if (deviation := findings.spread(of_row, pool)) is not None
    }
    if found:
        widest = max(found, key=lambda title: found[title])
        yield (
            f"From seed to seed, top-1 on {pool.name} varies by a standard deviation of at most "
            f"{100 * found[widest]:.2f} points ({widest})."
        )


def _supported(chosen: str, tried: int) -> str:
    if chosen == HEAD_PLAIN:
        return (
            f"**Of the {tried} recipes the table supports resizing alone**: no other gains "
            "on the validation part by an interval without zero and loses nowhere by such a one."
        )
    return (
        f"**Of the {tried} recipes the table supports {preprocessing_name(chosen)}**: it gains "
        "on the validation part by an interval without zero, loses nowhere by such a one, and is "
        "the best there of all that do."
    )


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]
