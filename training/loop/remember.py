"""A model's own photos -> the features that travel with it, by which it can be retrained."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from breeds import bundle
from training.data.dataset import Dataset, open_dataset
from training.data.splits import subset
from training.fit import run
from training.loop.rehearsal import Labelled, Rehearsal, save
from training.loop.rows import Reader

# Of the validation part, of which there are fewer.
FAMILIAR_A_BREED = 3


def remember(
    model_folder: Path,
    photos: Path,
    choice: Sequence[Dataset],
    others: Sequence[Dataset],
    a_breed: int,
) -> Rehearsal:
    """Look at `a_breed` training photos of each breed, and keep their features with the model.

    `photos` is the folder that it was trained on; `choice` are of its breeds and seen by no
    network, `others` of breeds that it doesn't learn. Raises BundleError, ServedGraphError,
    DatasetError.
    """
    served = bundle.load(model_folder)
    kept = model_folder / run.RETRAINING
    reader = Reader(served)
    training = open_dataset(photos, kept / run.TRAINING_LIST)
    familiar = open_dataset(photos, kept / run.VALIDATION_LIST)
    learnt = _labelled(reader, [_some(training, a_breed)])
    none = learnt.taken(np.zeros(0, int))
    rehearsal = Rehearsal(
        learnt,
        _labelled(reader, [_some(familiar, FAMILIAR_A_BREED)]),
        _labelled(reader, choice) if choice else none,
        _labelled(reader, others) if others else none,
        len(training.samples),
    )
    save(kept, rehearsal)
    return rehearsal


def _some(dataset: Dataset, a_breed: int) -> Dataset:
    wanted = min(a_breed * len(dataset.breeds), len(dataset.samples))
    return subset(dataset, wanted, seed=0)


def _labelled(reader: Reader, sets: Sequence[Dataset]) -> Labelled:
    samples = [sample for dataset in sets for sample in dataset.samples]
    kept, rows = reader.read(samples, sets[0].name)
    return Labelled(rows, tuple(sample.breed for sample in kept))
