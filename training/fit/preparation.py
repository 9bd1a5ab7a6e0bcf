"""A configuration -> its photos shared out, once what would fail hours later has been checked."""

from collections.abc import Sequence
from dataclasses import replace

from training.config import TrainConfig
from training.data.dataset import Dataset, DatasetError, open_dataset, readable
from training.data.splits import Parts, share_out
from training.networks import imagenet_classifier


def prepare(config: TrainConfig) -> Parts:
    """Raises DatasetError, and TeacherError for a guide that can't guide."""
    if config.others and config.companion is None:
        raise imagenet_classifier.TeacherError(
            "--others needs a --companion: it is by a companion's features that a breed that isn't "
            "learnt is told."
        )
    parts = share_out(
        config.data,
        config.validation_share,
        config.photos,
        config.seed,
        config.crop_to_annotations,
    )
    imagenet_classifier.check((config.teacher, config.companion), config.recipe.size)
    return replace(parts, others=_others(config, parts.breeds)) if config.others else parts


def _others(config: TrainConfig, breeds: Sequence[str]) -> Dataset:
    """The photos of breeds that aren't learnt. Raises DatasetError."""
    sets = [open_dataset(photos.root, photos.list_file) for photos in config.others]
    learnt = {breed for photos in sets for breed in photos.breeds} & set(breeds)
    if learnt:
        raise DatasetError(f"--others has photos of {min(learnt)}, which is learnt.")
    samples = (sample for photos in sets for sample in photos.samples)
    others, unreadable = readable(Dataset.of("others", samples), progress=True)
    for photo in unreadable:
        print(f"left out {photo.key}: {photo.reason}")
    return others
