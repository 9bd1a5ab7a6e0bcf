"""What the frozen networks say of photos: the backbone, and any ImageNet classifier beside it."""

from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from scipy.special import softmax

from breeds.bundle import Recipe
from training.config import Guide
from training.data.dataset import Dataset
from training.data.splits import Parts
from training.digests import digest_of_file
from training.fit.added_rows import fit_another, fit_breeds
from training.fit.cache import ArrayCache
from training.fit.features import PLAIN, Readings, Variant, Views, compute_readings, compute_views
from training.fit.locator import Locator, find_locator
from training.networks import imagenet_classifier
from training.networks.backbones import Backbone
from training.networks.linear_head import NOTHING_ADDED, Added


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
        return by_look(self.views.features)

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
    _added: dict[Guide, Added] = field(default_factory=dict)

    @property
    def looks_twice(self) -> bool:
        return self.locator.classifier.bundle.manifest.recipe.second_look is not None

    def look(self, dataset: Dataset, variant: Variant = PLAIN, guide: Guide | None = None) -> Seen:
        """Raises DatasetError, CacheError; TeacherError for the guide."""
        views = self.views(dataset, variant)
        guided = self._guided(guide, dataset, variant) if guide else None
        return Seen(views, self.parts.truth_of(dataset), guided)

    def added(self, guide: Guide) -> Added:
        """What the guide learns beside ImageNet's classes, from the training part.

        A breed that isn't learnt is told from those where the parts hold photos of others. Raises
        DatasetError, CacheError, TeacherError.
        """
        if guide not in self._added:
            self._added[guide] = self._learn(guide)
        return self._added[guide]

    def _learn(self, guide: Guide) -> Added:
        parts, others = self.parts, self.parts.others
        if not (imagenet_classifier.lacking(parts.breeds) or others):
            return NOTHING_ADDED
        read = self.readings(guide, parts.training)
        truth = np.tile(parts.truth_of(parts.training), read.features.shape[1])
        breeds = fit_breeds(by_look(read.features), by_look(read.logits), truth, parts.breeds)
        if others is None:
            return Added(breeds)
        another = fit_another(
            read.features.mean(axis=1),
            self.readings(guide, others).features.mean(axis=1),
            [sample.breed for sample in others.samples],
            self.readings(guide, parts.validation).features.mean(axis=1),
        )
        return Added(breeds, another)

    def views(self, dataset: Dataset, variant: Variant = PLAIN) -> Views:
        """Photos of any breeds, learnt or not. Raises DatasetError, CacheError."""
        with closing(ArrayCache(self.folder / f"features-{self.locator.key}.sqlite")) as cache:
            return compute_views(dataset.samples, variant, self.locator.classifier, cache)

    def readings(self, guide: Guide, dataset: Dataset, variant: Variant = PLAIN) -> Readings:
        """What a guide says of photos of any breeds. Raises DatasetError, CacheError."""
        views, classifier = self.views(dataset, variant), self.locator.classifier
        size = classifier.bundle.manifest.recipe.size
        reader = imagenet_classifier.load_reader(guide.file, guide.scaling, size)
        answerer = imagenet_classifier.Answerer(reader)
        name = (
            f"readings-{digest_of_file(guide.file)[:8]}-{guide.scaling}-{self.locator.key}.sqlite"
        )
        with closing(ArrayCache(self.folder / name)) as cache:
            return compute_readings(dataset.samples, variant, views, classifier, answerer, cache)

    def _guided(self, guide: Guide, dataset: Dataset, variant: Variant) -> Guided:
        read = self.readings(guide, dataset, variant)
        answers = imagenet_classifier.log_probabilities(
            read.logits, read.features, self.parts.breeds, self.added(guide)
        )
        return Guided(answers.mean(axis=1), guide.weight)


def by_look(rows: np.ndarray) -> np.ndarray:
    """Photos x looks x anything -> looks * photos x anything, the first look of all first."""
    return np.concatenate(np.moveaxis(rows, 1, 0))


def extractor_of(
    backbone: Backbone, parts: Parts, recipe: Recipe, precision: str, folder: Path
) -> Extractor:
    """Who looks through a backbone as it is now, with a locator that is fitted where none is kept.

    `precision` is "f32" or the faster "bf16". Raises DatasetError, CacheError, GraphError.
    """
    return Extractor(find_locator(backbone, parts, recipe, precision, folder), parts, folder)
