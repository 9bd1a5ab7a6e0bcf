"""Results of several rows -> what they show: means, spreads, differences, and what they support."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter

import numpy as np

from breeds.intervals import Interval, Share
from training.evaluation.statistics import mean_paired_difference, mean_proportion
from training.study.results import VALIDATION, Result, Terms

TOGETHER = "leak-free photos together"

OfRow = Sequence[Result]


@dataclass(frozen=True)
class Pool:
    """Photos that a figure is about: one set, or several that count together."""

    name: str
    sets: tuple[str, ...]
    photos: int
    leak_free: bool


def pools(terms: Terms) -> list[Pool]:
    """Each set that was answered, and the leak-free ones together where there are several."""
    single = [Pool(s.name, (s.name,), s.photos, s.leak_free) for s in terms.sets]
    free = [pool for pool in single if pool.leak_free]
    if len(free) < 2:
        return single
    names = tuple(pool.name for pool in free)
    return [*single, Pool(TOGETHER, names, sum(pool.photos for pool in free), True)]


def validation(terms: Terms) -> Pool:
    return next(pool for pool in pools(terms) if pool.name == VALIDATION)


def top_1(of_row: OfRow, pool: Pool) -> Share:
    """The mean over the seeds, with its interval over photos."""
    return mean_proportion(_hits(of_row, pool, "right"))


def top_5(of_row: OfRow, pool: Pool) -> Share:
    return mean_proportion(_hits(of_row, pool, "right_in_top_5"))


def spread(of_row: OfRow, pool: Pool) -> float | None:
    """The standard deviation of top-1 over the seeds; None for one seed."""
    if len(of_row) < 2:
        return None
    return float(_hits(of_row, pool, "right").mean(axis=1).std(ddof=1))


def gain(of_row: OfRow, reference: OfRow, pool: Pool) -> Interval:
    """Top-1 less the reference's on the same photos, both as means over their seeds."""
    return mean_paired_difference(_hits(of_row, pool, "right"), _hits(reference, pool, "right"))


def best_row(rows: Mapping[str, OfRow], pool: Pool) -> str:
    """The row with the highest mean top-1."""
    return max(rows, key=lambda row: top_1(rows[row], pool).value)


def supported(
    rows: Mapping[str, OfRow], reference: str, chosen_by: Pool, others: Sequence[Pool]
) -> str:
    """The row that the figures support in the place of the reference, or the reference.

    Another row must gain beyond doubt where it is chosen, and lose beyond doubt nowhere.
    """
    worthy = {
        row: of_row
        for row, of_row in rows.items()
        if gain(of_row, rows[reference], chosen_by).low > 0
        and all(gain(of_row, rows[reference], pool).high >= 0 for pool in others)
    }
    return best_row(worthy, chosen_by) if worthy else reference


def confusions(of_row: OfRow, pool: Pool, count: int) -> list[tuple[int, int, float]]:
    """The most frequent wrong answers: truth, answer, and photos of them a seed."""
    pairs: Counter[tuple[int, int]] = Counter()
    for result in of_row:
        for name in pool.sets:
            answers = result.answers[name]
            wrong = ~answers.right
            pairs.update(
                zip(answers.truth[wrong].tolist(), answers.ranked[wrong, 0].tolist(), strict=True)
            )
    ordered = sorted(pairs.items(), key=lambda item: (-item[1], item[0]))[:count]
    return [(truth, answer, photos / len(of_row)) for (truth, answer), photos in ordered]


def _hits(of_row: OfRow, pool: Pool, kind: str) -> np.ndarray:
    """Bool, seeds x photos of all the pool's sets."""
    hit = attrgetter(kind)
    return np.stack(
        [np.concatenate([hit(result.answers[name]) for name in pool.sets]) for result in of_row]
    )
