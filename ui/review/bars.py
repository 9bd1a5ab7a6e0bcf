"""Counts -> the stretches of a bar that is as wide as all of them together, with words for each."""

from collections.abc import Sequence
from dataclasses import dataclass

from ui.texts.dashboard import DashboardTexts
from ui.texts.page import Texts

# What a bar's width is taken for.
WIDTH = 100


@dataclass(frozen=True)
class Stretch:
    """From where it begins and how wide it is, of WIDTH; `number` is its class among all."""

    start: float
    width: float
    number: int
    told: str


@dataclass(frozen=True)
class Bar:
    """`told` says in words what it shows; it has no stretches where there is nothing."""

    stretches: tuple[Stretch, ...]
    told: str


def bar(counts: Sequence[int], labels: Sequence[str], texts: Texts, said: DashboardTexts) -> Bar:
    """Each class by its share of all."""
    total, start, stretches = sum(counts), 0.0, []
    for number, (count, label) in enumerate(zip(counts, labels, strict=True)):
        if count:
            width = WIDTH * count / total
            told = said.part.format(label=label, share=share(count, total, texts, said))
            stretches.append(Stretch(start, width, number, told))
            start += width
    return Bar(tuple(stretches), ", ".join(each.told for each in stretches) or said.unknown)


def length(count: int, most: int) -> float:
    """Of WIDTH, where the largest of several has all of it."""
    return WIDTH * count / most if most else 0.0


def share(hits: int, of: int, texts: Texts, said: DashboardTexts) -> str:
    """In whole percents, 0 and 100 only where that is exact; a dash of nothing."""
    if not 0 <= hits <= of or not of:
        return said.unknown
    return texts.share.format(100 * hits // of) if hits in (0, of) else texts.percent(hits / of)
