"""A linear layer over pooled features: all that is fitted here."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from training.data.labels import read_imagenet_columns


@dataclass(frozen=True)
class Head:
    """Logits are `features @ kernel + bias`: float32, channels x outputs and (outputs,)."""

    kernel: np.ndarray
    bias: np.ndarray

    def logits(self, features: np.ndarray) -> np.ndarray:
        logits: np.ndarray = features @ self.kernel + self.bias
        return logits

    def for_breeds(self, breeds: Sequence[str]) -> "Head":
        """Of ImageNet's 1,000 outputs, those of these breeds; zeros for one that it lacks."""
        columns = read_imagenet_columns()
        known = [index for index, breed in enumerate(breeds) if breed in columns]
        taken = [columns[breeds[index]] for index in known]
        kernel = np.zeros((len(self.kernel), len(breeds)), np.float32)
        bias = np.zeros(len(breeds), np.float32)
        kernel[:, known], bias[known] = self.kernel[:, taken], self.bias[taken]
        return Head(kernel, bias)


@dataclass(frozen=True)
class Added:
    """What is learnt beside ImageNet's classes, over the classifier's pooled features.

    `breeds` holds a row for each breed that ImageNet lacks, in the order of the outputs, None
    where it lacks none; `another` one row, the log-odds of a breed that isn't learnt, None where
    that wasn't asked for.
    """

    breeds: Head | None = None
    another: Head | None = None


NOTHING_ADDED = Added()
