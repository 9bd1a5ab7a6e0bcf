"""Photos -> a whole network trained from random weights, with or without altered photos."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

import keras
import numpy as np

from breeds.bundle import Recipe
from breeds.recognition.preprocess import prepare
from training.config import ScratchConfig
from training.data.dataset import Dataset, Sample
from training.data.splits import Parts
from training.digests import digest_of
from training.fit.augmentation import alter
from training.fit.cache import ArrayCache
from training.fit.checkpoint import Checkpoint, Shuffled
from training.fit.features import PLAIN, keys_of
from training.networks import backbones
from training.networks.backbones import Backbone

CNN_FILTERS = (32, 64, 128, 256)
CNN_DROPOUT = 0.3


@dataclass(frozen=True)
class Scratch:
    """A network trained from random weights; `curves`, with `seconds`, have a value an epoch."""

    model: keras.Model
    curves: dict[str, list[float]]
    recipe: Recipe
    cache: Path

    def logits(self, dataset: Dataset) -> np.ndarray:
        """Float32, photos x breeds. Raises DatasetError, CacheError."""
        pixels = prepared(dataset.samples, self.recipe, self.cache)
        logits: np.ndarray = self.model.predict(pixels, verbose=0)
        return logits


def small_cnn(size: int) -> Backbone:
    """Four convolutions, each over half the side of the one before."""
    image = keras.Input((size, size, 3))
    maps = image
    for number, filters in enumerate(CNN_FILTERS):
        if number > 0:
            maps = keras.layers.MaxPooling2D()(maps)
        stride = 1 if number > 0 else 2
        maps = keras.layers.Conv2D(filters, 3, stride, padding="same", use_bias=False)(maps)
        maps = keras.layers.BatchNormalization()(maps)
        maps = keras.layers.ReLU()(maps)
    maps = keras.layers.SpatialDropout2D(CNN_DROPOUT)(maps)
    return Backbone("CNN", keras.Model(image, maps), lambda pixels: pixels / 127.5 - 1)


def train_from_scratch(
    build: Callable[[int], Backbone],
    parts: Parts,
    config: ScratchConfig,
    seed: int,
    precision: str,
    cache: Path,
    work: Path,
) -> Scratch:
    """Train the backbone that `build` gives for a side in pixels, under a linear head.

    The network of the last epoch is taken, so nothing is chosen by the validation part. A run that
    was killed goes on from its last epoch, kept under `work`, which no other run may use.
    Raises DatasetError, CacheError, NetworkError.
    """
    recipe = Recipe(config.size)
    keras.utils.set_random_seed(seed)
    model = _model(build, parts, config, precision)
    hot = np.eye(len(parts.breeds), dtype=np.float32)
    training, validation = (
        (prepared(part.samples, recipe, cache), hot[parts.truth_of(part)])
        for part in (parts.training, parts.validation)
    )
    checkpoint = Checkpoint(work / "checkpoint.npz")
    checkpoint.fit(
        model,
        _Photos(*training, config, seed),
        config.epochs,
        validation_data=validation,
        validation_batch_size=config.batch,
        verbose=2,
    )
    curves = {**checkpoint.curves, "seconds": checkpoint.seconds}
    return Scratch(model, curves, recipe, cache)


def prepared(samples: Sequence[Sample], recipe: Recipe, folder: Path) -> np.ndarray:
    """Photos as a network sees them, from a cache in `folder` that gets what it lacks.

    Uint8 RGB, photos x size x size x 3. Raises DatasetError, CacheError.
    """

    def prepare_one(sample: Sample) -> np.ndarray:
        return prepare(PLAIN.load(sample, recipe.decode_min_side), recipe).ravel()

    def compute(batch: list[Sample]) -> list[np.ndarray]:
        with ThreadPoolExecutor() as workers:
            return list(workers.map(prepare_one, batch))

    name = f"photos-{digest_of([asdict(recipe)])[:16]}.sqlite"
    cache = ArrayCache(folder / name, kept=np.uint8, given=np.uint8)
    rows = cache.rows(keys_of(samples, PLAIN), samples, compute, f"photos at {recipe.size} pixels")
    return rows.reshape(len(samples), recipe.size, recipe.size, 3)


def _model(
    build: Callable[[int], Backbone], parts: Parts, config: ScratchConfig, precision: str
) -> keras.Model:
    with backbones.computing_in(precision):
        whole = backbones.assemble(build(config.size), len(parts.breeds), config.size)
    model = keras.Model(whole.input, whole.output["logits"])
    steps = config.epochs * -(-len(parts.training.samples) // config.batch)
    model.compile(
        optimizer=keras.optimizers.AdamW(
            keras.optimizers.schedules.CosineDecay(config.learning_rate, steps),
            weight_decay=config.weight_decay,
        ),
        loss=keras.losses.CategoricalCrossentropy(
            from_logits=True, label_smoothing=config.label_smoothing
        ),
        metrics=["accuracy"],
    )
    return model


class _Photos(Shuffled):
    """Shuffled batches of photos, altered anew in each epoch where the configuration says so."""

    def __init__(
        self, pixels: np.ndarray, targets: np.ndarray, config: ScratchConfig, seed: int
    ) -> None:
        super().__init__(len(pixels), config.batch, seed, workers=2)
        self._pixels, self._targets, self._seed = pixels, targets, seed
        self._augmented = config.augmented
        self._squash = Recipe(config.size, crop="squash")

    def __getitem__(self, index: int) -> tuple[np.ndarray, np.ndarray]:
        chosen = self.chosen(index)
        if not self._augmented:
            return self._pixels[chosen], self._targets[chosen]
        return np.stack([self._altered(number) for number in chosen]), self._targets[chosen]

    def _altered(self, number: int) -> np.ndarray:
        seed = f"seed {self._seed} epoch {self.epoch} photo {number}"
        return prepare(alter(self._pixels[number], seed), self._squash)
