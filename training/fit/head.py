"""A linear head, fitted on cached features."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import keras
import numpy as np

from training.config import HeadConfig
from training.digests import digest_of
from training.fit.checkpoint import Checkpoint, Choice, Shuffled
from training.networks.linear_head import Head

# What an exponential schedule comes down to, as a share of its start.
LAST_RATE = 0.02


@dataclass(frozen=True)
class Examples:
    """Features, float32, examples x channels, with target distributions, examples x breeds."""

    features: np.ndarray
    targets: np.ndarray


def targets_of(
    truth: np.ndarray, breeds: int, config: HeadConfig, teacher: np.ndarray | None = None
) -> np.ndarray:
    """Smoothed one-hot targets, mixed with the teacher's probabilities where there are any.

    `truth` holds breed indices; `teacher` is float, examples x breeds, each row summing to 1.
    """
    hot = np.eye(breeds, dtype=np.float32)[truth]
    smooth: np.ndarray = hot * (1 - config.label_smoothing) + config.label_smoothing / breeds
    if teacher is None:
        return smooth
    taught: np.ndarray = (1 - config.teacher_share) * smooth + config.teacher_share * teacher
    return taught


def fit_head(
    training: Examples,
    validation: Examples,
    config: HeadConfig,
    kept: Path | None = None,
    report: Callable[[int, float], None] | None = None,
    start: Head | None = None,
) -> tuple[Head, dict[str, list[float]]]:
    """Fit the head; returns it and its curves, a value an epoch.

    It starts from `start` and is pulled towards it, towards zeros where there is none. It stops
    early when the validation loss has not fallen for `patience` epochs, keeping the best.
    A run that was killed goes on from its last epoch, in the file `kept`, of this fit alone.
    `report` is told each epoch's number and validation accuracy, instead of the screen; what it
    raises ends the fit.
    """
    keras.utils.set_random_seed(config.seed)
    mean, scale = training.features.mean(axis=0), training.features.std(axis=0) + 1e-6
    model = _model(training, config, _standardised(start, mean, scale))
    checkpoint = Checkpoint(kept, Choice("val_loss", min, config.patience))
    checkpoint.fit(
        model,
        _Batches((training.features - mean) / scale, training.targets, config),
        config.epochs,
        [keras.callbacks.SwapEMAWeights(), *_reporting(report)],
        validation_data=((validation.features - mean) / scale, validation.targets),
        verbose=0 if report else 2,
    )
    kernel, bias = model.get_layer("head").folded()
    kernel = kernel / scale[:, np.newaxis]
    return Head(kernel, bias - mean @ kernel), checkpoint.curves


def name_of(
    config: HeadConfig, training: Examples, validation: Examples, start: Head | None = None
) -> str:
    """A name for all that a fitted head comes from."""
    arrays = [training.features, training.targets, validation.features, validation.targets]
    arrays += [start.kernel, start.bias] if start else []
    return digest_of([asdict(config), *arrays])[:12]


class _Linear(keras.layers.Layer):
    """Logits by one matrix, or by the product of two where `width` holds its rank down.

    They are added to those of `start`, which stays as it is.
    """

    def __init__(self, breeds: int, width: int | None, penalty: float, start: Head | None) -> None:
        super().__init__(name="head")
        self._breeds, self._width, self._penalty = breeds, width, penalty
        self._start = start

    def build(self, shape: tuple[int | None, int]) -> None:
        channels, breeds = shape[-1], self._breeds
        self._narrow = None
        if self._width:
            self._narrow = self.add_weight(
                (channels, self._width), "glorot_uniform", name="narrow_kernel"
            )
        self._kernel = self.add_weight((self._width or channels, breeds), "zeros", name="kernel")
        self._bias = self.add_weight((breeds,), "zeros", name="bias")

    def call(self, inputs: keras.KerasTensor) -> keras.KerasTensor:
        kernel = self._matrix()
        self.add_loss(self._penalty * keras.ops.sum(keras.ops.square(kernel)))
        logits = keras.ops.matmul(inputs, kernel) + self._bias
        if self._start is None:
            return logits
        return logits + keras.ops.matmul(inputs, self._start.kernel) + self._start.bias

    def folded(self) -> tuple[np.ndarray, np.ndarray]:
        """Kernel, channels x breeds, and bias, (breeds,); float32."""
        kernel, bias = keras.ops.convert_to_numpy(self._matrix()), self._bias.numpy()
        start = self._start
        return (kernel, bias) if start is None else (kernel + start.kernel, bias + start.bias)

    def _matrix(self) -> keras.KerasTensor:
        if self._narrow is None:
            return self._kernel
        return keras.ops.matmul(self._narrow, self._kernel)


def _standardised(start: Head | None, mean: np.ndarray, scale: np.ndarray) -> Head | None:
    """The same head over features less their mean, divided by their scale."""
    if start is None:
        return None
    return Head(start.kernel * scale[:, np.newaxis], start.bias + mean @ start.kernel)


def _model(training: Examples, config: HeadConfig, start: Head | None) -> keras.Model:
    channels, breeds = training.features.shape[1], training.targets.shape[1]
    penalty = 0.0 if config.optimiser == "adamw" else config.l2
    layers = [keras.layers.Dropout(config.dropout, seed=config.seed)] if config.dropout else []
    layers.append(_Linear(breeds, config.width, penalty, start))
    model = keras.Sequential([keras.Input((channels,)), *layers])
    model.compile(
        optimizer=_optimiser(config, config.epochs * -(-len(training.features) // config.batch)),
        loss=keras.losses.CategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
    )
    return model


def _optimiser(config: HeadConfig, steps: int) -> keras.optimizers.Optimizer:
    """With averaged weights; the rate follows the schedule over `steps`."""
    rate = _schedule(config.schedule, config.learning_rate, steps)
    averaged = {"use_ema": True, "ema_momentum": config.averaging}
    if config.optimiser == "sgd":
        return keras.optimizers.SGD(rate, momentum=0.9, nesterov=True, **averaged)
    if config.optimiser == "adam":
        return keras.optimizers.Adam(rate, **averaged)
    # Under plain gradient descent, this decay and an L2 penalty of that size are the same
    # (Loshchilov and Hutter 2019, proposition 1).
    decoupled = keras.optimizers.AdamW(rate, weight_decay=2 * config.l2, **averaged)
    decoupled.exclude_from_weight_decay(var_names=["bias"])
    return decoupled


def _schedule(
    name: str, rate: float, steps: int
) -> float | keras.optimizers.schedules.LearningRateSchedule:
    if name == "constant":
        return rate
    if name == "exponential":
        return keras.optimizers.schedules.ExponentialDecay(rate, steps, LAST_RATE)
    return keras.optimizers.schedules.CosineDecay(rate, steps)


def _reporting(report: Callable[[int, float], None] | None) -> list[keras.callbacks.Callback]:
    if report is None:
        return []
    return [
        keras.callbacks.LambdaCallback(
            on_epoch_end=lambda epoch, logs: report(epoch, logs["val_accuracy"])
        )
    ]


class _Batches(Shuffled):
    """Shuffled batches of examples, mixed in pairs when the configuration asks for it."""

    def __init__(self, features: np.ndarray, targets: np.ndarray, config: HeadConfig) -> None:
        super().__init__(len(features), config.batch, config.seed)
        self._features, self._targets, self._mixup = features, targets, config.mixup

    def __getitem__(self, index: int) -> tuple[np.ndarray, np.ndarray]:
        chosen = self.chosen(index)
        features, targets = self._features[chosen], self._targets[chosen]
        if not self._mixup:
            return features, targets
        drawn = self.drawn(1 + index)
        share = drawn.beta(self._mixup, self._mixup, (len(chosen), 1)).astype(np.float32)
        other = drawn.permutation(len(chosen))
        return (
            share * features + (1 - share) * features[other],
            share * targets + (1 - share) * targets[other],
        )
