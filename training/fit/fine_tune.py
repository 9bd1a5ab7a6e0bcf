"""Fine-tuning of a backbone's last layers, or of all of them, with what protects its features."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf

from breeds.bundle import Recipe
from training.config import WHOLE, FineTuneConfig
from training.data.dataset import DatasetError
from training.digests import digest_of
from training.fit.checkpoint import Checkpoint, Choice, Shuffled
from training.fit.trunk import Trunk, View, shown, tail_of
from training.networks.backbones import Backbone
from training.networks.linear_head import Head

INTERPOLATIONS = (0.0, 0.25, 0.5, 0.75, 1.0)


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
    trunk: Trunk,
    tunable: Backbone,
    head: Head,
    training: Sequence[View],
    validation: Sequence[View],
    config: FineTuneConfig,
    work: Path,
) -> Tuned:
    """Tune, checkpointing under `work` after every epoch; a killed run goes on from there.

    `tunable` is the trunk's backbone once more, which may compute in another precision.
    Raises NetworkError for a layer that doesn't cut the backbone in two, DatasetError for a photo
    that can't be read, CacheError.
    """
    keras.utils.set_random_seed(config.seed)
    inputs = [
        _Inputs(views, trunk.outputs(views), trunk.recipe, config)
        for views in (training, validation)
    ]
    tail = tail_of(tunable, config.first)
    layers = _learning(tunable.model if config.first == WHOLE else tail, tunable.model)
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
    kept = work / f"{_identity(trunk, training, config)}.npz"
    checkpoint = Checkpoint(kept, Choice("val_accuracy", max, config.patience))
    with _told(inputs):
        checkpoint.fit(model, inputs[0], config.epochs, validation_data=inputs[1])
        return _interpolate(model, layers, start, inputs[1], checkpoint.curves)


def _learning(tuned: keras.Model, whole: keras.Model) -> dict[int, keras.Layer]:
    """The layers of the part that is tuned which learn, by their index in the whole backbone."""
    of_part = set(tuned.layers)
    return {
        index: layer
        for index, layer in enumerate(whole.layers)
        if layer in of_part and layer.trainable_variables
    }


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


def _identity(trunk: Trunk, views: Sequence[View], config: FineTuneConfig) -> str:
    """A name for a run's checkpoints, so that no other run goes on from them."""
    settings = [asdict(config), asdict(trunk.recipe), trunk.precision, shown(views)]
    targets = np.stack([view.target for view in views])
    return digest_of([*settings, targets, *trunk.backbone.model.get_weights()])[:12]


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
