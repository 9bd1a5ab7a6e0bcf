"""A zip of photos, mostly in folders -> its photos, one at a time and never unpacked to disk."""

import io
import re
import stat
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import compress
from operator import not_
from pathlib import Path, PurePosixPath

from breeds.bilingual import BilingualError
from breeds.photo import limits
from breeds.photo.kinds import START, Kind, is_called_photo, kind_of, left_by_a_system
from breeds.photo.reading import PhotoError
from breeds.photo.zip_names import name_of

MOST_PHOTOS = 500
# In bytes, unpacked. Photos hardly shrink in a zip, so an honest one is about as large itself.
MOST_BYTES = 2_000_000_000
# In bytes. The zip's list of entries is read at once: this is some 40,000 of them.
LONGEST_LIST = 4_000_000
READ_AT_ONCE = 1_000_000
# The others would be unpacked without any bound on what comes out.
BOUNDED_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
ENCRYPTED = 1
MEGABYTE = 1_000_000


class PhotoZipError(BilingualError):
    """A zip that can't be used as a whole, with the reason in the volunteer's words."""


@dataclass(frozen=True)
class ZippedPhoto:
    """An entry that should be a photo: its file name, and its folder's; "" where it has none.

    `path` is the whole path within the zip, / between; `sure` unless the names' letters had to be
    guessed.
    """

    folder: str
    name: str
    path: str
    entry: zipfile.ZipInfo
    sure: bool = True


class PhotoZip:
    """An open zip and what it holds beside folders and what computers leave in them.

    `photos` are told by their content, or at least called so; `others` are neither.
    """

    def __init__(self, archive: zipfile.ZipFile, in_folders: bool = True) -> None:
        """Raises PhotoZipError; where they must be `in_folders`, for a zip without any too."""
        self._archive = archive
        entries = tuple(_photos(archive.infolist()))
        _require_harmless(entries)
        may_be = [self._may_be_photo(entry) for entry in entries]
        self.photos = tuple(compress(entries, may_be))
        self.others = tuple(compress(entries, map(not_, may_be)))
        _require_photos(self.photos)
        if in_folders:
            _require_folders(self.photos)

    def read(self, photo: ZippedPhoto) -> bytes:
        """A photo's file, as it was zipped. Raises PhotoError."""
        _require_readable(photo.entry)
        try:
            with self._archive.open(photo.entry) as stream:
                return b"".join(iter(partial(stream.read, READ_AT_ONCE), b""))
        # An archive that contradicts itself may raise anything.
        except Exception as error:
            raise PhotoError(
                "Cette photo est abîmée dans le zip.", "This photo is damaged within the zip."
            ) from error

    def _may_be_photo(self, photo: ZippedPhoto) -> bool:
        if is_called_photo(photo.name) or photo.entry.compress_type not in BOUNDED_METHODS:
            return True
        try:
            with self._archive.open(photo.entry) as stream:
                return kind_of(io.BytesIO(stream.read(START))) is not Kind.OTHER
        # Reading it tells what is wrong with it.
        except Exception:
            return True


@contextmanager
def open_zip(path: Path, in_folders: bool = True) -> Iterator[PhotoZip]:
    """Raises PhotoZipError."""
    try:
        file = _ShortReads(io.FileIO(path))
    except OSError as error:
        raise PhotoZipError(
            "Ce zip n'est plus là : donnez-le à nouveau.", "This zip has gone: give it again."
        ) from error
    with file, _archive(file) as archive:
        yield PhotoZip(archive, in_folders)


def require_few(photos: int) -> None:
    """Raises PhotoZipError for more photos than are answered at once."""
    if photos > MOST_PHOTOS:
        raise PhotoZipError(
            f"Ce zip contient {photos} photos : donnez-en au plus {MOST_PHOTOS}.",
            f"This zip holds {photos} photos: give at most {MOST_PHOTOS}.",
        )


class _ShortReads(io.BufferedReader):
    """A file that refuses to be read in a piece longer than a zip's list of entries may be."""

    def read(self, size: int | None = -1) -> bytes:
        if size is None or size < 0:
            size = LONGEST_LIST
        if size > LONGEST_LIST:
            raise PhotoZipError(
                f"Ce zip contient bien trop de fichiers : donnez au plus {MOST_PHOTOS} photos.",
                f"This zip holds far too many files: give at most {MOST_PHOTOS} photos.",
            )
        return super().read(size)


def _archive(file: _ShortReads) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(file)
    except PhotoZipError:
        raise
    except UnicodeDecodeError as error:
        raise PhotoZipError(
            "Ce zip dit mal comment les noms de ses dossiers sont écrits : refaites-le.",
            "This zip says wrongly how the names of its folders are written: make it again.",
        ) from error
    # Anything may be uploaded under a zip's name.
    except Exception as error:
        raise PhotoZipError(
            "Ce fichier n'est pas un zip, ou il est incomplet.",
            "This file is not a zip, or it is incomplete.",
        ) from error


def _photos(entries: list[zipfile.ZipInfo]) -> Iterator[ZippedPhoto]:
    for entry in entries:
        named = name_of(entry)
        # Some programs for Windows part folders in their own way.
        path = named.path.replace("\\", "/")
        parts = PurePosixPath(path).parts
        if path.endswith("/") or not parts or any(map(left_by_a_system, parts)):
            continue
        if ".." in parts or parts[0] == "/" or re.fullmatch("[A-Za-z]:", parts[0]):
            raise PhotoZipError(
                "Ce zip contient des chemins qui mènent hors de lui : refaites-le à partir d'un "
                "dossier ordinaire.",
                "This zip holds paths that lead out of it: make it again from an ordinary folder.",
            )
        folder = parts[-2] if len(parts) > 1 else ""
        yield ZippedPhoto(folder, parts[-1], "/".join(parts), entry, named.sure)


def _require_harmless(photos: tuple[ZippedPhoto, ...]) -> None:
    if not photos:
        raise PhotoZipError("Ce zip ne contient aucun fichier.", "This zip holds no file.")
    if any(photo.entry.flag_bits & ENCRYPTED for photo in photos):
        raise PhotoZipError(
            "Ce zip est protégé par un mot de passe : refaites-le sans.",
            "This zip is protected by a password: make it again without one.",
        )
    if sum(photo.entry.file_size for photo in photos) > MOST_BYTES:
        most = MOST_BYTES // MEGABYTE
        raise PhotoZipError(
            f"Ce zip est trop lourd une fois ouvert : plus de {most} Mo.",
            f"This zip is too heavy once it is unpacked: more than {most} MB.",
        )


def _require_photos(photos: tuple[ZippedPhoto, ...]) -> None:
    if not photos:
        raise PhotoZipError("Ce zip ne contient aucune photo.", "This zip holds no photo.")


def _require_folders(photos: tuple[ZippedPhoto, ...]) -> None:
    if not any(photo.folder for photo in photos):
        raise PhotoZipError(
            "Ce zip ne contient pas de dossiers : rangez les photos dans un dossier par race.",
            "This zip holds no folders: sort the photos into a folder for each breed.",
        )


def _require_readable(entry: zipfile.ZipInfo) -> None:
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise PhotoError(
            "C'est un lien vers un autre fichier, pas une photo.",
            "This is a link to another file, not a photo.",
        )
    if entry.file_size > limits.MOST_BYTES:
        most = limits.MOST_BYTES // MEGABYTE
        raise PhotoError(
            f"Ce fichier est trop lourd pour une photo : plus de {most} Mo.",
            f"This file is too heavy for a photo: more than {most} MB.",
        )
    if entry.compress_type not in BOUNDED_METHODS:
        raise PhotoError(
            "Cette photo est compressée d'une façon inhabituelle : refaites le zip sans réglage "
            "particulier.",
            "This photo is compressed in an unusual way: make the zip again with plain settings.",
        )
