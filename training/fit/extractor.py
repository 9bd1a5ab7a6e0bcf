"""What the frozen networks say of photos: the backbone, and any ImageNet classifier beside it."""

from dataclasses import asdict, dataclass, replace
from pathlib import Path

import keras
import numpy as np

from breeds import bundle
from breeds.bundle import Recipe
from breeds.recognition.classifier import Classifier
from training.config import Guide, HeadConfig
from training.data import splits
from training.data.dataset import Dataset
from training.digests import digest_of, digest_of_file
from training.fit.cache import ArrayCache
from training.fit.features import PLAIN, Variant, Views, compute_answers, compute_views
from training.fit.head import Examples, Head, fit_head, targets_of
from training.networks import backbones, imagenet_classifier, openvino_graph

ROUGH_PHOTOS_A_BREED = 21


@dataclass(frozen=True)
class Parts:
    """The photos to learn from and those kept to choose by."""

    training: Dataset
    validation: Dataset

    @property
    def breeds(self) -> tuple[str, ...]:
        return self.training.breeds

    def truth_of(self, dataset: Dataset) -> np.ndarray:
        """Each photo's breed as its index among the network's outputs."""
        index = {breed: position for position, breed in enumerate(self.breeds)}
        return np.array([index[sample.breed] for sample in dataset.samples])


class Observer:
    """Looks at photos as serving will, once for each photo, and keeps what the networks said.

    Every photo gets both looks. The boxes of the second come from a rough head, fitted on a few
    photos a breed.
    """

    def __init__(
        self,
        backbone: backbones.Backbone,
        digest: str,
        parts: Parts,
        recipe: Recipe,
        precision: str,
        folder: Path,
    ) -> None:
        """`digest` names the backbone's weights; `precision` is "f32" or the faster "bf16"."""
        if recipe.second_look:
            always = replace(recipe.second_look, sure_above=None)
            recipe = replace(recipe, second_look=always)
        self._backbone, self._parts, self._recipe = backbone, parts, recipe
        self._precision, self._folder = precision, folder
        wanted = min(ROUGH_PHOTOS_A_BREED * len(parts.breeds), len(parts.training.samples))
        rough = splits.subset(parts.training, wanted, seed=0)
        keys = [sample.key for sample in rough.samples]
        self._key = digest_of([backbone.name, digest, asdict(recipe), precision, keys])[:16]
        self._cache = ArrayCache(folder / f"features-{self._key}.sqlite")
        self._classifier = self._kept_classifier() or self._rough_classifier(rough)

    def views(self, dataset: Dataset, variant: Variant = PLAIN) -> Views:
        return compute_views(dataset.samples, variant, self._classifier, self._cache)

    def answers(self, guide: Guide, dataset: Dataset, variant: Variant = PLAIN) -> np.ndarray:
        """A guide's log-probabilities: float32, photos x looks x breeds."""
        graph = imagenet_classifier.load(
            guide.file, guide.scaling, self._parts.breeds, self._recipe.size
        )
        content = digest_of_file(guide.file)
        cache = ArrayCache(self._folder / f"answers-{content[:8]}-{self._key}.sqlite")
        views = self.views(dataset, variant)
        answerer = imagenet_classifier.Answerer(graph)
        return compute_answers(dataset.samples, variant, views, self._classifier, answerer, cache)

    def logits(self, dataset: Dataset, head: Head, companion: Guide | None) -> np.ndarray:
        """What serving would answer: float32, photos x breeds."""
        logits = head.logits(self.views(dataset).features.mean(axis=1))
        if companion is None:
            return logits
        return logits + companion.weight * self.answers(companion, dataset).mean(axis=1)

    def _kept_classifier(self) -> Classifier | None:
        try:
            kept = bundle.load(self._folder / f"rough-{self._key}")
        except bundle.BundleError:
            return None
        return Classifier(kept, precision=self._precision)

    def _rough_classifier(self, rough: Dataset) -> Classifier:
        model = backbones.assemble(self._backbone, len(self._parts.breeds), self._recipe.size)
        if self._recipe.second_look:
            head = self._rough_head(model, rough)
            backbones.set_head(model, head.kernel, head.bias)
        return self._write_classifier(f"rough-{self._key}", model, self._recipe)

    def _rough_head(self, model: keras.Model, rough: Dataset) -> Head:
        name = f"one-look-{self._key}"
        classifier = self._write_classifier(name, model, replace(self._recipe, second_look=None))
        cache = ArrayCache(self._folder / f"{name}.sqlite")
        features = compute_views(rough.samples, PLAIN, classifier, cache).features[:, 0]
        targets = targets_of(self._parts.truth_of(rough), len(self._parts.breeds), HeadConfig())
        examples = Examples(features, targets)
        head, _ = fit_head(examples, examples, HeadConfig())
        return head

    def _write_classifier(self, name: str, model: keras.Model, recipe: Recipe) -> Classifier:
        folder = self._folder / name
        graph = openvino_graph.to_openvino(model)
        openvino_graph.write_network(folder, graph, self._parts.breeds, compress=False)
        bundle.seal(folder, recipe, temperature=1.0, training={}, packages={})
        return Classifier(bundle.load(folder), precision=self._precision)
