"""A network in training, kept whole after each epoch: a run that was killed goes on from there."""

import time
from pathlib import Path

import keras
import numpy as np

CURVE = "curve/"


class Checkpoint(keras.callbacks.Callback):
    """Keeps weights, optimiser and curves in one file of arrays, which is replaced in one step.

    Keras's BackupAndRestore writes HDF5 in place, and a disk that fills up then ends the process
    with a fault of HDF5's own. `curves` hold a value for each epoch, `seconds` among them.
    """

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.curves: dict[str, list[float]] = {}
        self._path = path

    def restore(self, model: keras.Model) -> int:
        """Bring a compiled model to where it was left; how many epochs lie behind it.

        Raises OSError or ValueError for a file that holds another model.
        """
        if not self._path.exists():
            return 0
        model.optimizer.build(model.trainable_variables)
        with np.load(self._path, allow_pickle=False) as arrays:
            for number, variable in enumerate(_state(model)):
                variable.assign(arrays[f"{number}"])
            self.curves = {
                name.removeprefix(CURVE): arrays[name].tolist()
                for name in arrays.files
                if name.startswith(CURVE)
            }
        return max(map(len, self.curves.values()))

    def on_epoch_begin(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        self._started = time.monotonic()

    def on_epoch_end(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        for name, value in {**(logs or {}), "seconds": time.monotonic() - self._started}.items():
            self.curves.setdefault(name, []).append(float(value))
        state = {f"{number}": each.numpy() for number, each in enumerate(_state(self.model))}
        curves = {f"{CURVE}{name}": np.array(values) for name, values in self.curves.items()}
        draft = self._path.with_suffix(".draft.npz")
        np.savez(draft, **state, **curves)
        draft.replace(self._path)


def _state(model: keras.Model) -> list[keras.Variable]:
    return [*model.weights, *model.optimizer.variables]
