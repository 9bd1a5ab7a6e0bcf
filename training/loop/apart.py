"""Whether a photo shows one that measures: those of every list but the training ones.

`training/lists/fingerprints.csv` holds what tells them, so that no such photo has to be at hand.
"""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from breeds import files, photo
from breeds.photo import PhotoError
from breeds.photo.resemblance import MAX_DISTANCE, SIDE, signature
from training import ROOT
from training.data.dataset import Sample
from training.digests import digest_of_file

FINGERPRINTS = ROOT / "training" / "lists" / "fingerprints.csv"
COLUMNS = ("photo", "sha256", "signature")
DECODE_MIN_SIDE = 2 * SIDE


@dataclass(frozen=True)
class Apart:
    """The photos that measure: names, these by SHA-256, and signatures, uint8, photos x 18."""

    names: tuple[str, ...]
    by_digest: Mapping[str, str]
    signatures: np.ndarray

    @classmethod
    def read(cls, path: Path = FINGERPRINTS) -> "Apart":
        with path.open(encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream))
        signatures = [list(bytes.fromhex(row["signature"])) for row in rows]
        return cls(
            tuple(row["photo"] for row in rows),
            {row["sha256"]: row["photo"] for row in rows},
            np.array(signatures, np.uint8).reshape(len(rows), -1),
        )

    def shows(self, path: Path, digest: str) -> str | None:
        """The name of the photo that this one is, or is a copy of, mirrored or not; None for none.

        `digest` is the file's SHA-256. One that can't be read shows none.
        """
        if not self.names or digest in self.by_digest:
            return self.by_digest.get(digest)
        try:
            pixels = photo.load(path, DECODE_MIN_SIDE)
        except PhotoError:
            return None
        for way in (pixels, np.ascontiguousarray(pixels[:, ::-1])):
            mine = np.frombuffer(signature(way), np.uint8)
            distances = np.bitwise_count(self.signatures ^ mine).sum(axis=1)
            nearest = int(distances.argmin())
            if distances[nearest] <= MAX_DISTANCE:
                return self.names[nearest]
        return None


def write(path: Path, sets: Sequence[tuple[str, Sequence[Sample]]]) -> None:
    """Write the fingerprints of each set's photos, named SET/KEY. Raises PhotoError, OSError."""
    lines = [",".join(COLUMNS)]
    for name, samples in sets:
        for sample in samples:
            told = signature(photo.load(sample.path, DECODE_MIN_SIDE)).hex()
            lines.append(f'"{name}/{sample.key}",{digest_of_file(sample.path)},{told}')
    files.write(path, "\n".join(lines) + "\n")
