"""Photos shared out -> a head on frozen features, then, if asked, the layers tuned under it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from training.config import Guide, TrainConfig
from training.data.dataset import Dataset
from training.data.splits import Parts
from training.fit.extractor import Extractor, extractor_of
from training.fit.fine_tune import Tuned
from training.fit.head import fit_head, name_of
from training.fit.head_data import gather
from training.fit.trunk import check_cut
from training.fit.tuning import tune_layers
from training.networks.backbones import load_backbone, own_head, restore_layers
from training.networks.linear_head import NOTHING_ADDED, Added, Head

WORK = "work"

Curves = Mapping[str, Sequence[float]]


@dataclass(frozen=True)
class Answered:
    """Logits, float32, photos x breeds, and each photo's breed as its index among them."""

    logits: np.ndarray
    truth: np.ndarray

    @property
    def right(self) -> np.ndarray:
        right: np.ndarray = self.logits.argmax(axis=1) == self.truth
        return right


@dataclass(frozen=True)
class Learnt:
    """A head and who looks for it; `start` is the SHA-256 of the backbone's first weights.

    `added` is what the companion learnt, nothing where there is none.

    `head_curves` have a value an epoch; `tuned` is None where no layer was to be tuned.
    """

    start: str
    extractor: Extractor
    head: Head
    companion: Guide | None
    added: Added
    head_curves: Curves
    tuned: Tuned | None

    @property
    def curves(self) -> Curves:
        """Those of the last stage."""
        return self.tuned.curves if self.tuned else self.head_curves

    def answer(self, dataset: Dataset) -> Answered:
        """What serving would answer. Raises DatasetError, CacheError."""
        seen = self.extractor.look(dataset, guide=self.companion)
        logits = self.head.logits(seen.averaged)
        if seen.guided:
            logits = logits + seen.guided.added
        return Answered(logits, seen.truth)

    def logits(self, dataset: Dataset) -> np.ndarray:
        """What serving would answer: float32, photos x breeds. Raises DatasetError, CacheError."""
        return self.answer(dataset).logits


def learn(config: TrainConfig, parts: Parts) -> Learnt:
    """Fit a head, and tune layers if asked, going on from what is kept under WORK in `config.out`.

    Raises NetworkError, TeacherError, DatasetError, CacheError.
    """
    backbone = load_backbone(config.backbone, config.backbone_weights, config.recipe.size)
    start = backbone.digest()
    if config.fine_tune:
        check_cut(backbone, config.fine_tune.first)
    looks = (parts, config.recipe, config.precision, config.cache)
    extractor = extractor_of(backbone, *looks)
    data = gather(extractor, config.augmented, config.teacher, config.companion)
    examples = data.training(config.head)
    own = own_head(backbone, config.backbone_weights, parts.breeds)
    work = config.out / WORK / name_of(config.head, examples, data.validation, own)
    kept = work / "head.npz"
    head, curves = fit_head(examples, data.validation, config.head, kept, start=own)
    added = extractor.added(config.companion) if config.companion else NOTHING_ADDED
    if config.fine_tune is None:
        return Learnt(start, extractor, head, config.companion, added, curves, None)
    tuned = tune_layers(config, config.fine_tune, backbone, extractor, data.sharpened(head), work)
    if tuned.weights:
        head = tuned.head
        restore_layers(backbone.model, tuned.weights)
        extractor = extractor_of(backbone, *looks)
    return Learnt(start, extractor, head, config.companion, added, curves, tuned)
