"""A configuration -> its photos shared out, once what would fail hours later has been checked."""

from training.config import TrainConfig
from training.data.splits import Parts, share_out
from training.networks import imagenet_classifier


def prepare(config: TrainConfig) -> Parts:
    """Raises DatasetError, and TeacherError for a guide that can't answer for these breeds."""
    parts = share_out(
        config.data,
        config.validation_share,
        config.photos,
        config.seed,
        config.crop_to_annotations,
    )
    guides = (config.teacher, config.companion)
    imagenet_classifier.check(guides, parts.breeds, config.recipe.size)
    return parts
