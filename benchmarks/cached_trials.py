"""What the features' cache saves a search: trials on cached features against trials without.

    python -m benchmarks.cached_trials PHOTOS --photos 500

Both kinds of trial fit the same heads on the same photos in one process. Without a cache, each
trial passes every photo through the backbone; three of them are run, and the rest extrapolated.
"""

import os
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from breeds import privacy
from training.cli.fit import configured, describe_training
from training.cli.parser import OptionParser, quieten_tensorflow
from training.config import HeadConfig, TrainConfig
from training.evaluation.markdown import table
from training.search.space import Choice, Range, head_space

TRIALS, UNCACHED_TRIALS = 100, 3
SEED = 0


@dataclass(frozen=True)
class Costs:
    """Seconds: of passing all photos once, and of each trial of either kind."""

    photos: int
    features: float
    cached: tuple[float, ...]
    uncached: tuple[float, ...]

    @property
    def with_cache(self) -> float:
        """All trials, the features included that are computed before the first."""
        return self.features + sum(self.cached)

    @property
    def without_cache(self) -> float:
        """As many trials, extrapolated from those that were run."""
        return len(self.cached) * float(np.mean(self.uncached))

    @property
    def ratio(self) -> float:
        return self.without_cache / self.with_cache


def measure(config: TrainConfig, trials: int, uncached_trials: int) -> Costs:
    """Time both kinds of trial, `uncached_trials` of them without a cache.

    Raises TrainingError.
    """
    # Not at the top: importing TensorFlow would announce itself before it is quietened.
    from training.fit.extractor import extractor_of
    from training.fit.head import fit_head
    from training.fit.head_data import HeadData, gather
    from training.fit.preparation import prepare
    from training.networks.backbones import load_backbone

    parts = prepare(config)
    backbone = load_backbone(config.backbone, config.backbone_weights, config.recipe.size)
    heads = list(_drawn_heads(config, trials))

    def seconds_of_features(folder: Path) -> tuple[float, HeadData]:
        extractor = extractor_of(backbone, parts, config.recipe, config.precision, folder)
        started = time.perf_counter()
        data = gather(extractor, config.augmented, config.teacher, config.companion)
        return time.perf_counter() - started, data

    def seconds_of_fit(data: HeadData, head: HeadConfig) -> float:
        started = time.perf_counter()
        fit_head(data.training(head), data.validation, head, report=lambda epoch, accuracy: None)
        return time.perf_counter() - started

    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        features, data = seconds_of_features(Path(folder, "cached"))
        cached = tuple(seconds_of_fit(data, head) for head in heads)
        uncached = []
        for number, head in enumerate(heads[:uncached_trials]):
            again, data = seconds_of_features(Path(folder, f"uncached-{number}"))
            uncached.append(again + seconds_of_fit(data, head))
    photos = len(parts.training.samples) + len(parts.validation.samples)
    return Costs(photos, features, cached, tuple(uncached))


def report(costs: Costs) -> str:
    """A Markdown table, and the ratio in a sentence."""
    count = len(costs.cached)
    rows = [
        (
            "cached",
            f"{np.mean(costs.cached):.2f}",
            f"{costs.features:.1f}",
            f"{costs.with_cache:.0f}",
        ),
        ("without a cache", f"{np.mean(costs.uncached):.2f}", "", f"{costs.without_cache:.0f}"),
    ]
    columns = ("trials", "seconds a trial", "features once, seconds", f"{count} trials, seconds")
    return (
        f"{table(columns, rows)}\n\n"
        f"{costs.photos:,} photos on {os.cpu_count()} cores, in one run; the second row is "
        f"extrapolated from {len(costs.uncached)} trials. Without the cache, {count} trials take "
        f"**{costs.ratio:.1f} times** as long."
    )


def main(arguments: Sequence[str] | None = None) -> None:
    privacy.report_nothing()
    quieten_tensorflow()
    parser = OptionParser("python -m benchmarks.cached_trials")
    describe_training(parser)
    parser.add_argument("--trials", type=int, default=TRIALS)
    words = sys.argv[1:] if arguments is None else arguments
    # Training wants a folder, in which nothing is written here.
    options = parser.parse_args([*words, "--out", "unused"])
    print(report(measure(configured(options), options.trials, UNCACHED_TRIALS)))


def _drawn_heads(config: TrainConfig, count: int) -> Iterator[HeadConfig]:
    """Settings from all over the search's space, as a search would try them at its start."""
    random = np.random.default_rng(SEED)
    for _ in range(count):
        drawn = {name: _draw(kind, random) for name, kind in head_space(config).items()}
        yield replace(config.head, **drawn)


def _draw(kind: Choice | Range, random: np.random.Generator) -> Any:
    if isinstance(kind, Choice):
        return kind.values[random.integers(len(kind.values))]
    if kind.logarithmic:
        return float(np.exp(random.uniform(np.log(kind.low), np.log(kind.high))))
    return float(random.uniform(kind.low, kind.high))


if __name__ == "__main__":
    main()
