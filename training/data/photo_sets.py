"""Which photos a command is about: a folder with a list, or Stanford Dogs where none is named."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from training import ROOT
from training.errors import TrainingError
from training.ranges import between, whole

STANFORD_DOGS = Path("data/stanford-dogs")
LISTS = ROOT / "training" / "lists" / "stanford_dogs"
TRAIN_LIST, TEST_LIST = LISTS / "train_list.txt", LISTS / "test_list.txt"


class NoPhotosError(TrainingError):
    """No photos are named, and the usual ones aren't there; told in one sentence."""


@dataclass(frozen=True)
class PhotoSet:
    """A folder of photos and, perhaps, the list of those that count."""

    root: Path
    list_file: Path | None = None


def add_arguments(group: argparse._ArgumentGroup, usual_out: Path | None = None) -> None:
    """The photos to learn from, how they are shared out, and where results and features go.

    `usual_out` is where results go if nothing else is said; without it, that must be said.
    """
    group.add_argument(
        "data",
        type=Path,
        nargs="?",
        help="a folder of a folder a breed (default: Stanford Dogs in "
        f"{STANFORD_DOGS.as_posix()}, by its training list)",
    )
    group.add_argument("--list", type=Path, help="train on the photos of this list alone")
    group.add_argument(
        "--out",
        type=Path,
        default=usual_out,
        required=usual_out is None,
        help="where results go; what is there already is gone on from"
        + (f" (default {usual_out.as_posix()})" if usual_out else ""),
    )
    group.add_argument(
        "--cache",
        type=Path,
        default=Path("cache"),
        help="where features are kept between runs (default cache/)",
    )
    group.add_argument(
        "--photos", type=whole(2), metavar="N", help="train on N photos, by breed alike"
    )
    group.add_argument(
        "--validation-share",
        type=between(0.01, 0.9),
        default=0.1,
        metavar="SHARE",
        help="of the list, put aside to choose by, before N photos are drawn (default 0.1)",
    )


def training_photos(options: argparse.Namespace) -> PhotoSet:
    """The photos to learn from. Raises NoPhotosError."""
    if options.data:
        return PhotoSet(options.data, options.list)
    if not STANFORD_DOGS.is_dir():
        usual = STANFORD_DOGS.as_posix()
        raise NoPhotosError(
            f"There is no folder {usual}: name a folder of photos, or fetch Stanford Dogs with "
            f"python -m training download stanford-dogs {usual}."
        )
    return PhotoSet(STANFORD_DOGS, options.list or TRAIN_LIST)


def test_photos(options: argparse.Namespace) -> PhotoSet | None:
    """Those of --test-list, or Stanford's own where nothing is said; None for other photos."""
    if options.test_list:
        return PhotoSet(options.data or STANFORD_DOGS, options.test_list)
    return None if options.data or options.list else PhotoSet(STANFORD_DOGS, TEST_LIST)


def add_pairs(group: argparse._ArgumentGroup, option: str, text: str) -> None:
    """An option for a folder and a list, which may be given several times."""
    group.add_argument(
        option, nargs=2, action="append", default=[], metavar=("FOLDER", "LIST"), help=text
    )


def of_pairs(pairs: Sequence[Sequence[str]]) -> tuple[PhotoSet, ...]:
    return tuple(PhotoSet(Path(root), Path(names)) for root, names in pairs)
