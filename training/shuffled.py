"""Batches in an order of the seed and the epoch alone, so that a resumed fit sees the same."""

import keras
import numpy as np


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
