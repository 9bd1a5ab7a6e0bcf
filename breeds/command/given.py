"""The names on a command line and in lists -> photos, and what was left out of the folders."""

import glob
import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from breeds.photo import PhotoError
from breeds.photo.folders import walk
from breeds.photo.kinds import Kind, kind_of_file


@dataclass(frozen=True)
class Given:
    """A photo as it was named; `refusal` where it is known beforehand why it is none."""

    name: str
    refusal: PhotoError | None = None

    def file(self) -> Path:
        """Raises PhotoError."""
        if self.refusal:
            raise self.refusal
        return Path(self.name)


@dataclass
class LeftOut:
    """The names of what was left out of a folder."""

    folder: str
    others: list[str] = field(default_factory=list)
    raw: list[str] = field(default_factory=list)
    folders: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.others or self.raw or self.folders)


@dataclass(frozen=True)
class Collection:
    """All photos in the order of their names, and what the folders hold beside them."""

    photos: tuple[Given, ...]
    left_out: tuple[LeftOut, ...]


def collect(arguments: Iterable[str], listed: Iterable[str], recursive: bool) -> Collection:
    """Files as they are named; of a folder, what is a photo by its content.

    An argument may be a pattern such as *.jpg, which Windows leaves to us; a list's names are
    taken as they are.
    """
    photos: list[Given] = []
    left_out: list[LeftOut] = []
    named = (path for argument in arguments for path in _matches(argument))
    for name in (*named, *listed):
        # Not pathlib's: it raises for names that are no name anywhere.
        if os.path.isdir(name):  # noqa: PTH112
            photos += _photos_of(name, recursive, left_out)
        else:
            photos.append(Given(name))
    return Collection(tuple(photos), tuple(filter(None, left_out)))


def _matches(name: str) -> list[str]:
    # Not pathlib's, which raises for some patterns too.
    is_there = os.path.exists(name)  # noqa: PTH110
    return [name] if is_there else sorted(glob.glob(name)) or [name]  # noqa: PTH207


def _photos_of(folder: str, recursive: bool, left_out: list[LeftOut]) -> list[Given]:
    found: list[Given] = []

    def refuse(error: OSError) -> None:
        found.append(Given(str(error.filename), _closed()))

    for inside, folders, files in walk(folder, refuse):
        left = LeftOut(str(inside))
        left_out.append(left)
        for name in files:
            match kind_of_file(inside / name):
                case Kind.PHOTO:
                    found.append(Given(str(inside / name)))
                case Kind.RAW:
                    left.raw.append(name)
                case Kind.OTHER:
                    left.others.append(name)
        if not recursive:
            left.folders += folders
            break
    return found or [Given(folder, _no_photo())]


def _no_photo() -> PhotoError:
    return PhotoError("Il n'y a aucune photo dans ce dossier.", "There is no photo in this folder.")


def _closed() -> PhotoError:
    return PhotoError("Ce dossier ne peut pas être lu.", "This folder can't be read.")
