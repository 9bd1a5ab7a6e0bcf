"""Whether two lots of photos were answered alike, or more unlike than chance would have it.

Pearson's chi-square of the table of the two; how often chance alone gives as much is found by
drawing, since some of a table's cells are small.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

DRAWS = 10_000
SEED = 0
# Of fewer photos on either side nothing is said.
FEWEST = 50
# Below it, after Holm's correction, a difference is more than chance.
MORE_THAN_CHANCE = 0.01


@dataclass(frozen=True)
class Compared:
    """Two lots by the same classes: how many photos each has, and what is to be thought of it.

    `p`, 0..1, is corrected for all comparisons that were made together; None where one lot has
    fewer than FEWEST photos. `most` is the class whose share differs most, and `points` the second
    lot's share of it less the first's, -100..100; None where a lot is empty.
    """

    first: int
    second: int
    p: float | None
    most: int | None
    points: float | None

    @property
    def is_more_than_chance(self) -> bool:
        return self.p is not None and self.p < MORE_THAN_CHANCE


def compare(tables: Sequence[tuple[Sequence[int], Sequence[int]]]) -> list[Compared]:
    """Each is of two lots, counts by the same classes; all are corrected together."""
    tested = [place for place, table in enumerate(tables) if min(map(sum, table)) >= FEWEST]
    corrected = dict(
        zip(tested, holm([by_chance(*tables[place]) for place in tested]), strict=True)
    )
    return [_compared(*table, corrected.get(place)) for place, table in enumerate(tables)]


def by_chance(first: Sequence[int], second: Sequence[int]) -> float:
    """How often, 0..1, lots of these sizes are as unlike, both drawn from the pooled shares.

    Neither may be empty.
    """
    table = np.array([first, second], np.int64)
    shares = table.sum(axis=0) / table.sum()
    generator = np.random.default_rng(SEED)
    drawn = np.stack([generator.multinomial(lot.sum(), shares, DRAWS) for lot in table], axis=1)
    # Sums of the same terms in another order differ in the last digits.
    as_unlike = chi_square(drawn) >= chi_square(table[None])[0] * (1 - 1e-9)
    return float((1 + as_unlike.sum()) / (1 + DRAWS))


def chi_square(tables: np.ndarray) -> np.ndarray:
    """Pearson's statistic of each: int, (tables, 2, classes) -> float, (tables,).

    A class that neither lot has adds nothing.
    """
    expected = tables.sum(axis=2, keepdims=True) * tables.sum(axis=1, keepdims=True)
    expected = expected / tables.sum(axis=(1, 2), keepdims=True)
    terms = (tables - expected) ** 2 / np.where(expected > 0, expected, 1)
    return np.asarray(terms.sum(axis=(1, 2)))


def holm(chances: Sequence[float]) -> list[float]:
    """Holm's correction (1979) of several tests' p, in their order."""
    corrected = [0.0] * len(chances)
    least = 0.0
    for rank, place in enumerate(sorted(range(len(chances)), key=lambda each: chances[each])):
        least = max(least, min(1.0, (len(chances) - rank) * chances[place]))
        corrected[place] = least
    return corrected


def _compared(first: Sequence[int], second: Sequence[int], p: float | None) -> Compared:
    sizes = sum(first), sum(second)
    if not all(sizes):
        return Compared(*sizes, p, None, None)
    differences = [
        100 * (after / sizes[1] - before / sizes[0])
        for before, after in zip(first, second, strict=True)
    ]
    most = max(range(len(differences)), key=lambda place: abs(differences[place]))
    return Compared(*sizes, p, most, differences[most])
