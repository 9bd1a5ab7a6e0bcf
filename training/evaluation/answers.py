"""Models and a set of photos -> what each model answers to each photo, in one pass."""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import compress

import numpy as np
from scipy.special import softmax
from tqdm import tqdm

from breeds import photo
from breeds.bundle import Bundle
from breeds.bundle.evaluation import LeftOut
from breeds.recognition.classifier import Classifier, Prediction
from breeds.recognition.decision import Decision, decide
from training.data.dataset import Dataset, DatasetError, Sample

TOP = 5
# In place of the right output where the network has none.
LACKING = -1
BATCH = 32


@dataclass(frozen=True)
class NamedSet:
    """Photos to evaluate on: what they are called, and the list that picked them, if any.

    `leak_free` says that no network was trained on any of them.
    """

    name: str
    dataset: Dataset
    list_name: str | None = None
    leak_free: bool = False


@dataclass(frozen=True)
class Answers:
    """What a model answered, a row a photo.

    `truth` is int, (photos,): the right output of the network, or LACKING; `ranked` int, (photos,
    up to 5): its likeliest outputs, the likeliest first; `confidence` float, (photos,): the first
    one's probability, 0..1; `looked_twice` bool, (photos,).
    """

    truth: np.ndarray
    ranked: np.ndarray
    confidence: np.ndarray
    looked_twice: np.ndarray

    @classmethod
    def of_logits(
        cls, truth: np.ndarray, logits: np.ndarray, temperature: float, looked_twice: bool
    ) -> "Answers":
        """`logits` is float, photos x breeds; each photo was looked at twice, or none was."""
        probabilities = softmax(logits / temperature, axis=1)
        return cls.of_probabilities(truth, probabilities, np.full(len(logits), looked_twice))

    @classmethod
    def of_probabilities(
        cls, truth: np.ndarray, probabilities: np.ndarray, looked_twice: np.ndarray
    ) -> "Answers":
        """`probabilities` is float, photos x breeds."""
        ranked = np.argsort(-probabilities, axis=1, kind="stable")[:, :TOP]
        return cls(truth, ranked, probabilities.max(axis=1), looked_twice)

    @property
    def right(self) -> np.ndarray:
        right: np.ndarray = self.ranked[:, 0] == self.truth
        return right

    @property
    def right_in_top_5(self) -> np.ndarray:
        right: np.ndarray = (self.ranked == self.truth[:, np.newaxis]).any(axis=1)
        return right


@dataclass(frozen=True)
class DecidedAnswers(Answers):
    """What a bundle answered and stands by.

    `scores`, float, (photos,), say how sure the first breed is, as acceptance goes by them.
    """

    scores: np.ndarray
    decisions: tuple[Decision, ...]

    @classmethod
    def of(
        cls, truth: Sequence[int], predictions: Sequence[Prediction], bundle: Bundle
    ) -> "DecidedAnswers":
        answers = Answers.of_probabilities(
            np.array(truth, int),
            np.stack([prediction.probabilities for prediction in predictions]),
            np.array([len(prediction.looks) > 1 for prediction in predictions]),
        )
        labels, thresholds = bundle.labels, bundle.manifest.thresholds
        return cls(
            **vars(answers),
            scores=np.array([prediction.breed_score for prediction in predictions]),
            decisions=tuple(decide(each, labels, thresholds) for each in predictions),
        )

    @classmethod
    def joined(cls, parts: Sequence["DecidedAnswers"]) -> "DecidedAnswers":
        return cls(
            np.concatenate([part.truth for part in parts]),
            np.concatenate([part.ranked for part in parts]),
            np.concatenate([part.confidence for part in parts]),
            np.concatenate([part.looked_twice for part in parts]),
            np.concatenate([part.scores for part in parts]),
            tuple(decision for part in parts for decision in part.decisions),
        )

    def taken(self, chosen: np.ndarray) -> "DecidedAnswers":
        """Of some photos alone; `chosen` is bool, (photos,)."""
        return DecidedAnswers(
            self.truth[chosen],
            self.ranked[chosen],
            self.confidence[chosen],
            self.looked_twice[chosen],
            self.scores[chosen],
            tuple(compress(self.decisions, chosen.tolist())),
        )


@dataclass(frozen=True)
class Contender:
    """A model that answers; `one_look` switches its second look off."""

    name: str
    bundle: Bundle
    one_look: bool = False

    @property
    def breeds(self) -> tuple[str, ...]:
        return tuple(breed.id for breed in self.bundle.breeds)

    @property
    def decode_min_side(self) -> int:
        return self.bundle.manifest.recipe.decode_min_side

    def answer(self, samples: Sequence[Sample], photos: Sequence[np.ndarray]) -> DecidedAnswers:
        """Answer for upright RGB photos: never rightly for a breed it lacks. Raises BundleError."""
        truth = [self._outputs.get(sample.breed, LACKING) for sample in samples]
        return DecidedAnswers.of(truth, self.classifier.predict(photos), self.bundle)

    @cached_property
    def classifier(self) -> Classifier:
        return Classifier(self.bundle, second_look=not self.one_look)

    @cached_property
    def _outputs(self) -> Mapping[str, int]:
        return {breed: output for output, breed in enumerate(self.breeds)}


@dataclass(frozen=True)
class SetAnswers:
    """Each contender's answers to one set, in the contenders' order, and what nobody could read."""

    photos: NamedSet
    unreadable: tuple[LeftOut, ...]
    answers: tuple[DecidedAnswers, ...]

    @property
    def samples(self) -> list[Sample]:
        """Those that could be read, in the answers' order."""
        unread = {each.key for each in self.unreadable}
        return [sample for sample in self.photos.dataset.samples if sample.key not in unread]


def answer(photos: NamedSet, contenders: Sequence[Contender], progress: bool) -> SetAnswers:
    """Show every photo that can be read to every contender, so that they answer for the same ones.

    `progress` shows a bar on stderr. Raises DatasetError for a set without a readable photo,
    BundleError.
    """
    samples = photos.dataset.samples
    sides = {contender.decode_min_side for contender in contenders}
    parts: list[list[DecidedAnswers]] = [[] for _ in contenders]
    unreadable: list[LeftOut] = []
    with tqdm(total=len(samples), desc=photos.name, unit="photo", disable=not progress) as bar:
        for batch, decoded, troubles in _decode(samples, sides):
            unreadable += troubles
            for part, contender in zip(parts, contenders, strict=True):
                if batch:
                    views = [view[contender.decode_min_side] for view in decoded]
                    part.append(contender.answer(batch, views))
            bar.update(len(batch) + len(troubles))
    if len(unreadable) == len(samples):
        raise DatasetError(f"None of the {len(samples):,} photos of {photos.name!r} can be read.")
    return SetAnswers(
        photos, tuple(unreadable), tuple(DecidedAnswers.joined(part) for part in parts)
    )


def _decode(
    samples: Sequence[Sample], sides: set[int]
) -> Iterator[tuple[list[Sample], list[dict[int, np.ndarray]], list[LeftOut]]]:
    """Batches of readable samples, their photos by least short side, and what can't be read."""
    with ThreadPoolExecutor() as workers:
        for start in range(0, len(samples), BATCH):
            batch = samples[start : start + BATCH]
            loaded = list(workers.map(partial(_load, sides=sides), batch))
            yield (
                [s for s, photo in zip(batch, loaded, strict=True) if isinstance(photo, dict)],
                [photo for photo in loaded if isinstance(photo, dict)],
                [photo for photo in loaded if isinstance(photo, LeftOut)],
            )


def readable(samples: Sequence[Sample], side: int) -> Iterator[tuple[Sample, np.ndarray]]:
    """Each sample that can be read, with its upright RGB photo, its shorter side `side` or more."""
    for batch, decoded, _ in _decode(samples, {side}):
        yield from zip(batch, [views[side] for views in decoded], strict=True)


def _load(sample: Sample, sides: set[int]) -> dict[int, np.ndarray] | LeftOut:
    try:
        return {side: photo.load(sample.path, side) for side in sides}
    except photo.PhotoError as error:
        return LeftOut(sample.key, str(error))
