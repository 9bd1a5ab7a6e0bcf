"""How often a breed that took no part in fitting is accepted as one that is known.

    python -m benchmarks.another_breed RUN --choice FOLDER LIST …

RUN is the folder of a run that was trained with --others, whose cache is still there. Its other
breeds are held out by fifths, and the row that tells another breed is fitted anew without them. A
threshold accepts 65 % of the photos of --choice, whose breeds are known.
"""

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from pydantic import TypeAdapter
from scipy.special import softmax

from breeds.recognition.classifier import log_odds
from training.config import TrainConfig
from training.data.dataset import Dataset, open_dataset
from training.evaluation.markdown import table
from training.fit import run
from training.fit.added_rows import FOLDS, fit_another
from training.fit.extractor import Extractor, extractor_of
from training.fit.preparation import prepare
from training.networks.backbones import load_backbone
from training.networks.imagenet_classifier import log_probabilities
from training.networks.linear_head import Head

COVERAGE = 0.65
DOUBTS = (0.0, 0.5, 1.0)
# A breed with so many photos stands in a row of its own.
MANY = 20


@dataclass(frozen=True)
class Seen:
    """Photos: log-odds of the first breed, its index, and the companion's pooled features."""

    sure: np.ndarray
    first: np.ndarray
    features: np.ndarray


@dataclass(frozen=True)
class Trained:
    """A run, ready to be asked."""

    config: TrainConfig
    extractor: Extractor
    head: Head
    temperature: float

    @classmethod
    def of(cls, folder: Path) -> "Trained":
        config = TypeAdapter(TrainConfig).validate_json((folder / run.CONFIG).read_bytes())
        found, weights = run.load(folder)
        backbone = load_backbone(config.backbone, config.backbone_weights, config.recipe.size)
        parts = prepare(config)
        extractor = extractor_of(backbone, parts, config.recipe, config.precision, config.cache)
        head = Head(weights[run.HEAD_KERNEL], weights[run.HEAD_BIAS])
        return cls(config, extractor, head, found.temperature)

    def see(self, dataset: Dataset) -> Seen:
        guide = self.config.companion
        if guide is None:
            raise SystemExit("This run has no companion, so it can't tell another breed.")
        read = self.extractor.readings(guide, dataset)
        told = log_probabilities(
            read.logits, read.features, self.extractor.parts.breeds, self.extractor.added(guide)
        )
        views = self.extractor.views(dataset).features.mean(axis=1)
        logits = self.head.logits(views) + guide.weight * told.mean(axis=1)
        shares = softmax(logits / self.temperature, axis=1)
        sure = np.array([log_odds(share) for share in shares.max(axis=1).tolist()])
        return Seen(sure, shares.argmax(axis=1), read.features.mean(axis=1))


def held_out(listed: Seen, kept: Seen, others: Seen, names: Sequence[str]) -> np.ndarray:
    """Log-odds of another breed for each photo, by a row that was fitted without its breed."""
    _, index = np.unique(names, return_inverse=True)
    odds = np.empty(len(names))
    for fold in range(FOLDS):
        out = index % FOLDS == fold
        left = [name for name, is_out in zip(names, out, strict=True) if not is_out]
        row = fit_another(listed.features, others.features[~out], left, kept.features)
        odds[out] = row.logits(others.features[out])[:, 0]
    return odds


def rows(trained: Trained, choice: Sequence[Dataset]) -> Iterator[list[str]]:
    parts = trained.extractor.parts
    if parts.others is None:
        raise SystemExit("This run was trained without --others.")
    names = [sample.breed for sample in parts.others.samples]
    listed, kept, others = map(trained.see, (parts.training, parts.validation, parts.others))
    seen = [trained.see(dataset) for dataset in choice]
    right = np.concatenate(
        [each.first == parts.truth_of(d) for each, d in zip(seen, choice, strict=True)]
    )
    row = fit_another(listed.features, others.features, names, kept.features)
    sure = np.concatenate([each.sure for each in seen])
    doubted = np.concatenate([row.logits(each.features)[:, 0] for each in seen])
    unseen = held_out(listed, kept, others, names)
    for doubt in DOUBTS:
        scores = sure - doubt * doubted
        threshold = np.quantile(scores, 1 - COVERAGE)
        accepted = others.sure - doubt * unseen >= threshold
        yield [
            f"{doubt:.0%}",
            f"{right[scores >= threshold].mean():.1%}",
            *_by_breed(names, accepted),
        ]


def _by_breed(names: Sequence[str], accepted: np.ndarray) -> list[str]:
    """The share accepted, of breeds with few photos together, then of each with many."""
    counts = {name: names.count(name) for name in sorted(set(names))}
    few = np.array([counts[name] < MANY for name in names])
    shares = [f"{accepted[few].mean():.1%} of {few.sum()}"]
    for name in (name for name, count in counts.items() if count >= MANY):
        of_name = np.array([each == name for each in names])
        shares.append(f"{accepted[of_name].mean():.1%} of {of_name.sum()} ({name})")
    return shares


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser("python -m benchmarks.another_breed")
    parser.add_argument("run", type=Path, metavar="RUN")
    parser.add_argument(
        "--choice", nargs=2, action="append", required=True, metavar=("FOLDER", "LIST")
    )
    chosen = parser.parse_args(arguments)
    choice = [open_dataset(Path(folder), Path(listed)) for folder, listed in chosen.choice]
    found = list(rows(Trained.of(chosen.run), choice))
    more = [""] * (len(found[0]) - 3)
    columns = ("its odds count", "accepted that are right", "others accepted", *more)
    print(table(columns, found))


if __name__ == "__main__":
    main()
