"""The best model that there ever was, by which photos that measure it answered rightly.

Small losses would add up, each allowed by itself. What a model answered is kept rather than the
model, so that any machine can compare with it.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from breeds.files import write
from training.fit import run

BEST_EVER = "best_ever.json"


@dataclass(frozen=True)
class Record:
    """On a set of photos, by its fingerprint: how many, and the right ones as bits, hexadecimal."""

    name: str
    leak_free: bool
    photos: int
    right: str

    @classmethod
    def of(cls, name: str, leak_free: bool, hits: np.ndarray) -> "Record":
        return cls(name, leak_free, len(hits), np.packbits(hits).tobytes().hex())

    @property
    def hits(self) -> np.ndarray:
        """Bool, (photos,), in the order of the set's keys."""
        bits = np.frombuffer(bytes.fromhex(self.right), np.uint8)
        hits: np.ndarray = np.unpackbits(bits, count=self.photos).astype(bool)
        return hits


@dataclass(frozen=True)
class BestEver:
    """A model's version, and its records by the fingerprint of the photos."""

    version: str
    records: Mapping[str, Record]

    def shares(self, other: "BestEver") -> bool:
        """Whether both answered at least one same set."""
        return not self.records.keys().isdisjoint(other.records)

    def score(self, fingerprints: set[str]) -> float:
        """Top-1 on leak-free photos among these, on all of these where none is leak-free, 0..1."""
        known = [record for key, record in self.records.items() if key in fingerprints]
        chosen = [record for record in known if record.leak_free] or known
        right = sum(int(record.hits.sum()) for record in chosen)
        return right / max(1, sum(record.photos for record in chosen))

    def better(self, other: "BestEver | None") -> "BestEver":
        """Whichever was right more often on the photos of both; this one where none is shared."""
        if other is None or not self.shares(other):
            return self
        shared = self.records.keys() & other.records.keys()
        return self if self.score(shared) >= other.score(shared) else other


def read(folder: Path) -> BestEver | None:
    """What was kept with a model; None where it is the first. Raises RunError."""
    return run.read_beside(BestEver, folder / BEST_EVER)


def keep(folder: Path, best: BestEver) -> None:
    write(folder / BEST_EVER, json.dumps(asdict(best), indent=1) + "\n")
