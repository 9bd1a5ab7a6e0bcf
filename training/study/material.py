"""What the study is written from: result files alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from training.search import outcome
from training.search.outcome import SearchResult
from training.study import findings, preprocessing_cost, results
from training.study.findings import OfRow, Pool
from training.study.preprocessing_cost import Cost
from training.study.results import Terms


@dataclass(frozen=True)
class Held:
    """Finished rows, and what they share."""

    terms: Terms
    rows: Mapping[str, OfRow]

    @property
    def validation(self) -> Pool:
        return findings.validation(self.terms)

    @property
    def others(self) -> list[Pool]:
        """All but the validation part, sets that count together after their own figures."""
        return [pool for pool in findings.pools(self.terms) if pool != self.validation]

    @property
    def known(self) -> Pool | None:
        """The photos that a pretrained backbone may have seen; None where none were answered."""
        return next((pool for pool in self.others if not pool.leak_free), None)

    @property
    def unknown(self) -> Pool | None:
        """The photos that no network was trained on, all together."""
        return next((pool for pool in reversed(self.others) if pool.leak_free), None)

    def some(self, rows: Sequence[str]) -> dict[str, OfRow]:
        """Those of the rows that are finished."""
        return {row: self.rows[row] for row in rows if row in self.rows}


@dataclass(frozen=True)
class Material:
    """A comparison and, where they were done, an ablation with its cost and searches."""

    compared: Held
    ablated: Held | None
    cost: Cost | None
    searched: tuple[SearchResult, ...]


def gather(compared: Path, ablated: Path | None, searched: Sequence[Path]) -> Material:
    """Raises ResultError, SearchError, BestError."""
    return Material(
        _hold(compared),
        _hold(ablated) if ablated else None,
        preprocessing_cost.load(ablated) if ablated else None,
        tuple(found for folder in searched for found in outcome.read(folder)),
    )


def _hold(out: Path) -> Held:
    terms, rows = results.load_terms(out), results.load(out)
    if not rows:
        raise results.ResultError(f"{out} holds no finished row yet.")
    return Held(terms, rows)
