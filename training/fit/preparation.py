"""A configuration -> its photos shared out, and the frozen network that looks at them."""

from dataclasses import dataclass

from training.config import TrainConfig
from training.data import splits
from training.data.dataset import Dataset, DatasetError, crop_to_annotations, open_dataset, readable
from training.digests import digest_of
from training.fit.extractor import Observer, Parts
from training.networks import backbones, imagenet_classifier


@dataclass(frozen=True)
class Frozen:
    """The backbone as it starts, the SHA-256 of its weights, and who looks through it."""

    backbone: backbones.Backbone
    digest: str
    observer: Observer


def share_out(config: TrainConfig) -> Parts:
    """The photos to learn from and those to choose by; unreadable ones are named and left out.

    Raises DatasetError.
    """
    dataset = open_dataset(config.data.root, config.data.list_file)
    dataset, unreadable = readable(dataset, progress=True)
    for photo in unreadable:
        print(f"left out {photo.key}: {photo.reason}")
    training, validation = splits.split(dataset, config.validation_share, config.seed)
    if config.photos:
        # Whoever trains on fewer photos is measured on the same ones.
        training = splits.subset(training, config.photos, config.seed)
    if len(training.breeds) < 2 or not validation.samples:
        raise DatasetError(
            f"{dataset.name} is too small to learn from: it takes two breeds, and two different "
            "photos of one of them."
        )
    if training.breeds != dataset.breeds:
        raise DatasetError(
            f"{config.photos} photos are too few for the {len(dataset.breeds)} breeds of "
            f"{dataset.name}."
        )
    if config.crop_to_annotations:
        training = crop_to_annotations(training, config.data.root)
    return Parts(training, validation)


def calibration_sets(config: TrainConfig, parts: Parts) -> list[Dataset]:
    """What the temperature is fitted on. Raises DatasetError."""
    sets = [open_dataset(photos.root, photos.list_file) for photos in config.calibrate]
    for photos in sets:
        unknown = set(photos.breeds) - set(parts.breeds)
        if unknown:
            raise DatasetError(
                f"{photos.name} can't calibrate the model, which doesn't learn {min(unknown)}."
            )
    return sets or [parts.validation]


def check_guides(config: TrainConfig, parts: Parts) -> None:
    """Raises TeacherError now rather than once the features are computed."""
    for guide in filter(None, (config.teacher, config.companion)):
        imagenet_classifier.load(guide.file, guide.scaling, parts.breeds, config.recipe.size)


def load_backbone(config: TrainConfig) -> backbones.Backbone:
    """Raises NetworkError."""
    return backbones.load_backbone(config.backbone, config.backbone_weights, config.recipe.size)


def freeze(config: TrainConfig, parts: Parts, backbone: backbones.Backbone) -> Frozen:
    digest = digest_of(backbone.model.get_weights())
    observer = Observer(backbone, digest, parts, config.recipe, config.precision, config.cache)
    return Frozen(backbone, digest, observer)
