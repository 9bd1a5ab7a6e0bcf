"""What the frozen networks say of each photo, computed once for each variant and kept on disk."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from breeds.bundle import Box
from breeds.recognition.classifier import Classifier, Prediction
from breeds.recognition.preprocess import prepare
from training.data.dataset import Sample, load_photo
from training.digests import remembered_digest
from training.fit.augmentation import alter
from training.fit.cache import ArrayCache
from training.networks.imagenet_classifier import CLASSES, Answerer

BOX_EDGES = 4


@dataclass(frozen=True)
class Variant:
    """The photo itself (copy 0), or an altered copy that is always the same for the same photo."""

    copy: int

    @property
    def name(self) -> str:
        return f"copy {self.copy}" if self.copy else "plain"

    def load(self, sample: Sample, min_side: int) -> np.ndarray:
        """Uint8 RGB, height x width x 3. Raises DatasetError."""
        pixels = load_photo(sample.path, min_side)
        if sample.region:
            pixels = _cut_out(pixels, sample.region)
        if self.copy:
            pixels = alter(pixels, f"{self.name} {remembered_digest(sample.path)}")
        return pixels


PLAIN = Variant(0)


def variants(altered: int) -> list[Variant]:
    """The plain photo and that many altered copies."""
    return [Variant(copy) for copy in range(altered + 1)]


@dataclass(frozen=True)
class Views:
    """What the network saw of each photo, in the order of the samples; float32.

    `features` is photos x looks x channels; `boxes` photos x looks x 4 (left, top, right, bottom,
    as fractions of the photo), NaN for a look at the recipe's own crop.
    """

    features: np.ndarray
    boxes: np.ndarray


@dataclass(frozen=True)
class Readings:
    """What a second network said of each photo's looks, in the order of the samples; float32.

    `logits` is photos x looks x 1000, over ImageNet's classes; `features` photos x looks x
    channels, pooled.
    """

    logits: np.ndarray
    features: np.ndarray


def compute_views(
    samples: Sequence[Sample], variant: Variant, classifier: Classifier, cache: ArrayCache
) -> Views:
    """Each photo's looks through the classifier's network, from the cache where it holds them."""
    recipe = classifier.bundle.manifest.recipe
    looks = 2 if recipe.second_look else 1

    def compute(batch: list[Sample]) -> list[np.ndarray]:
        photos = [variant.load(sample, recipe.decode_min_side) for sample in batch]
        return [_flatten(prediction) for prediction in classifier.predict(photos)]

    keys = keys_of(samples, variant)
    rows = cache.rows(keys, samples, compute, f"features ({variant.name})")
    rows = rows.reshape(len(samples), looks, -1)
    return Views(rows[:, :, :-BOX_EDGES], rows[:, :, -BOX_EDGES:])


def compute_readings(
    samples: Sequence[Sample],
    variant: Variant,
    views: Views,
    classifier: Classifier,
    answerer: Answerer,
    cache: ArrayCache,
) -> Readings:
    """What a second network, from imagenet_classifier.load_reader, says of the same looks."""
    recipe = classifier.bundle.manifest.recipe

    def answer(item: tuple[Sample, np.ndarray]) -> np.ndarray:
        sample, boxes = item
        pixels = variant.load(sample, recipe.decode_min_side)
        read = [answerer(prepare(pixels, recipe, box_of(edges))) for edges in boxes]
        return np.concatenate(
            [part for each in read for part in (each["logits"], each["features"])]
        )

    def compute(batch: list[tuple[Sample, np.ndarray]]) -> list[np.ndarray]:
        with ThreadPoolExecutor(answerer.parallel) as workers:
            return list(workers.map(answer, batch))

    items = list(zip(samples, views.boxes, strict=True))
    keys = keys_of(samples, variant)
    rows = cache.rows(keys, items, compute, f"second network ({variant.name})")
    rows = rows.reshape(len(samples), views.boxes.shape[1], -1)
    return Readings(rows[:, :, :CLASSES], rows[:, :, CLASSES:])


def box_of(edges: np.ndarray) -> Box | None:
    """One row of `Views.boxes` as a Box; None for the recipe's own crop."""
    return None if np.isnan(edges).any() else Box(*np.clip(edges, 0, 1).tolist())


def keys_of(samples: Sequence[Sample], variant: Variant) -> list[str]:
    """Names for photos' rows in a cache, by what the files hold."""
    return [
        f"{variant.name} {remembered_digest(sample.path)} {sample.region}" for sample in samples
    ]


def _flatten(prediction: Prediction) -> np.ndarray:
    """Each look's features, then its box."""
    parts: list[np.ndarray] = []
    for look in prediction.looks:
        box = look.box
        edges = (box.left, box.top, box.right, box.bottom) if box else (np.nan,) * BOX_EDGES
        parts += [look.features, np.array(edges)]
    return np.concatenate(parts)


def _cut_out(pixels: np.ndarray, region: Box) -> np.ndarray:
    height, width = pixels.shape[:2]
    left, top, right, bottom = (round(edge) for edge in region.to_pixels(width, height))
    return pixels[top : max(bottom, top + 1), left : max(right, left + 1)]
