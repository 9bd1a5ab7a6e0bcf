"""A linear head, fitted on cached features."""

from dataclasses import dataclass
from pathlib import Path

import keras
import numpy as np

from training.config import HeadConfig


@dataclass(frozen=True)
class Head:
    """Logits are `features @ kernel + bias`: float32, channels x breeds and (breeds,)."""

    kernel: np.ndarray
    bias: np.ndarray

    def logits(self, features: np.ndarray) -> np.ndarray:
        return features @ self.kernel + self.bias


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
    smooth = hot * (1 - config.label_smoothing) + config.label_smoothing / breeds
    if teacher is None:
        return smooth
    return (1 - config.teacher_share) * smooth + config.teacher_share * teacher


def fit_head(
    training: Examples, validation: Examples, config: HeadConfig, backup: Path
) -> tuple[Head, dict[str, list[float]]]:
    """Fit by Adam with a cosine schedule; returns the head and its curves, a value an epoch.

    Stops early when the validation loss has not fallen for `patience` epochs, keeping the best.
    A run that was killed goes on from its last epoch, kept under `backup`.
    """
    keras.utils.set_random_seed(config.seed)
    mean, scale = training.features.mean(axis=0), training.features.std(axis=0) + 1e-6
    model = _model(training, config)
    history = model.fit(
        _Batches((training.features - mean) / scale, training.targets, config),
        validation_data=((validation.features - mean) / scale, validation.targets),
        epochs=config.epochs,
        verbose=2,
        callbacks=[
            keras.callbacks.BackupAndRestore(str(backup)),
            keras.callbacks.SwapEMAWeights(swap_on_epoch=True),
            keras.callbacks.EarlyStopping(
                "val_loss", patience=config.patience, restore_best_weights=True
            ),
        ],
    )
    kernel, bias = model.get_layer("head").get_weights()
    kernel = kernel / scale[:, np.newaxis]
    return Head(kernel, bias - mean @ kernel), history.history


def _model(training: Examples, config: HeadConfig) -> keras.Model:
    channels, breeds = training.features.shape[1], training.targets.shape[1]
    model = keras.Sequential(
        [
            keras.Input((channels,)),
            keras.layers.Dense(
                breeds,
                kernel_initializer="zeros",
                kernel_regularizer=keras.regularizers.L2(config.l2),
                name="head",
            ),
        ]
    )
    steps = config.epochs * -(-len(training.features) // config.batch)
    model.compile(
        optimizer=keras.optimizers.Adam(
            keras.optimizers.schedules.CosineDecay(config.learning_rate, steps),
            use_ema=True,
            ema_momentum=config.averaging,
        ),
        loss=keras.losses.CategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
    )
    return model


class _Batches(keras.utils.PyDataset):
    """Shuffled batches of examples, mixed in pairs when the configuration asks for it."""

    def __init__(self, features: np.ndarray, targets: np.ndarray, config: HeadConfig) -> None:
        super().__init__()
        self._features, self._targets, self._config = features, targets, config
        self._generator = np.random.default_rng(config.seed)
        self._order = self._generator.permutation(len(features))

    def __len__(self) -> int:
        return -(-len(self._features) // self._config.batch)

    def __getitem__(self, index: int) -> tuple[np.ndarray, np.ndarray]:
        chosen = self._order[index * self._config.batch : (index + 1) * self._config.batch]
        features, targets = self._features[chosen], self._targets[chosen]
        if not self._config.mixup:
            return features, targets
        share = self._generator.beta(self._config.mixup, self._config.mixup, (len(chosen), 1))
        other = self._generator.permutation(len(chosen))
        share = share.astype(np.float32)
        return (
            share * features + (1 - share) * features[other],
            share * targets + (1 - share) * targets[other],
        )

    def on_epoch_end(self) -> None:
        self._order = self._generator.permutation(len(self._features))
