"""What the frozen networks say of photos: the backbone, and any ImageNet classifier beside it."""

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.special import softmax

from breeds.bundle import Recipe
from training.config import Guide
from training.data.dataset import Dataset
from training.data.splits import Parts
from training.digests import digest_of_file
from training.fit.cache import ArrayCache
from training.fit.features import PLAIN, Variant, Views, compute_answers, compute_views
from training.fit.locator import Locator, find_locator
from training.networks import imagenet_classifier
from training.networks.backbones import Backbone


@dataclass(frozen=True)
class Guided:
    """A guide's log-probabilities, averaged over the looks, photos x breeds, and their weight."""

    log_probabilities: np.ndarray
    weight: float

    @property
    def probabilities(self) -> np.ndarray:
        """What a teacher teaches, photos x breeds."""
        taught: np.ndarray = softmax(self.log_probabilities, axis=1)
        return taught

    @property
    def added(self) -> np.ndarray:
        """What a companion adds to the logits, photos x breeds."""
        return self.weight * self.log_probabilities


@dataclass(frozen=True)
class Seen:
    """A set of photos as the networks see it, in the order of its samples.

    `truth` is each photo's breed as its index among the outputs; `guided` what a guide says of
    them, if one was asked.
    """

    views: Views
    truth: np.ndarray
    guided: Guided | None

    @property
    def looks(self) -> int:
        looks: int = self.views.features.shape[1]
        return looks

    @property
    def by_look(self) -> np.ndarray:
        """All photos' first look, then their second: looks * photos x channels."""
        return np.concatenate(np.moveaxis(self.views.features, 1, 0))

    @property
    def averaged(self) -> np.ndarray:
        """The features, averaged over the looks: photos x channels."""
        averaged: np.ndarray = self.views.features.mean(axis=1)
        return averaged


@dataclass(frozen=True)
class Extractor:
    """Turns photos into features as serving will, once for each photo: `folder` keeps them.

    Every photo gets both looks; the locator finds where the second is.
    """

    locator: Locator
    parts: Parts
    folder: Path

    @property
    def looks_twice(self) -> bool:
        return self.locator.classifier.bundle.manifest.recipe.second_look is not None

    def look(self, dataset: Dataset, variant: Variant = PLAIN, guide: Guide | None = None) -> Seen:
        """Raises DatasetError, CacheError; TeacherError for the guide."""
        with closing(ArrayCache(self.folder / f"features-{self.locator.key}.sqlite")) as cache:
            views = compute_views(dataset.samples, variant, self.locator.classifier, cache)
        guided = self._guided(guide, dataset, variant, views) if guide else None
        return Seen(views, self.parts.truth_of(dataset), guided)

    def _guided(self, guide: Guide, dataset: Dataset, variant: Variant, views: Views) -> Guided:
        classifier = self.locator.classifier
        size = classifier.bundle.manifest.recipe.size
        graph = imagenet_classifier.load(guide.file, guide.scaling, self.parts.breeds, size)
        answerer = imagenet_classifier.Answerer(graph)
        name = f"answers-{digest_of_file(guide.file)[:8]}-{self.locator.key}.sqlite"
        with closing(ArrayCache(self.folder / name)) as cache:
            answers = compute_answers(dataset.samples, variant, views, classifier, answerer, cache)
        return Guided(answers.mean(axis=1), guide.weight)


def extractor_of(
    backbone: Backbone, parts: Parts, recipe: Recipe, precision: str, folder: Path
) -> Extractor:
    """Who looks through a backbone as it is now, with a locator that is fitted where none is kept.

    `precision` is "f32" or the faster "bf16". Raises DatasetError, CacheError, GraphError.
    """
    return Extractor(find_locator(backbone, parts, recipe, precision, folder), parts, folder)
