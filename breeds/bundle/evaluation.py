"""evaluation.json: what a model answers to photos whose breed is known, in figures.

`python -m training evaluate` writes it, and the card needs all of it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from breeds import checked_json
from breeds.intervals import Interval, Share

DECIMALS = 6
CONFIDENCE_BINS = 10


@dataclass(frozen=True)
class Model:
    """Which model answered: how the caller calls it, its version, its second look off or not."""

    name: str
    version: str
    one_look: bool


@dataclass(frozen=True)
class LeftOut:
    """A photo that couldn't be read, by its key in the set, and why, in one sentence."""

    key: str
    reason: str


@dataclass(frozen=True)
class Source:
    """The photos behind a figure, so that they can be had again.

    `set` is what the caller calls them and `dataset` what they are; `list` names the list that
    picks them, None for a whole folder; `fingerprint` is the dataset's. `unreadable` photos are in
    the fingerprint and in no figure.
    """

    set: str
    dataset: str
    list: str | None
    fingerprint: str
    unreadable: tuple[LeftOut, ...]


@dataclass(frozen=True)
class Among:
    """How many of `photos` something is true of, and their share, None where there is no photo."""

    hits: int
    photos: int
    share: Share | None

    def __post_init__(self) -> None:
        require(0 <= self.hits <= self.photos and (self.photos > 0) == (self.share is not None))


class Kind(StrEnum):
    """What becomes of a photo: each is one of these six, which `Decided` tells apart."""

    ACCEPTED = "accepted"
    GROUP = "group"
    TWO = "two"
    LEGAL = "legal"
    NOTHING = "nothing"
    NO_DOG = "no_dog"


def confidence_bin(probability: float) -> int:
    """Which of CONFIDENCE_BINS equal bins a probability, 0..1, is of; 1 itself is of the last."""
    return min(int(probability * CONFIDENCE_BINS), CONFIDENCE_BINS - 1)


@dataclass(frozen=True)
class Decided:
    """What the program stands by, on photos that each show a dog of one of its breeds.

    Each photo is one of six. `accepted` are answered without a person; `accepted_right` counts
    those of them whose breed is right. `group` are given a group, with breeds of it as possible or
    not, `group_right` the right one; `two` are said to be of two breeds, a mix or one of them, and
    `two_right` counts those that are of one. `legal` are sure, but for a person because the law
    hangs on them; `nothing` get no name at all; `no_dog` are taken for no dog.
    """

    accepted: Among
    accepted_right: Among
    group: Among
    group_right: Among
    two: Among
    two_right: Among
    legal: Among
    nothing: Among
    no_dog: Among

    @property
    def kinds(self) -> Mapping[Kind, int]:
        """How many photos are of each kind."""
        amongs = (self.accepted, self.group, self.two, self.legal, self.nothing, self.no_dog)
        return {kind: among.hits for kind, among in zip(Kind, amongs, strict=True)}


@dataclass(frozen=True)
class Coverage:
    """Of the surest `coverage` of the photos, 0..1, the share that is named wrongly."""

    coverage: float
    risk: Share


@dataclass(frozen=True)
class Reliability:
    """Photos of about the same confidence: its mean, 0..1, and how many of them are right."""

    confidence: float
    right: Among


@dataclass(frozen=True)
class BreedMetrics:
    """How many photos of a breed, by id, there are, and the share named rightly.

    `accepted` counts those that are answered without a person, `accepted_right` those of them that
    are right: None where that wasn't counted.
    """

    id: str
    photos: int
    top_1: Share
    accepted: int | None = None
    accepted_right: int | None = None

    def __post_init__(self) -> None:
        require(self.photos > 0)

    @property
    def right(self) -> int:
        return round(self.photos * self.top_1.value)


@dataclass(frozen=True)
class Confusion:
    """How many photos of breed `truth` are answered `answer`, both by id."""

    truth: str
    answer: str
    photos: int

    def __post_init__(self) -> None:
        require(self.photos > 0 and self.truth != self.answer)


@dataclass(frozen=True)
class Difference:
    """Top-1 less that of the model called `against`, on the same photos, -1..1."""

    against: str
    top_1: Interval


@dataclass(frozen=True)
class Metrics:
    """A model on one set of photos, or on a pool of several.

    `leak_free` says that no network was trained on any of the photos. All figures are shares,
    0..1; `debiased_error` is the expected calibration error less what chance adds, `reliability`
    holds tenths of the photos, the least confident first, `risk` goes from the surest tenth to all,
    `confusions` holds every pair that occurs, the most frequent first. `confidences` says how many
    photos have a first breed of which probability, by `confidence_bin`; nothing in figures of old.
    """

    name: str
    leak_free: bool
    photos: int
    top_1: Share
    top_5: Share
    calibration_error: float
    debiased_error: Interval
    reliability: tuple[Reliability, ...]
    mean_confidence: float
    second_looks: float
    decided: Decided
    risk: tuple[Coverage, ...]
    differences: tuple[Difference, ...]
    confusions: tuple[Confusion, ...]
    breeds: tuple[BreedMetrics, ...]
    sources: tuple[Source, ...]
    confidences: tuple[int, ...] = ()


@dataclass(frozen=True)
class Slice:
    """Some photos of the set `of`, called `name` within it."""

    of: str
    name: str
    photos: int
    top_1: Share
    accepted: Among
    accepted_right: Among


@dataclass(frozen=True)
class Alteration:
    """The photos of the set `of`, changed: what is right of them, and that less unchanged ones."""

    of: str
    name: str
    photos: int
    top_1: Share
    difference: Interval
    accepted: Among
    accepted_right: Among


@dataclass(frozen=True)
class TakenFor:
    """How many photos are answered the breed, by id, whatever the decision."""

    breed: str
    photos: int


@dataclass(frozen=True)
class UnknownBreed:
    """A breed that the model can't know, by its folder, and what it is taken for.

    `taken_for` begins with the most frequent.
    """

    id: str
    photos: int
    accepted: int
    taken_for: tuple[TakenFor, ...]


@dataclass(frozen=True)
class UnknownBreeds:
    """Photos of breeds that the model can't know: each accepted answer is wrong.

    `by_breed` is the share accepted with each breed counting alike; the interval is over breeds.
    """

    name: str
    accepted: Among
    by_breed: Share
    no_dog: Among
    breeds: tuple[UnknownBreed, ...]
    source: Source


@dataclass(frozen=True)
class NoDogKind:
    """Photos of one kind without a dog: how many pass for one, and how many are accepted."""

    kind: str
    photos: int
    taken_for_dog: int
    accepted: int


@dataclass(frozen=True)
class NoDogs:
    """Photos that show no dog, and how many pass for one."""

    name: str
    taken_for_dog: Among
    kinds: tuple[NoDogKind, ...]
    source: Source


@dataclass(frozen=True)
class HeatMapCheck:
    """Whether the heat map shows what the answer rests on, on the photos of the set `of`.

    A fifth of each photo is hidden: the `hottest` by the map, one drawn at `random`, and the
    `middle`. Each is the mean fall of the first breed's probability, 0..1; `against_random` and
    `against_middle` are the hottest's fall less the other's, `hotter` the share of photos where
    the hottest falls further than the random fifth.
    """

    of: str
    photos: int
    hottest: Interval
    random: Interval
    middle: Interval
    against_random: Interval
    against_middle: Interval
    hotter: Share


@dataclass(frozen=True)
class Evaluation:
    """All metrics of one run of `evaluate`; `command` gives them again.

    `shared_breeds` are slices of the breeds that both a set that was seen in part and a leak-free
    one have, so that the leak shows; `by_source` slices by where photos are from.
    """

    model: Model
    date: str
    command: str
    compared_with: tuple[Model, ...]
    sets: tuple[Metrics, ...]
    pools: tuple[Metrics, ...]
    shared_breeds: tuple[Slice, ...] = ()
    by_source: tuple[Slice, ...] = ()
    alterations: tuple[Alteration, ...] = ()
    unknown_breeds: tuple[UnknownBreeds, ...] = ()
    no_dogs: tuple[NoDogs, ...] = ()
    heat_map: HeatMapCheck | None = None

    @property
    def sets_and_pools(self) -> tuple[Metrics, ...]:
        return self.sets + self.pools

    @property
    def most_telling(self) -> tuple[Metrics, ...]:
        """The largest leak-free set or pool, if there is one, and the largest of the others."""
        by_size = sorted(self.sets_and_pools, key=lambda shown: -shown.photos)
        free = [shown for shown in by_size if shown.leak_free]
        seen = [shown for shown in by_size if not shown.leak_free]
        return (*free[:1], *seen[:1])

    @property
    def sources(self) -> tuple[Source, ...]:
        """Of all photos, each set's once."""
        own = tuple(source for shown in self.sets for source in shown.sources)
        unknown = tuple(shown.source for shown in self.unknown_breeds)
        return own + unknown + tuple(shown.source for shown in self.no_dogs)

    def to_dict(self) -> dict[str, Any]:
        """What evaluation.json holds, figures to six decimals."""
        return asdict(self, dict_factory=_rounded)

    @classmethod
    def from_json(cls, text: str) -> "Evaluation":
        """Raises MalformedError for anything that `to_dict` didn't give."""
        return checked_json.read(cls, text)


def require(possible: bool) -> None:
    """Raises ValueError."""
    if not possible:
        raise ValueError("no such figure is possible")


def _rounded(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    return {
        key: round(value, DECIMALS) if isinstance(value, float) else value for key, value in pairs
    }
