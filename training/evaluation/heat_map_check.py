"""Does the heat map show what the answer rests on? A fifth of each photo is hidden, to see."""

from collections.abc import Iterator, Sequence

import cv2
import numpy as np
from tqdm import tqdm

from breeds.bundle.evaluation import HeatMapCheck
from breeds.recognition.heat_map import first_breed_map
from training.data.dataset import Sample
from training.evaluation.answers import Contender, readable
from training.evaluation.statistics import mean, wilson_share

# A photo is so many cells wide and high, and so many of them are hidden.
GRID = 10
HIDDEN = 20
SEED = 0


def check(of: str, contender: Contender, samples: Sequence[Sample], progress: bool) -> HeatMapCheck:
    """Hide the hottest fifth of each photo, a fifth at random, and the middle."""
    random = np.random.default_rng(SEED)
    falls = []
    with tqdm(total=len(samples), desc=f"{of}, in part", unit="photo", disable=not progress) as bar:
        for _, photo in readable(samples, contender.decode_min_side):
            falls.append(_falls(contender, photo, random))
            bar.update()
    hottest, at_random, middle = np.array(falls).T
    return HeatMapCheck(
        of=of,
        photos=len(falls),
        hottest=mean(hottest),
        random=mean(at_random),
        middle=mean(middle),
        against_random=mean(hottest - at_random),
        against_middle=mean(hottest - middle),
        hotter=wilson_share(hottest > at_random),
    )


def _falls(contender: Contender, photo: np.ndarray, random: np.random.Generator) -> list[float]:
    """How far the first breed's probability falls with each fifth hidden."""
    classifier = contender.classifier
    [whole] = classifier.predict([photo])
    heat = first_breed_map(whole, photo, contender.bundle.manifest.recipe)
    fifths = _fifths(heat, random)
    first = int(whole.probabilities.argmax())
    parted = classifier.predict([hidden(photo, cells) for cells in fifths])
    before = float(whole.probabilities[first])
    return [before - float(part.probabilities[first]) for part in parted]


def _fifths(heat: np.ndarray, random: np.random.Generator) -> Iterator[np.ndarray]:
    """Bool, GRID x GRID: the hottest cells, as many at random, and those nearest to the middle."""
    heats = cv2.resize(heat, (GRID, GRID), interpolation=cv2.INTER_AREA).ravel()
    rows, columns = np.indices((GRID, GRID)) - (GRID - 1) / 2
    distance = np.maximum(abs(rows), abs(columns)) + 1e-3 * np.hypot(rows, columns)
    for order in (np.argsort(-heats), random.permutation(GRID**2), np.argsort(distance.ravel())):
        cells = np.zeros(GRID**2, bool)
        cells[order[:HIDDEN]] = True
        yield cells.reshape(GRID, GRID)


def hidden(photo: np.ndarray, cells: np.ndarray) -> np.ndarray:
    """The photo with the cells, bool, GRID x GRID, painted in its mean colour."""
    height, width = photo.shape[:2]
    mask = cv2.resize(cells.astype(np.uint8), (width, height), interpolation=cv2.INTER_NEAREST)
    painted = photo.copy()
    painted[mask.astype(bool)] = photo.reshape(-1, 3).mean(axis=0).round().astype(np.uint8)
    return painted
