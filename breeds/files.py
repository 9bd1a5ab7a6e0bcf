"""Files and folders that are replaced whole: a full disk or a kill leaves the old or the new."""

import os
import shutil
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def replacing(path: Path, mark: str = "") -> Iterator[Path]:
    """A draft beside the file, of the same suffix, which takes its place at the end.

    A `mark` of its own keeps it apart from another writer's. Raises OSError, which names the file.
    """
    draft = path.with_suffix(f".draft{mark}{path.suffix}")
    try:
        yield draft
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise OSError(error.errno, error.strerror or str(error), str(path)) from error


def write(path: Path, content: str | bytes) -> None:
    """Raises OSError, which names the file."""
    with replacing(path) as draft:
        draft.write_bytes(content.encode() if isinstance(content, str) else content)


def write_durably(path: Path, content: bytes) -> None:
    """Write a file that outlives a power cut, its folder too, which is made where it lacks.

    The draft's name begins with a dot. Raises OSError.
    """
    make_folder(path.parent)
    draft = path.with_name(f".{path.name}.draft")
    try:
        _write_to_disk(draft, content)
        draft.replace(path)
    except OSError:
        draft.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def write_folder_durably(folder: Path, contents: Mapping[str, bytes]) -> None:
    """Write a new folder with these files, which appears with all of them and outlives a power cut.

    The draft's name begins with a dot. Raises OSError.
    """
    make_folder(folder.parent)
    draft = folder.with_name(f".{folder.name}.partial")
    try:
        draft.mkdir()
        for name, content in contents.items():
            _write_to_disk(draft / name, content)
        sync_folder(draft)
        draft.rename(folder)
    except OSError:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    sync_folder(folder.parent)


def make_folder(folder: Path) -> None:
    """Have a folder whose entry outlives a power cut. Raises OSError."""
    if not folder.is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        sync_folder(folder.parent)


def sync_folder(folder: Path) -> None:
    """Make a folder's entries durable; Windows can't open a folder, and needs none of it."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def replacing_folder(folder: Path) -> Iterator[Path]:
    """An empty draft beside the folder, which takes its place at the end.

    The old folder is kept until the new one stands; `standing` finds it where a kill came between.
    Where the block raises, all is as it was. Raises OSError.
    """
    draft, old = _beside(folder, "draft"), _beside(folder, "old")
    _tidy(folder, draft, old)
    draft.mkdir(parents=True)
    try:
        yield draft
        if folder.exists():
            folder.rename(old)
        draft.rename(folder)
    except BaseException:
        _tidy(folder, draft, old)
        raise
    shutil.rmtree(old, ignore_errors=True)


def standing(folder: Path) -> Path:
    """The folder, or the one that it was about to replace where a kill came in between."""
    old = _beside(folder, "old")
    return old if old.is_dir() and not folder.exists() else folder


def fill(draft: Path, folder: Path, *, without: Collection[str]) -> None:
    """Put into a draft what a folder holds, but for files of these names.

    Without its bytes twice, where the disk can do that. Raises OSError.
    """
    shutil.copytree(
        folder,
        draft,
        ignore=shutil.ignore_patterns(*without),
        copy_function=_link_or_copy,
        dirs_exist_ok=True,
    )


def _write_to_disk(path: Path, content: bytes) -> None:
    with path.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def _link_or_copy(file: str, to: str) -> None:
    try:
        os.link(os.path.realpath(file), to)
    except OSError:
        shutil.copyfile(file, to)


def _beside(folder: Path, kind: str) -> Path:
    return folder.with_name(f"{folder.name}.{kind}")


def _tidy(folder: Path, draft: Path, old: Path) -> None:
    if old.is_dir() and not folder.exists():
        old.rename(folder)
    for left_over in (draft, old):
        shutil.rmtree(left_over, ignore_errors=True)
