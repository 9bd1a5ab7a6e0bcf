"""The locator: a rough head that finds the dog for the second look.

It is fitted on a few photos a breed and kept as a bundle, so that it looks as serving will.
"""

from contextlib import closing
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from pathlib import Path

import keras

from breeds import bundle
from breeds.bundle import Recipe
from breeds.files import replacing_folder
from breeds.recognition.classifier import Classifier
from training.config import HeadConfig
from training.data.dataset import Dataset
from training.data.splits import Parts, subset
from training.digests import digest_of
from training.fit.cache import ArrayCache
from training.fit.features import PLAIN, compute_views
from training.fit.head import Examples, fit_head, targets_of
from training.networks import backbones, openvino_graph
from training.networks.backbones import Backbone
from training.networks.linear_head import Head

PHOTOS_A_BREED = 21


@dataclass(frozen=True)
class Locator:
    """The backbone under the rough head; `key` names all that its looks follow from."""

    key: str
    classifier: Classifier


def find_locator(
    backbone: Backbone, parts: Parts, recipe: Recipe, precision: str, folder: Path
) -> Locator:
    """What `folder` keeps for these weights, photos and this recipe, or else is fitted now.

    Every photo gets both of the recipe's looks, however sure the first is; `precision` is "f32"
    or the faster "bf16". Raises DatasetError, CacheError, GraphError.
    """
    if recipe.second_look:
        recipe = replace(recipe, second_look=replace(recipe.second_look, sure_above=None))
    making = _Making(backbone, parts, recipe, precision, folder)
    return Locator(making.key, making.kept() or making.fitted())


@dataclass(frozen=True)
class _Making:
    """What a locator is made of and where it is kept."""

    backbone: Backbone
    parts: Parts
    recipe: Recipe
    precision: str
    folder: Path

    @cached_property
    def few(self) -> Dataset:
        training = self.parts.training
        wanted = min(PHOTOS_A_BREED * len(training.breeds), len(training.samples))
        return subset(training, wanted, seed=0)

    @cached_property
    def key(self) -> str:
        photos = [sample.key for sample in self.few.samples]
        network = [self.backbone.name, self.backbone.digest()]
        return digest_of([*network, asdict(self.recipe), self.precision, photos])[:16]

    @property
    def name(self) -> str:
        return f"rough-{self.key}"

    def kept(self) -> Classifier | None:
        try:
            kept = bundle.load(self.folder / self.name)
        except bundle.BundleError:
            return None
        return Classifier(kept, precision=self.precision)

    def fitted(self) -> Classifier:
        model = backbones.assemble(self.backbone, len(self.parts.breeds), self.recipe.size)
        if self.recipe.second_look:
            head = self._rough_head(model)
            backbones.set_head(model, head.kernel, head.bias)
        return self._written(self.name, model, self.recipe)

    def _rough_head(self, model: keras.Model) -> Head:
        """Fitted on the first look alone."""
        name = f"one-look-{self.key}"
        classifier = self._written(name, model, replace(self.recipe, second_look=None))
        with closing(ArrayCache(self.folder / f"{name}.sqlite")) as cache:
            features = compute_views(self.few.samples, PLAIN, classifier, cache).features[:, 0]
        truth, breeds = self.parts.truth_of(self.few), len(self.parts.breeds)
        examples = Examples(features, targets_of(truth, breeds, HeadConfig()))
        head, _ = fit_head(examples, examples, HeadConfig())
        return head

    def _written(self, name: str, model: keras.Model, recipe: Recipe) -> Classifier:
        folder = self.folder / name
        graph = openvino_graph.to_openvino(model)
        with replacing_folder(folder) as draft:
            openvino_graph.write_network(draft, graph, self.parts.breeds, compress=False)
            bundle.seal(draft, recipe, temperature=1.0, training={}, packages={})
        return Classifier(bundle.load(folder), precision=self.precision)
