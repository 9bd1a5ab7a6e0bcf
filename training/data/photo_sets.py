"""Which photos a command is about: a folder with a list, or Stanford Dogs where none is named."""

from dataclasses import dataclass
from pathlib import Path

from training import ROOT
from training.errors import TrainingError

STANFORD_DOGS = Path("data/stanford-dogs")
LISTS = ROOT / "training" / "lists" / "stanford_dogs"
TRAIN_LIST, TEST_LIST = LISTS / "train_list.txt", LISTS / "test_list.txt"


class NoPhotosError(TrainingError):
    """No photos are named, and the usual ones aren't there; told in one sentence."""


@dataclass(frozen=True)
class PhotoSet:
    """A folder of photos and, perhaps, the list of those that count."""

    root: Path
    """a folder of a folder a breed"""
    list_file: Path | None = None
    """train on the photos of this list alone"""


def training_photos(root: Path | None, list_file: Path | None) -> PhotoSet:
    """The photos to learn from: Stanford's, by its list, where no others are named.

    Raises NoPhotosError.
    """
    if root:
        return PhotoSet(root, list_file)
    if not STANFORD_DOGS.is_dir():
        usual = STANFORD_DOGS.as_posix()
        raise NoPhotosError(
            f"There is no folder {usual}: name a folder of photos, or fetch Stanford Dogs with "
            f"python -m training download stanford-dogs {usual}."
        )
    return PhotoSet(STANFORD_DOGS, list_file or TRAIN_LIST)


def test_photos(
    root: Path | None, list_file: Path | None, test_list: Path | None
) -> PhotoSet | None:
    """Those of `test_list`, or Stanford's own where nothing is said; None for other photos."""
    if test_list:
        return PhotoSet(root or STANFORD_DOGS, test_list)
    return None if root or list_file else PhotoSet(STANFORD_DOGS, TEST_LIST)
