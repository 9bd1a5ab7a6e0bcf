"""A network in training, kept whole after each epoch: a run that was killed goes on from there.

Its batches come in an order of the seed and the epoch alone, so that it then sees the same.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import keras
import numpy as np

from breeds.files import replacing

STATE, BEST, CURVE, SECONDS = "state/", "best/", "curve/", "seconds"


@dataclass(frozen=True)
class Choice:
    """Which epoch's weights are taken: those of the first `best`, min or max, of a curve.

    A fit ends once `patience` epochs have passed without a better one.
    """

    curve: str
    best: Callable[[Sequence[float]], float]
    patience: int

    def epoch(self, curves: dict[str, list[float]]) -> int:
        values = curves[self.curve]
        return values.index(self.best(values))


class Shuffled(keras.utils.PyDataset):
    """`count` examples in batches; `epoch` may be set to begin in a later one than the first."""

    def __init__(self, count: int, batch: int, seed: int, workers: int = 1) -> None:
        super().__init__(workers=workers)
        self.epoch = 0
        self._count, self._batch, self._seed = count, batch, seed

    def __len__(self) -> int:
        return -(-self._count // self._batch)

    def on_epoch_end(self) -> None:
        self.epoch += 1

    def chosen(self, index: int) -> np.ndarray:
        """The numbers of the examples in a batch of this epoch, int64 (up to batch,)."""
        order = self.drawn().permutation(self._count)
        return order[index * self._batch : (index + 1) * self._batch]

    def drawn(self, *what: int) -> np.random.Generator:
        """What `what` names in this epoch is drawn from it, the same whenever it is asked for."""
        return np.random.default_rng((self._seed, self.epoch, *what))


class Checkpoint(keras.callbacks.Callback):
    """Keeps weights, optimiser and curves in one file of arrays, which is replaced in one step.

    Keras's BackupAndRestore writes HDF5 in place, and a disk that fills up then ends the process
    with a fault of HDF5's own; its EarlyStopping forgets the best epoch when a run is resumed.
    """

    def __init__(self, path: Path | None, choice: Choice | None = None) -> None:
        """Without a path nothing is kept; without a choice the last epoch's weights are taken."""
        super().__init__()
        self.curves: dict[str, list[float]] = {}
        self.seconds: list[float] = []
        self._path, self._choice = path, choice
        self._best: list[np.ndarray] = []

    def fit(
        self,
        model: keras.Model,
        batches: Shuffled,
        epochs: int,
        callbacks: Sequence[keras.callbacks.Callback] = (),
        **settings: Any,
    ) -> None:
        """Keras's fit of a compiled model, from where it was left, to the weights of the choice.

        `curves` and `seconds`, of all its epochs, have a value an epoch. Raises OSError.
        """
        if self._path and self._path.exists():
            self._restore(self._path, model)
        batches.epoch = len(self.seconds)
        model.fit(
            batches,
            epochs=epochs,
            initial_epoch=epochs if self._has_ended() else batches.epoch,
            # First, since at the end of a validation SwapEMAWeights takes the averages out again.
            callbacks=[self, *callbacks],
            # Keras would put the batches into an order of its own, which a stop would change.
            shuffle=False,
            **settings,
        )

    def on_epoch_begin(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        self._started = time.monotonic()

    def on_test_end(self, logs: dict[str, float] | None = None) -> None:
        if self._choice:
            self._measured = self.model.get_weights()

    def on_epoch_end(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        self.seconds.append(time.monotonic() - self._started)
        for name, value in (logs or {}).items():
            self.curves.setdefault(name, []).append(float(value))
        if self._choice and self._choice.epoch(self.curves) == epoch:
            self._best = self._measured
        if self._has_ended():
            self.model.stop_training = True
        if self._path:
            self._keep(self._path)

    def on_train_end(self, logs: dict[str, float] | None = None) -> None:
        if self._choice:
            self.model.set_weights(self._best)

    def _has_ended(self) -> bool:
        if not (self._choice and self.seconds):
            return False
        return len(self.seconds) > self._choice.epoch(self.curves) + self._choice.patience

    def _keep(self, path: Path) -> None:
        state = [variable.numpy() for variable in _state(self.model)]
        arrays = {
            SECONDS: np.array(self.seconds),
            **{f"{STATE}{number}": array for number, array in enumerate(state)},
            **{f"{BEST}{number}": array for number, array in enumerate(self._best)},
            **{f"{CURVE}{name}": np.array(values) for name, values in self.curves.items()},
        }
        path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(path) as draft:
            np.savez(draft, allow_pickle=False, **arrays)

    def _restore(self, path: Path, model: keras.Model) -> None:
        """Bring the model to where it was left; a file that is of no use leaves it as it is."""
        try:
            with np.load(path, allow_pickle=False) as arrays:
                kept = dict(arrays)
        except (BadZipFile, EOFError, ValueError):
            kept = {}
        model.optimizer.build(model.trainable_variables)
        variables, state = _state(model), _numbered(STATE, kept)
        if [array.shape for array in state] != [tuple(each.shape) for each in variables]:
            print(f"{path} can't be used, so this training begins anew.")
            return
        for variable, array in zip(variables, state, strict=True):
            variable.assign(array)
        self._best = _numbered(BEST, kept)
        self.seconds = kept[SECONDS].tolist()
        self.curves = {
            name.removeprefix(CURVE): values.tolist()
            for name, values in kept.items()
            if name.startswith(CURVE)
        }


def _state(model: keras.Model) -> list[keras.Variable]:
    """With the seeds of Dropout, which are no weights."""
    return [*model.variables, *model.optimizer.variables]


def _numbered(kind: str, kept: dict[str, np.ndarray]) -> list[np.ndarray]:
    count = sum(name.startswith(kind) for name in kept)
    return [kept[f"{kind}{number}"] for number in range(count)]
