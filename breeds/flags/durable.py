"""Files that are on the disk when the call returns, whole or not at all, and never change again."""

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

# A draft's name begins with a dot, so that nobody takes it for what it is about to be.
_DRAFT = ".{}.partial"


def write_new(path: Path, content: bytes) -> None:
    """Write a file under a name of its own; its folder is made where it lacks. Raises OSError."""
    make_folder(path.parent)
    draft = path.with_name(_DRAFT.format(path.name))
    try:
        _write(draft, content)
        draft.rename(path)
    except OSError:
        draft.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def write_new_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write a folder with these files, which appears with all of them. Raises OSError."""
    make_folder(folder.parent)
    draft = folder.with_name(_DRAFT.format(folder.name))
    try:
        draft.mkdir()
        for name, content in files.items():
            _write(draft / name, content)
        sync_folder(draft)
        draft.rename(folder)
    except OSError:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    sync_folder(folder.parent)


def make_folder(folder: Path) -> None:
    """Raises OSError."""
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


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
