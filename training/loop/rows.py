"""Photos -> what a served model's networks see of them, by which any head over these is fitted."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from tqdm import tqdm

from breeds.bundle import Bundle
from breeds.recognition.classifier import Classifier, Look
from breeds.recognition.preprocess import prepare
from training.data.dataset import Sample
from training.evaluation.answers import readable
from training.networks.imagenet_classifier import Answerer
from training.networks.served_graph import COMPANION_FEATURES, ServedGraph

BATCH = 32


@dataclass(frozen=True)
class Rows:
    """A row a photo, averaged over its looks, float32: `features`, photos x channels, and those of
    the `companion`, photos x its channels, of which there are none without a companion.
    """

    features: np.ndarray
    companion: np.ndarray

    def __len__(self) -> int:
        return len(self.features)

    def taken(self, chosen: np.ndarray) -> "Rows":
        """Of some photos alone; `chosen` is bool or int, as an index of rows."""
        return Rows(self.features[chosen], self.companion[chosen])

    @classmethod
    def joined(cls, parts: Sequence["Rows"]) -> "Rows":
        return cls(
            np.concatenate([part.features for part in parts]),
            np.concatenate([part.companion for part in parts]),
        )


class Reader:
    """A bundle's networks, asked for features as its answers are made of them."""

    def __init__(self, bundle: Bundle) -> None:
        """Raises BundleError, ServedGraphError."""
        self._classifier = Classifier(bundle)
        graph = ServedGraph(bundle)
        self._companion = Answerer(graph.reader()) if graph.has_companion else None

    def read(self, samples: Sequence[Sample], name: str) -> tuple[list[Sample], Rows]:
        """The photos that can be read, and their rows; `name` stands before the progress bar."""
        recipe = self._classifier.bundle.manifest.recipe
        kept: list[Sample] = []
        rows: list[Rows] = []
        with tqdm(total=len(samples), desc=name, unit="photo") as bar:
            for start in range(0, len(samples), BATCH):
                batch = list(readable(samples[start : start + BATCH], recipe.decode_min_side))
                rows.append(self._rows([pixels for _, pixels in batch]))
                kept += [sample for sample, _ in batch]
                bar.update(len(samples[start : start + BATCH]))
        return kept, Rows.joined([part for part in rows if len(part)] or [self._rows([])])

    def _rows(self, photos: Sequence[np.ndarray]) -> Rows:
        predictions = self._classifier.predict(photos)
        with ThreadPoolExecutor(self._companion.parallel if self._companion else 1) as workers:
            companion = list(
                workers.map(
                    self._of_companion, photos, [prediction.looks for prediction in predictions]
                )
            )
        features = [
            np.mean([look.features for look in prediction.looks], axis=0)
            for prediction in predictions
        ]
        return Rows(_stacked(features), _stacked(companion))

    def _of_companion(self, photo: np.ndarray, looks: Sequence[Look]) -> np.ndarray:
        if self._companion is None:
            return np.zeros(0, np.float32)
        recipe = self._classifier.bundle.manifest.recipe
        seen = [
            self._companion(prepare(photo, recipe, look.box))[COMPANION_FEATURES] for look in looks
        ]
        mean: np.ndarray = np.mean(seen, axis=0)
        return mean


def _stacked(rows: Sequence[np.ndarray]) -> np.ndarray:
    return np.stack(rows) if rows else np.zeros((0, 0), np.float32)
