"""Real dogs with several photos -> by which exponent their number sharpens the pooled answer."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from breeds.bundle import Bundle, Pooling
from breeds.catalogue.animals import pool
from breeds.intervals import Interval
from training.evaluation.pooling.dogs import SEVERAL, Dog, PoolingError
from training.evaluation.pooling.draws import subsets
from training.evaluation.statistics import MEANS, SEED, TAILS

# Few dogs can't tell finer steps apart.
EXPONENTS = np.linspace(0, 1, 21)


@dataclass(frozen=True)
class Fitted:
    """The exponent, 0..1, with its interval over so many dogs, and the photos that these have."""

    exponent: Interval
    dogs: int
    photos: int


def sharpened(bundle: Bundle, exponent: float) -> Bundle:
    """The bundle with this exponent, 0..1; nothing is written."""
    return replace(bundle, manifest=replace(bundle.manifest, pooling=Pooling(exponent)))


def known(dogs: Sequence[Dog], bundle: Bundle) -> list[Dog]:
    """Those of the model's breeds."""
    return [dog for dog, marked in zip(dogs, is_known(dogs, bundle), strict=True) if marked]


def is_known(dogs: Sequence[Dog], bundle: Bundle) -> np.ndarray:
    """Whether each is of one of the model's breeds: bool, (dogs,)."""
    ids = {breed.id for breed in bundle.breeds}
    return np.array([dog.breed in ids for dog in dogs], bool)


def fit(dogs: Sequence[Dog], bundle: Bundle) -> Fitted:
    """The exponent under which the dogs' breeds are likeliest; each dog counts alike.

    Its interval is by the percentile bootstrap over dogs (Efron and Tibshirani 1993). Dogs of other
    breeds than the model's are left out. Raises PoolingError where there are no others.
    """
    counted = known(dogs, bundle)
    if not counted:
        raise PoolingError("None of the dogs to choose by is of one of the model's breeds.")
    logs = log_likelihoods(counted, bundle, EXPONENTS)
    random = np.random.default_rng(SEED)
    drawn = random.multinomial(len(logs), np.full(len(logs), 1 / len(logs)), MEANS)
    low, high = np.quantile(EXPONENTS[(drawn @ logs).argmax(axis=1)], TAILS)
    best = best_exponent(logs)
    interval = Interval(best, min(best, float(low)), max(best, float(high)))
    return Fitted(interval, len(counted), sum(len(dog.photos) for dog in counted))


def best_exponent(logs: np.ndarray) -> float:
    """The one of EXPONENTS that makes log-likelihoods, dogs x EXPONENTS, largest."""
    return float(EXPONENTS[logs.mean(axis=0).argmax()])


def log_likelihoods(
    dogs: Sequence[Dog], bundle: Bundle, exponents: Sequence[float] | np.ndarray
) -> np.ndarray:
    """Of the right breed, dogs x exponents; the dogs are of the model's breeds.

    Of each dog, the mean over the numbers of its pictures, from two to all, of the mean over
    choices of so many: a few dogs then tell of every number, and one with many pictures doesn't
    tell of many pictures alone.
    """
    outputs = {breed.id: place for place, breed in enumerate(bundle.breeds)}
    bundles = [sharpened(bundle, float(exponent)) for exponent in exponents]
    return np.stack([_of_dog(dog, outputs[dog.breed], bundles) for dog in dogs])


def _of_dog(dog: Dog, truth: int, bundles: Sequence[Bundle]) -> np.ndarray:
    sizes = range(SEVERAL, len(dog.pictures) + 1)
    by_size = [
        np.mean([_of_choice(chosen, truth, bundles) for chosen in subsets(dog, size)], axis=0)
        for size in sizes
    ]
    mean: np.ndarray = np.mean(by_size, axis=0)
    return mean


def _of_choice(dog: Dog, truth: int, bundles: Sequence[Bundle]) -> np.ndarray:
    """(exponents,)."""
    shares = [pool(dog.photos, each).prediction.probabilities[truth] for each in bundles]
    # Sharpened, a share may be too small for its type.
    logs: np.ndarray = np.log(np.maximum(np.array(shares, float), np.finfo(np.float32).tiny))
    return logs
