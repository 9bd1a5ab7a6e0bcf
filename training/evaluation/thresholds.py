"""A model and photos that no network was trained on -> its temperature and its thresholds."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace

import numpy as np
from scipy.optimize import minimize, minimize_scalar
from scipy.special import expit, log_softmax, softmax
from tqdm import tqdm

from breeds import photo
from breeds.bundle import Breed, Bundle, Thresholds
from breeds.bundle.labels import NO_GROUP
from breeds.recognition.classifier import DOUBT, Classifier, Prediction, log_odds
from breeds.recognition.decision import POSSIBLE
from training.data.dataset import Dataset, DatasetError, Sample
from training.errors import TrainingError
from training.evaluation.calibration import RANGE

BATCH = 32
# What is accepted, or named as a group, is right so often.
PRECISION = 0.95
# Of two breeds that are named as possible, one is right so often.
POSSIBLY_RIGHT = 0.8
# So many dogs may be taken for something else.
DOGS_LOST = 0.01
# The group of the dingo, the dhole and the African wild dog.
WILD = "wild"
# A threshold that fewer photos pass is none.
FEWEST = 10


class ThresholdsError(TrainingError):
    """Thresholds that can't be fitted, with the reason in one sentence."""


@dataclass(frozen=True)
class Predicted:
    """What a model's network says of photos; float.

    `logits` photos x breeds; `another` the log-odds of another breed, (photos,), 0 where the
    network can't tell; `dog_scores` and `wild_scores` (photos,); `truth` int, (photos,): the right
    output, -1 where the breed is none of the model's.
    """

    logits: np.ndarray
    another: np.ndarray
    dog_scores: np.ndarray
    wild_scores: np.ndarray
    truth: np.ndarray

    @classmethod
    def joined(cls, parts: Sequence["Predicted"]) -> "Predicted":
        return cls(*map(np.concatenate, zip(*(vars(part).values() for part in parts), strict=True)))

    def probabilities(self, temperature: float) -> np.ndarray:
        """Photos x breeds."""
        shares: np.ndarray = softmax(self.logits / temperature, axis=1)
        return shares


def predict(classifier: Classifier, dataset: Dataset) -> Predicted:
    """Ask the model about each photo; one that can't be read is left out, and told.

    Raises DatasetError where none can be read.
    """
    outputs = {breed.id: index for index, breed in enumerate(classifier.bundle.breeds)}
    shown, said = [], []
    for sample, prediction in predictions(classifier, dataset):
        shown.append(outputs.get(sample.breed, -1))
        said.append(prediction)
    if not said:
        raise DatasetError(f"None of the photos of {dataset.name} can be read.")
    return Predicted(
        np.stack([each.logits for each in said]),
        np.array([log_odds(each.another) if each.another else 0.0 for each in said]),
        np.array([each.dog_score for each in said]),
        np.array([each.wild_score for each in said]),
        np.array(shown),
    )


def predictions(classifier: Classifier, dataset: Dataset) -> Iterator[tuple[Sample, Prediction]]:
    """Each photo that can be read with what the model says of it; the others are told."""
    side = classifier.bundle.manifest.recipe.decode_min_side
    with tqdm(total=len(dataset.samples), desc=dataset.name, unit="photo") as bar:
        for start in range(0, len(dataset.samples), BATCH):
            batch = dataset.samples[start : start + BATCH]
            read = [(sample, pixels) for sample in batch for pixels in _pixels(sample, side)]
            yield from zip(
                [sample for sample, _ in read],
                classifier.predict([pixels for _, pixels in read]),
                strict=True,
            )
            bar.update(len(batch))


def fit(bundle: Bundle, choice: Predicted, familiar: Predicted) -> tuple[float, Thresholds]:
    """The temperature and the thresholds by which a model is as sure as it may be.

    `choice` are photos of its breeds that no network was trained on: every threshold is fitted on
    them, that of wild canids on both. The temperature is fitted on them and on `familiar` ones, the
    validation part, alike: nobody knows how many of an archive's photos are as easy as those.
    Raises ThresholdsError.
    """
    temperature = shared_temperature((choice, familiar))
    return temperature, Thresholds(
        dog=float(np.quantile(choice.dog_scores, DOGS_LOST)),
        wild=_wild(bundle, Predicted.joined([choice, familiar])),
        **asdict(_of_breeds(bundle.breeds, choice, temperature)),
    )


def refit(
    breeds: Sequence[Breed], choice: Predicted, familiar: Predicted, kept: Thresholds
) -> tuple[float, Thresholds]:
    """As `fit`, for another head over the same networks: what kinds of animals say is `kept`."""
    temperature = shared_temperature((choice, familiar))
    return temperature, replace(kept, **asdict(_of_breeds(breeds, choice, temperature)))


@dataclass(frozen=True)
class _OfBreeds:
    """The thresholds that hang on the breeds' logits."""

    breed: float
    group: float
    few: float


def _of_breeds(breeds: Sequence[Breed], choice: Predicted, temperature: float) -> _OfBreeds:
    """Raises ThresholdsError."""
    probabilities = choice.probabilities(temperature)
    right = probabilities.argmax(axis=1) == choice.truth
    scores = breed_scores(choice, temperature)
    breed = _least(scores, right, PRECISION)
    if breed is None:
        raise ThresholdsError(
            f"No threshold makes {PRECISION:.0%} of the accepted breeds right: the model, or the "
            "photos to choose by, can't carry it."
        )
    unsure = scores < breed
    likeliest = np.argsort(-probabilities, axis=1)[:, :POSSIBLE]
    return _OfBreeds(
        breed,
        _group(breeds, probabilities[unsure], choice.truth[unsure]),
        _least_share(
            np.take_along_axis(probabilities, likeliest, axis=1).sum(axis=1)[unsure],
            (likeliest == choice.truth[:, np.newaxis]).any(axis=1)[unsure],
            POSSIBLY_RIGHT,
        ),
    )


def breed_scores(predicted: Predicted, temperature: float) -> np.ndarray:
    """As Prediction.breed_score has them, (photos,)."""
    top = predicted.probabilities(temperature).max(axis=1)
    scores: np.ndarray = np.array(list(map(log_odds, top.tolist()))) - DOUBT * predicted.another
    return scores


def shared_temperature(sets: Sequence[Predicted]) -> float:
    """The divisor of the logits under which the truth is likeliest, each set counting alike."""

    def loss(log_temperature: float) -> float:
        losses = []
        for each in sets:
            likelihoods = log_softmax(each.logits / np.exp(log_temperature), axis=1)
            losses.append(-np.mean(likelihoods[np.arange(len(each.truth)), each.truth]))
        return float(np.mean(losses))

    return float(np.exp(minimize_scalar(loss, bounds=np.log(RANGE), method="bounded").x))


def _wild(bundle: Bundle, predicted: Predicted) -> float:
    """Of dogs alone: some of a model's breeds are wild."""
    is_dog = np.array([breed.group != WILD for breed in bundle.breeds])[predicted.truth]
    return float(np.quantile(predicted.wild_scores[is_dog], 1 - DOGS_LOST))


def _group(breeds: Sequence[Breed], probabilities: np.ndarray, truth: np.ndarray) -> float:
    groups = [breed.group for breed in breeds]
    ids = sorted(set(groups) - {NO_GROUP})
    members = np.array([[group == each for each in ids] for group in groups], float)
    shares = probabilities @ members
    named = np.array([ids.index(groups[t]) if groups[t] in ids else -1 for t in truth])
    return _least_share(shares.max(axis=1), shares.argmax(axis=1) == named, PRECISION)


def _least_share(shares: np.ndarray, right: np.ndarray, precision: float) -> float:
    """As _least, for probabilities, 0..1: how right they are goes with their log-odds.

    1, which none reaches, where there is no such threshold.
    """
    least = _least(np.array(list(map(log_odds, shares.tolist()))), right, precision)
    return 1.0 if least is None else float(expit(least))


def _least(scores: np.ndarray, right: np.ndarray, precision: float) -> float | None:
    """The least score from which on so many are right, by how right goes with the score.

    A logistic line through all photos (Platt 1999) tells how likely each is right: the few beyond
    a threshold would tell too little by themselves. None where fewer than FEWEST would pass.
    """
    if len(scores) < FEWEST:
        return None
    order = np.argsort(-scores, kind="stable")
    likely = _likely_right(scores, right)[order]
    shares = np.cumsum(likely) / np.arange(1, len(order) + 1)
    enough = np.flatnonzero(shares >= precision)
    if not len(enough) or enough[-1] + 1 < FEWEST:
        return None
    return float(scores[order[enough[-1]]])


def _likely_right(scores: np.ndarray, right: np.ndarray) -> np.ndarray:
    mean, scale = scores.mean(), scores.std() + 1e-9
    inputs = (scores - mean) / scale

    def loss(line: np.ndarray) -> float:
        odds = line[0] * inputs + line[1]
        return float(np.mean(np.logaddexp(0, odds) - right * odds) + 1e-4 * line[0] ** 2)

    slope, offset = minimize(loss, np.array([1.0, 0.0])).x
    likely: np.ndarray = expit(slope * inputs + offset)
    return likely


def _pixels(sample: Sample, side: int) -> list[np.ndarray]:
    try:
        return [photo.load(sample.path, side)]
    except photo.PhotoError as error:
        print(f"left out {sample.key}: {error}")
        return []
