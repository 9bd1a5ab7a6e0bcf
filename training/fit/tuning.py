"""Photos and a fitted head -> tuned layers, by each photo's looks and the targets the head had."""

from collections.abc import Sequence
from pathlib import Path

from training.config import FineTuneConfig, TrainConfig
from training.data.dataset import Dataset
from training.fit.extractor import Extractor
from training.fit.features import PLAIN, Variant, variants
from training.fit.fine_tune import Tuned, fine_tune
from training.fit.head import targets_of
from training.fit.trunk import Trunk, View
from training.networks.backbones import Backbone, computing_in, load_backbone
from training.networks.linear_head import Head


def tune_layers(
    config: TrainConfig,
    tuning: FineTuneConfig,
    backbone: Backbone,
    extractor: Extractor,
    head: Head,
    work: Path,
) -> Tuned:
    """Tune as `tuning` says, going on from what is kept under `work`.

    Raises NetworkError, TeacherError, DatasetError, CacheError.
    """
    parts = extractor.parts

    def views_of(dataset: Dataset, shown: Sequence[Variant]) -> list[View]:
        views: list[View] = []
        for variant in shown:
            seen = extractor.look(dataset, variant, config.teacher)
            taught = seen.guided.probabilities if seen.guided else None
            targets = targets_of(seen.truth, len(parts.breeds), config.head, taught)
            rows = zip(dataset.samples, seen.views.boxes, targets, strict=True)
            for sample, boxes, target in rows:
                views += [View(sample, variant, edges, target) for edges in boxes]
        return views

    training = views_of(parts.training, variants(config.augmented))
    validation = views_of(parts.validation, [PLAIN])
    trunk = Trunk(backbone, tuning.first, config.recipe, config.precision, config.cache)
    with computing_in(config.precision):
        tunable = load_backbone(config.backbone, config.backbone_weights, config.recipe.size)
    return fine_tune(trunk, tunable, head, training, validation, tuning, work)
