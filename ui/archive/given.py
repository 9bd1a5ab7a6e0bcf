"""What a visit has sent -> the photos to be answered, each by its shown path, and the rest."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePath

from breeds.bilingual import BilingualError
from breeds.photo.kinds import Kind, is_called_photo, kind_of_file
from breeds.photo.zipped import PhotoZip, open_zip, require_few
from ui.archive.visits import Sent

ZIP_ENDING = ".zip"
ZIP_START = b"PK\x03\x04"


class ArchiveError(BilingualError):
    """Photos of which none can be answered, with the reason in the volunteer's words."""


@dataclass(frozen=True)
class GivenPhoto:
    """A photo by the path that its visitor knows; `read` gives its file, or raises PhotoError."""

    path: str
    read: Callable[[], Path | bytes]


@dataclass(frozen=True)
class Given:
    """The photos in the order in which they came; `others` names the files that are none."""

    photos: tuple[GivenPhoto, ...]
    others: tuple[str, ...]


@contextmanager
def opened(sent: Sequence[Sent]) -> Iterator[Given]:
    """One zip, which isn't unpacked, or photos by themselves. Raises BilingualError."""
    if len(sent) == 1 and _is_zip(sent[0]):
        with open_zip(sent[0].path, in_folders=False) as archive:
            require_few(len(archive.photos))
            yield _of_zip(archive)
    else:
        yield _of_files(sent)


def _is_zip(sent: Sent) -> bool:
    """By its name too: what is called a zip and is none is told so."""
    if PurePath(sent.name).suffix.lower() == ZIP_ENDING:
        return True
    with sent.path.open("rb") as stream:
        return stream.read(len(ZIP_START)) == ZIP_START


def _of_zip(archive: PhotoZip) -> Given:
    photos = tuple(GivenPhoto(photo.path, partial(archive.read, photo)) for photo in archive.photos)
    return Given(photos, tuple(photo.path for photo in archive.others))


def _of_files(sent: Sequence[Sent]) -> Given:
    photos, others = [], []
    for each in sent:
        if _may_be_photo(each):
            photos.append(GivenPhoto(each.name, partial(_itself, each.path)))
        else:
            others.append(each.name)
    if not photos:
        raise ArchiveError(
            "Aucun de ces fichiers n'est une photo.", "None of these files is a photo."
        )
    return Given(tuple(photos), tuple(others))


def _may_be_photo(sent: Sent) -> bool:
    """What is called a photo and is none counts as one, for reading it tells why."""
    return is_called_photo(sent.name) or kind_of_file(sent.path) is not Kind.OTHER


def _itself(path: Path) -> Path:
    return path
