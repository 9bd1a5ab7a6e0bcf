"""What of a model's own photos travels with it, as features: by these it is retrained anywhere.

No photo can be had back from its features, and Stanford's may not be given on.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from breeds.files import replacing
from training.errors import TrainingError
from training.loop.rows import Rows

REHEARSAL = "rehearsal.npz"
# A photo's features are kept in so many steps between a channel's least and its largest.
STEPS = 255

_NETWORKS = ("features", "companion")


class RehearsalError(TrainingError):
    """What a model should be retrained from can't be used, with the reason in one sentence."""


@dataclass(frozen=True)
class Labelled:
    """Rows with the breed of each, by id."""

    rows: Rows
    breeds: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.breeds)

    def truth(self, outputs: Sequence[str]) -> np.ndarray:
        """Each one's index among the outputs, int, (photos,); -1 where it is none of them."""
        index = {breed: place for place, breed in enumerate(outputs)}
        return np.array([index.get(breed, -1) for breed in self.breeds], int)

    def taken(self, chosen: np.ndarray) -> "Labelled":
        """Of some photos alone; `chosen` is bool, (photos,)."""
        kept = np.flatnonzero(chosen)
        return Labelled(self.rows.taken(kept), tuple(self.breeds[index] for index in kept))

    def without(self, breeds: Iterable[str]) -> "Labelled":
        gone = set(breeds)
        return self.taken(np.array([breed not in gone for breed in self.breeds], bool))

    @classmethod
    def joined(cls, parts: Sequence["Labelled"]) -> "Labelled":
        return cls(
            Rows.joined([part.rows for part in parts]),
            tuple(breed for part in parts for breed in part.breeds),
        )


@dataclass(frozen=True)
class Rehearsal:
    """Some photos of each of a model's parts.

    `training` were learnt from, `familiar` kept to choose by, `choice` are of its breeds and seen
    by no network, `others` of breeds that aren't learnt. `stands_for` is how many photos were
    learnt from in all.
    """

    training: Labelled
    familiar: Labelled
    choice: Labelled
    others: Labelled
    stands_for: int

    @property
    def parts(self) -> Mapping[str, Labelled]:
        return {
            "training": self.training,
            "familiar": self.familiar,
            "choice": self.choice,
            "others": self.others,
        }

    def without(self, breeds: Iterable[str]) -> "Rehearsal":
        """As of a model that never learnt these breeds."""
        gone = set(breeds)
        left = {name: part.without(gone) for name, part in self.parts.items()}
        lost = len(self.training) - len(left["training"])
        shown = round(self.stands_for * (1 - lost / len(self.training)))
        return Rehearsal(**left, stands_for=shown)


def save(folder: Path, rehearsal: Rehearsal) -> None:
    """Write it into a folder, a byte a number."""
    arrays: dict[str, np.ndarray] = {"stands_for": np.array(rehearsal.stands_for)}
    for network in _NETWORKS:
        every = [getattr(part.rows, network) for part in rehearsal.parts.values()]
        low, step = _range(np.concatenate(every))
        arrays |= {f"{network}/low": low, f"{network}/step": step}
        for name, rows in zip(rehearsal.parts, every, strict=True):
            arrays[f"{name}/{network}"] = np.rint((rows - low) / step).astype(np.uint8)
    for name, part in rehearsal.parts.items():
        arrays[f"{name}/breeds"] = np.array(part.breeds, np.str_)
    with replacing(folder / REHEARSAL) as draft:
        np.savez_compressed(draft, allow_pickle=False, **arrays)


def load(folder: Path) -> Rehearsal:
    """What `save` wrote. Raises RehearsalError."""
    path = folder / REHEARSAL
    try:
        with np.load(path, allow_pickle=False) as arrays:
            ranges = {
                network: (arrays[f"{network}/low"], arrays[f"{network}/step"])
                for network in _NETWORKS
            }
            parts = {
                name: Labelled(
                    Rows(
                        **{
                            network: low + step * arrays[f"{name}/{network}"].astype(np.float32)
                            for network, (low, step) in ranges.items()
                        }
                    ),
                    tuple(arrays[f"{name}/breeds"].tolist()),
                )
                for name in ("training", "familiar", "choice", "others")
            }
            return Rehearsal(**parts, stands_for=int(arrays["stands_for"]))
    except FileNotFoundError as error:
        raise RehearsalError(
            f"{folder} has no {REHEARSAL}, so the model can't be retrained: python -m training "
            "rehearsal writes it from the model's own photos."
        ) from error
    except (OSError, EOFError, ValueError, KeyError, TypeError, BadZipFile) as error:
        raise RehearsalError(f"{path} can't be used: {error}.") from error


def _range(rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Each channel's least value, and a step of it that isn't 0."""
    low = rows.min(axis=0).astype(np.float32)
    step = (rows.max(axis=0) - low).astype(np.float32) / STEPS
    return low, np.where(step > 0, step, np.float32(1))
