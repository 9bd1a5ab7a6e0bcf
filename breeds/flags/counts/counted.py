"""What one process has counted of its answers, as it lies in the flags' folder, and read back."""

import json
import logging
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from breeds import checked_json
from breeds.bundle import Bundle
from breeds.bundle.evaluation import CONFIDENCE_BINS, Kind
from breeds.checked_json import MalformedError
from breeds.flags.counts import weeks
from breeds.intervals import Share

SCHEMA = 1
# Beside the records' folders: a file for each process.
COUNTED = "counted"

_logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Headline:
    """What a model was measured at: top-1 on so many photos of a set that no network has seen."""

    set: str
    photos: int
    top_1: Share


@dataclass(frozen=True)
class CountedModel:
    """Which model answered; its MLflow run and its headline are None where its bundle has none."""

    version: str
    mlflow_run: str | None
    headline: Headline | None

    @classmethod
    def of(cls, bundle: Bundle) -> "CountedModel":
        measured = bundle.excerpt().honest
        headline = Headline(measured.name, measured.photos, measured.top_1) if measured else None
        return cls(bundle.manifest.version, bundle.manifest.trained.mlflow_run, headline)


@dataclass(frozen=True, order=True)
class Outcome:
    """What a photo was answered, by the values of its decision's certainty and reason."""

    certainty: str
    reason: str
    kind: Kind


@dataclass(frozen=True)
class OutcomeCount:
    outcome: Outcome
    photos: int


@dataclass(frozen=True)
class WeekCounts:
    """The photos of a week: by what was answered, and by the first breed's probability, in bins.

    Raises ValueError where the two don't count the same photos.
    """

    week: str
    outcomes: tuple[OutcomeCount, ...]
    confidence: tuple[int, ...]

    def __post_init__(self) -> None:
        weeks.monday(self.week)
        counts = [*self.confidence, *(each.photos for each in self.outcomes)]
        fits = len(self.confidence) == CONFIDENCE_BINS and sum(self.confidence) == self.photos
        if not fits or min(counts) < 0:
            raise ValueError("no such counts are possible")

    @property
    def photos(self) -> int:
        return sum(each.photos for each in self.outcomes)

    @property
    def kinds(self) -> Mapping[Kind, int]:
        """How many photos are of each kind, all six of them."""
        counts = dict.fromkeys(Kind, 0)
        for each in self.outcomes:
            counts[each.outcome.kind] += each.photos
        return counts


@dataclass(frozen=True)
class Counted:
    """A process's file; `id` is a UUID that is its run's alone."""

    schema: int
    id: str
    model: CountedModel
    weeks: tuple[WeekCounts, ...]

    @property
    def photos(self) -> int:
        """It only grows, so of two copies the one with more is the newer."""
        return sum(each.photos for each in self.weeks)

    def to_json(self) -> bytes:
        return (json.dumps(asdict(self), ensure_ascii=False, indent=1) + "\n").encode()

    @classmethod
    def from_json(cls, content: bytes) -> "Counted":
        """Raises MalformedError, for another schema too."""
        counted = checked_json.read(cls, checked_json.decode(content))
        if counted.schema != SCHEMA:
            raise MalformedError(f"has schema {counted.schema}, not {SCHEMA}")
        return counted


def path_of(flags_dir: Path, process: str) -> Path:
    return flags_dir / COUNTED / f"{process}.json"


def list_counted(flags_dir: Path) -> list[Counted]:
    """All processes' counts; a file that can't be read is logged and passed over."""
    folder = flags_dir / COUNTED
    paths = sorted(folder.glob("[!.]*.json")) if folder.is_dir() else []
    return [counted for path in paths if (counted := _read(path))]


def _read(path: Path) -> Counted | None:
    try:
        return Counted.from_json(path.read_bytes())
    except (OSError, MalformedError) as error:
        _logger.warning("The counts %s can't be read (%s).", path.name, error)
        return None
