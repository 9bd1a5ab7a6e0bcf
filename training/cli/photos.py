"""Options that name photos: a folder with a list, or Stanford Dogs where none is named."""

import argparse
import shlex
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from training import ROOT
from training.cli.options import Adder, add_fields, text_of
from training.cli.parser import Options, Pairs
from training.config import CACHE
from training.data import photo_sets
from training.data.dataset import Dataset
from training.data.files import told
from training.data.photo_sets import STANFORD_DOGS, PhotoSet
from training.evaluation.answers import NamedSet
from training.evaluation.evaluate import EvaluationError


def add_photos(group: Adder, kind: type, usual_out: Path | None) -> None:
    """The photos to learn from, how they are shared out, and where results and features go.

    They are fields of the data class. `usual_out` is where results go if nothing else is said;
    without it, that must be said.
    """
    group.add_argument(
        "data.root",
        type=Path,
        nargs="?",
        default=argparse.SUPPRESS,
        metavar="data",
        help=f"{text_of(PhotoSet, 'root')} (default: Stanford Dogs in {STANFORD_DOGS.as_posix()}, "
        "by its training list)",
    )
    add_fields(group, PhotoSet, "list_file", at="data", names={"list_file": "list"})
    fields = ("out", "cache", "photos", "validation_share", "seed")
    usual = {"cache": CACHE} | ({"out": usual_out} if usual_out else {})
    add_fields(group, kind, *fields, usual=usual)


def add_pairs(group: Adder, kind: type, key: str, option: str) -> None:
    """An option for a field of several sets, a folder and a list each, given one by one."""
    group.add_argument(
        option,
        dest=key,
        nargs=2,
        action=Pairs,
        default=[],
        metavar=("FOLDER", "LIST"),
        help=text_of(kind, key),
    )


def add_named_sets(group: Adder, option: str, text: str) -> None:
    """An option for sets that the caller names: a name, a folder and perhaps a list, repeatable."""
    group.add_argument(
        option,
        nargs="+",
        action="append",
        default=[],
        metavar=("NAME FOLDER", "LIST"),
        help=text,
    )


def named_set(
    entry: Sequence[str], opened: Callable[[Path, Path | None], Dataset], leak_free: bool
) -> NamedSet:
    """The set that such an option names; what it leaves out is told. Raises DatasetError."""
    if len(entry) not in (2, 3):
        raise EvaluationError(
            f"A set is a name, a folder and perhaps a list, not {shlex.join(entry)}."
        )
    name, folder, *lists = entry
    dataset = opened(Path(folder), Path(lists[0]) if lists else None)
    for line in told(dataset.left_out):
        print(f"{name}: {line}", file=sys.stderr)
    return NamedSet(name, dataset, shown(lists[0]) if lists else None, leak_free)


def shown(reference: str) -> str:
    """A path as figures tell it: within the project, or its last part; a Hub repo as it is."""
    path = Path(reference).resolve()
    if not path.exists():
        return reference
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.name


def training_photos(options: Options) -> PhotoSet:
    """The photos to learn from. Raises NoPhotosError."""
    return photo_sets.training_photos(_root(options), options.data.list_file)


def test_photos(options: Options) -> PhotoSet | None:
    """Those for a comparison's final figures, if any."""
    return photo_sets.test_photos(_root(options), options.data.list_file, options.test_list)


def _root(options: Options) -> Path | None:
    root: Path | None = options.get("data.root")
    return root
