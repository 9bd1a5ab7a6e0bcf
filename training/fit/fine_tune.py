"""Fine-tuning of a backbone's last layers, or of all of them, with what protects its features."""

import functools
import math
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO

import keras
import numpy as np
import openvino as ov
import tensorflow as tf
from filelock import FileLock
from tqdm import tqdm

from breeds import files
from breeds.bundle import Recipe
from breeds.recognition.preprocess import prepare
from training.config import WHOLE, FineTuneConfig
from training.data.dataset import DatasetError, Sample
from training.digests import digest_of, digest_of_file
from training.fit.cache import CacheError
from training.fit.checkpoint import Checkpoint, Choice
from training.fit.features import Variant, box_of
from training.fit.head import Head
from training.networks import openvino_graph
from training.networks.backbones import Backbone, NetworkError
from training.shuffled import Shuffled

TRUNK_BATCH = 64
INTERPOLATIONS = (0.0, 0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True)
class View:
    """One crop of one photo with its target distribution, (breeds,); `edges` is NaN or a box."""

    sample: Sample
    variant: Variant
    edges: np.ndarray
    target: np.ndarray

    def pixels(self, recipe: Recipe) -> np.ndarray:
        photo = self.variant.load(self.sample, recipe.decode_min_side)
        return prepare(photo, recipe, box_of(self.edges))


@dataclass(frozen=True)
class Tuned:
    """The layers' weights, as `layers/<index in the backbone>/<position>`, and what led there.

    `accuracies` holds the validation accuracy by share of the tuned weights, from 0 (the start)
    to 1; `share` is the one that was taken. `curves` have a value an epoch.
    """

    weights: dict[str, np.ndarray]
    head: Head
    share: float
    accuracies: dict[float, float]
    curves: dict[str, list[float]]


def fine_tune(
    frozen: Backbone,
    tunable: Backbone,
    head: Head,
    training: Sequence[View],
    validation: Sequence[View],
    recipe: Recipe,
    config: FineTuneConfig,
    precision: str,
    work: Path,
    cache: Path,
) -> Tuned:
    """Tune, checkpointing under `work` after every epoch; a killed run goes on from there.

    The frozen part's outputs are kept under `cache` for other runs that are tuned from the same
    layer on. `frozen` and `tunable` are the same backbone, which may compute in different
    precisions; the frozen part runs in `precision`, "f32" or "bf16".
    Raises NetworkError for a layer that doesn't cut the backbone in two, DatasetError for a photo
    that can't be read, CacheError.
    """
    keras.utils.set_random_seed(config.seed)
    trunk, tail = _trunk(frozen, config.first), _tail(tunable, config.first)
    inputs = [
        _Inputs(
            views, trunk and _trunk_outputs(trunk, views, recipe, precision, cache), recipe, config
        )
        for views in (training, validation)
    ]
    tuned = set(tail.layers if trunk else tunable.model.layers)
    layers = {
        index: layer
        for index, layer in enumerate(tunable.model.layers)
        if layer in tuned and layer.trainable_variables
    }
    model = _Tunable(tail, head)
    start = model.get_weights()
    steps = config.epochs * len(inputs[0])
    model.compile(
        optimizer=_LayerwiseSGD(
            keras.optimizers.schedules.CosineDecay(config.learning_rate, steps),
            _gradient_shares(list(layers.values()), config.layer_decay),
        ),
        loss=keras.losses.CategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
    )
    identity = _identity(frozen, training, recipe, config, precision)
    checkpoint = Checkpoint(work / f"{identity}.npz", Choice("val_accuracy", max, config.patience))
    with _told(inputs):
        checkpoint.fit(model, inputs[0], config.epochs, validation_data=inputs[1])
        return _interpolate(model, layers, start, inputs[1], checkpoint.curves)


def check_cut(backbone: Backbone, first: str) -> None:
    """Raises NetworkError for a layer that the backbone can't be tuned from."""
    if first != WHOLE:
        _cut(backbone, first)


class _Tunable(keras.Model):
    """The tail under its head."""

    def __init__(self, tail: keras.Model, head: Head) -> None:
        super().__init__(name="tunable")
        self.tail = tail
        self.pool = keras.layers.GlobalAveragePooling2D(dtype="float32")
        self.head = keras.layers.Dense(len(head.bias), dtype="float32")
        self.build((None, *tail.input_shape[1:]))
        self.head.set_weights([head.kernel, head.bias])

    def build(self, shape: tuple[int | None, ...]) -> None:
        self.head.build((None, self.tail.output_shape[-1]))
        self.built = True

    def call(self, inputs: tf.Tensor, training: bool = False) -> tf.Tensor:
        # Batch normalisation keeps ImageNet's statistics, so the tail always runs as in inference.
        return self.head(self.pool(self.tail(inputs, training=False)))


class _LayerwiseSGD(keras.optimizers.SGD):
    """SGD under which a variable's gradient counts by its share: a learning rate for each layer."""

    def __init__(
        self, schedule: keras.optimizers.schedules.LearningRateSchedule, shares: Mapping[str, float]
    ) -> None:
        """`shares` are by the variable's path, and 1 where they name none."""
        super().__init__(schedule, momentum=0.9, nesterov=True, name="layerwise_sgd")
        self._shares = shares

    def apply(
        self, grads: Sequence[tf.Tensor], trainable_variables: Sequence[keras.Variable]
    ) -> None:
        pairs = zip(grads, trainable_variables, strict=True)
        scaled = [gradient * self._shares.get(v.path, 1.0) for gradient, v in pairs]
        super().apply(scaled, trainable_variables)


def _gradient_shares(layers: Sequence[keras.Layer], decay: float) -> dict[str, float]:
    """Less with each layer further from the head; `layers` go from the input to the head."""
    return {
        variable.path: decay**distance
        for distance, layer in enumerate(reversed(layers), start=1)
        for variable in layer.trainable_variables
    }


class _Inputs(Shuffled):
    """Shuffled batches of the tail's inputs with their targets."""

    def __init__(
        self,
        views: Sequence[View],
        outputs: np.ndarray | None,
        recipe: Recipe,
        config: FineTuneConfig,
    ) -> None:
        super().__init__(len(views), config.batch, config.seed, workers=2)
        self._views, self._outputs, self._recipe = views, outputs, recipe
        self.fault: DatasetError | None = None

    def __getitem__(self, index: int) -> tuple[np.ndarray, np.ndarray]:
        chosen = np.sort(self.chosen(index))
        targets = np.stack([self._views[i].target for i in chosen])
        if self._outputs is not None:
            return self._outputs[chosen].astype(np.float32), targets
        return self._pixels([self._views[i] for i in chosen]), targets

    def _pixels(self, views: Sequence[View]) -> np.ndarray:
        try:
            return np.stack([view.pixels(self._recipe) for view in views]).astype(np.float32)
        except DatasetError as error:
            self.fault = error
            raise


@contextmanager
def _told(inputs: Sequence[_Inputs]) -> Iterator[None]:
    """TensorFlow makes an error of its own of one in a batch: the batch's is raised instead."""
    try:
        yield
    except tf.errors.OpError as error:
        faults = [part.fault for part in inputs if part.fault]
        raise (faults[0] if faults else error) from None


def _trunk(backbone: Backbone, first: str) -> keras.Model | None:
    """The frozen part, from pixels to the first tuned layer's input; None where there is none."""
    if first == WHOLE:
        return None
    pixels = keras.Input(backbone.model.input_shape[1:], name="pixels")
    trunk = keras.Model(backbone.model.input, _cut(backbone, first))
    return keras.Model(pixels, trunk(_scaled(backbone, pixels)), name=f"before_{first}")


def _tail(backbone: Backbone, first: str) -> keras.Model:
    """The part to tune, from the trunk's output, or from pixels, to the feature map."""
    for layer in backbone.model.layers:
        layer.trainable = not isinstance(layer, keras.layers.BatchNormalization)
    if first != WHOLE:
        return keras.Model(_cut(backbone, first), backbone.model.output)
    pixels = keras.Input(backbone.model.input_shape[1:], name="pixels")
    return keras.Model(pixels, backbone.model(_scaled(backbone, pixels)))


def _cut(backbone: Backbone, first: str) -> keras.KerasTensor:
    try:
        [cut] = keras.tree.flatten(backbone.model.get_layer(first).input)
        keras.Model(cut, backbone.model.output)
    except ValueError as error:
        raise NetworkError(
            f"{backbone.name} can't be tuned from {first!r} on: name a layer whose input all paths "
            f"go through, such as block13_sepconv1_act of Xception, or {WHOLE} for the network."
        ) from error
    return cut


def _scaled(backbone: Backbone, pixels: keras.KerasTensor) -> keras.KerasTensor:
    return keras.layers.Lambda(backbone.scale, output_shape=pixels.shape[1:])(pixels)


def _identity(
    backbone: Backbone,
    views: Sequence[View],
    recipe: Recipe,
    config: FineTuneConfig,
    precision: str,
) -> str:
    """A name for a run's checkpoints, so that no other run goes on from them."""
    settings = [asdict(config), asdict(recipe), precision, _shown(views)]
    targets = np.stack([view.target for view in views])
    return digest_of([*settings, targets, *backbone.model.get_weights()])[:12]


def _shown(views: Sequence[View]) -> list[list[Any]]:
    return [
        [_content(v.sample.path), str(v.sample.region), v.variant.name, v.edges.tolist()]
        for v in views
    ]


@functools.cache
def _content(path: Path) -> str:
    return digest_of_file(path)


def _trunk_outputs(
    trunk: keras.Model, views: Sequence[View], recipe: Recipe, precision: str, folder: Path
) -> np.ndarray:
    """The frozen part's outputs, float16, on disk.

    A second process that needs the same outputs waits for the first.
    """
    folder.mkdir(parents=True, exist_ok=True)
    identity = [_shown(views), asdict(recipe), precision, trunk.name]
    identity += trunk.get_weights()
    path = folder / f"trunk-{digest_of(identity)[:12]}.npy"
    with FileLock(path.with_suffix(".lock")):
        return _filled(path, trunk, views, recipe, precision)


def _filled(
    path: Path, trunk: keras.Model, views: Sequence[View], recipe: Recipe, precision: str
) -> np.ndarray:
    """The array of that file; a pass that was killed goes on where it stopped.

    It is written and then mapped: writing to a mapped file on a full disk kills the process.
    """
    shape = (len(views), *trunk.output_shape[1:])
    progress = path.with_suffix(".done")
    done = int(progress.read_text("utf-8") or 0) if path.exists() and progress.exists() else 0
    graph = openvino_graph.to_openvino(trunk)
    compiled = ov.Core().compile_model(graph, "CPU", {"INFERENCE_PRECISION_HINT": precision})

    def outputs(batch: Sequence[View]) -> np.ndarray:
        pixels = readers.map(lambda view: view.pixels(recipe), batch)
        rows = [compiled([each[np.newaxis].astype(np.float32)])[0][0] for each in pixels]
        return np.stack(rows).astype(np.float16)

    with (
        ThreadPoolExecutor(2) as readers,
        tqdm(total=len(views), desc="frozen layers", unit="view", initial=done) as bar,
        _rows_of(path, shape, done) as stream,
    ):
        for first in range(done, len(views), TRUNK_BATCH):
            batch = views[first : first + TRUNK_BATCH]
            stream.write(outputs(batch).tobytes())
            stream.flush()
            files.write(progress, str(first + len(batch)))
            bar.update(len(batch))
    return np.load(path, mmap_mode="r")


@contextmanager
def _rows_of(path: Path, shape: tuple[int, ...], done: int) -> Iterator[BinaryIO]:
    """An .npy file of that shape, float16, behind as many rows. Raises CacheError."""
    kind = np.dtype(np.float16)
    header = {"descr": kind.str, "fortran_order": False, "shape": shape}
    row = kind.itemsize * math.prod(shape[1:])
    try:
        with path.open("r+b" if done else "wb") as stream:
            np.lib.format.write_array_header_1_0(stream, header)
            start = stream.tell()
            stream.truncate(start + shape[0] * row)
            stream.seek(start + done * row)
            yield stream
    except OSError as error:
        raise CacheError(f"The cache {path} can't be used: {error.strerror}.") from error


def _interpolate(
    model: _Tunable,
    layers: Mapping[int, keras.Layer],
    start: list[np.ndarray],
    validation: _Inputs,
    curves: dict[str, list[float]],
) -> Tuned:
    end = model.get_weights()
    accuracies = {}
    for share in INTERPOLATIONS:
        model.set_weights(_mix(start, end, share))
        accuracies[share] = model.evaluate(validation, verbose=0, return_dict=True)["accuracy"]
    best = max(INTERPOLATIONS, key=lambda share: accuracies[share])
    model.set_weights(_mix(start, end, best))
    weights = {
        f"layers/{index}/{position}": value
        for index, layer in layers.items()
        if best > 0
        for position, value in enumerate(layer.get_weights())
    }
    return Tuned(weights, Head(*model.head.get_weights()), best, accuracies, curves)


def _mix(start: list[np.ndarray], end: list[np.ndarray], share: float) -> list[np.ndarray]:
    return [(1 - share) * a + share * b for a, b in zip(start, end, strict=True)]
