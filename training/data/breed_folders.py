"""The folders that a photo lies in -> the one that tells its breed, or that two of them may."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath

from training.data.labels import BreedFinder

# Folders from the outermost to the one that a photo lies in.
Folders = tuple[str, ...]


@dataclass(frozen=True)
class TwoReadings:
    """A photo whose breed may be the name of either folder."""

    key: str
    innermost: str
    outer: str


def innermost(key: str) -> str:
    """The folder that tells the breed, as in a zip; "" for a photo that lies in none."""
    return PurePosixPath(key).parent.name


def two_readings(keys: Iterable[str], finder: BreedFinder) -> TwoReadings | None:
    """The first photo whose folders can be read in two ways, if any.

    Years around breeds are read by the breeds; so is any folder around several. What lies in a
    known breed's folder may not name another breed, nor a year, nor a litter.
    """
    deep = {folders: key for key in keys if len(folders := PurePosixPath(key).parts[:-1]) > 1}
    for folders, key in deep.items():
        outer = _other_breed(folders, finder)
        if outer is not None:
            return TwoReadings(key, folders[-1], outer)
    if any(finder.knows(folders[-1]) for folders in deep):
        return None
    # No name is known: several folders around others may each be the breed's.
    around = {folders[-2] for folders in deep if _has_letters(folders[-2])}
    if len(around) > 1:
        folders, key = next(iter(deep.items()))
        return TwoReadings(key, folders[-1], folders[-2])
    return None


def _other_breed(folders: Folders, finder: BreedFinder) -> str | None:
    *outer, last = folders
    breed = finder.of_folder(last)
    known = (name for name in outer if finder.knows(name) and finder.of_folder(name) != breed)
    other = next(known, None)
    if other is None and not _has_letters(last):
        return folders[-2]
    return other


def _has_letters(name: str) -> bool:
    return any(map(str.isalpha, name))
