"""The networks that are compared: what each is called, and how it is trained and asked."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from training.config import IMAGENET, Guide, ScratchConfig, TrainConfig
from training.data.dataset import Dataset
from training.data.splits import Parts
from training.digests import digest_of_file
from training.fit.from_scratch import train_from_scratch
from training.fit.learn import learn
from training.fit.trunk import check_cut
from training.networks import backbones, imagenet_classifier
from training.study.results import RANDOM


@dataclass(frozen=True)
class Trained:
    """A network that has learnt; `curves` hold a value for each epoch.

    `logits` gives float32, photos x breeds; each photo is `looked_at_twice`, or none is.
    """

    curves: Mapping[str, Sequence[float]]
    logits: Callable[[Dataset], np.ndarray]
    looked_at_twice: bool


class Contestant(Protocol):
    """A row: `row` names it in files and commands, `title` in tables."""

    @property
    def row(self) -> str: ...

    @property
    def title(self) -> str: ...

    def settings(self, seed: int) -> dict[str, Any]:
        """All that the result depends on beside the photos, without a path; as JSON has it."""

    def check(self, parts: Parts) -> None:
        """Raises TrainingError now for what would end the training hours later."""

    def train(self, parts: Parts, seed: int, work: Path) -> Trained:
        """Train, going on from what a killed run left under `work`. Raises TrainingError."""


@dataclass(frozen=True)
class FromScratch:
    """A whole network trained from random weights; `build` makes it for a side in pixels."""

    row: str
    title: str
    build: Callable[[int], backbones.Backbone]
    config: ScratchConfig
    precision: str
    cache: Path

    def settings(self, seed: int) -> dict[str, Any]:
        return {
            "weights": RANDOM,
            "precision": self.precision,
            "seed": seed,
            **asdict(self.config),
        }

    def check(self, parts: Parts) -> None:
        self.build(self.config.size)

    def train(self, parts: Parts, seed: int, work: Path) -> Trained:
        scratch = train_from_scratch(
            self.build, parts, self.config, seed, self.precision, self.cache, work
        )
        return Trained(scratch.curves, scratch.logits, looked_at_twice=False)


@dataclass(frozen=True)
class Transfer:
    """A head on a pretrained backbone, and layers tuned if asked, as `train` does it.

    The data, folders and seeds of `config` don't count, but for its cache.
    """

    row: str
    title: str
    config: TrainConfig

    def settings(self, seed: int) -> dict[str, Any]:
        config = self.config
        return {
            "backbone": config.backbone,
            "weights": weights_name(config.backbone_weights),
            "precision": config.precision,
            "recipe": config.recipe.to_dict(),
            "augmented": config.augmented,
            "teacher": _guide_name(config.teacher),
            "companion": _guide_name(config.companion),
            "head": asdict(replace(config.head, seed=seed)),
            "fine_tune": asdict(replace(config.fine_tune, seed=seed)) if config.fine_tune else None,
        }

    def check(self, parts: Parts) -> None:
        config, size = self.config, self.config.recipe.size
        backbone = backbones.load_backbone(config.backbone, config.backbone_weights, size)
        imagenet_classifier.check((config.teacher, config.companion), size)
        if config.fine_tune:
            check_cut(backbone, config.fine_tune.first)

    def train(self, parts: Parts, seed: int, work: Path) -> Trained:
        tuning = self.config.fine_tune
        config = replace(
            self.config,
            out=work,
            seed=seed,
            head=replace(self.config.head, seed=seed),
            fine_tune=tuning and replace(tuning, seed=seed),
        )
        learnt = learn(config, parts)
        return Trained(learnt.curves, learnt.logits, learnt.extractor.looks_twice)


def weights_name(weights: str) -> str:
    """What a row's weights are called: as asked for, or a file's name and its digest.

    Raises NetworkError for a missing file.
    """
    if weights in (IMAGENET, backbones.RANDOM):
        return weights
    path = Path(weights)
    if not path.is_file():
        raise backbones.NetworkError(f"There is no file of weights {weights}.")
    return f"{path.name} {digest_of_file(path)[:12]}"


def _guide_name(guide: Guide | None) -> dict[str, Any] | None:
    if guide is None:
        return None
    content = digest_of_file(guide.file)[:12]
    return {"file": f"{guide.file.name} {content}", "weight": guide.weight}
