"""Flags on disk: each saved whole or not at all, and read back."""

import errno
import io
import logging
import os
import shutil
import uuid
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from PIL import Image

from breeds import checked_json
from breeds.bilingual import BilingualError
from breeds.checked_json import MalformedError
from breeds.flags.record import (
    PHOTO,
    RECORD,
    SCHEMA,
    AnsweredBreed,
    AnsweringModel,
    Correction,
    FlagRecord,
)

PHOTO_LONGEST_SIDE = 2048

_PARTIAL = ".partial"
_JPEG_QUALITY = 95

_logger = logging.getLogger(__name__)


class FlagError(BilingualError):
    """A flag that can't be kept or read, with the reason."""


def save(
    flags_dir: Path,
    photo: np.ndarray,
    correction: Correction,
    answer: Sequence[AnsweredBreed],
    model: AnsweringModel,
) -> FlagRecord:
    """Keep a flag durably and return its record; makes `flags_dir` where it lacks.

    `photo` is upright RGB, uint8, height x width x 3. Only its pixels are written, so nothing of
    the original file's metadata (place, date, camera) is kept. A kill at any moment leaves the
    whole record or nothing that `list_records` shows. Raises FlagError when the disk refuses.
    """
    record = FlagRecord(
        schema=SCHEMA,
        id=str(uuid.uuid4()),
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        correction=correction,
        answer=tuple(answer),
        model=model,
        photo=PHOTO,
    )
    files = {PHOTO: _encode(photo), RECORD: record.to_json().encode()}
    partial = flags_dir / f".{record.id}{_PARTIAL}"
    try:
        _make_folder(flags_dir)
        _write_whole(partial, files, flags_dir / record.id)
    except OSError as error:
        shutil.rmtree(partial, ignore_errors=True)
        raise _refusal(error) from error
    return record


def withdraw(flags_dir: Path, record: str) -> None:
    """Erase a flag by its id, whole; one that isn't there is no error.

    Raises FlagError when the disk refuses.
    """
    withdrawn = flags_dir / f".{record}{_PARTIAL}"
    try:
        (flags_dir / record).rename(withdrawn)
        shutil.rmtree(withdrawn)
        _sync_folder(flags_dir)
    except FileNotFoundError:
        return
    except OSError as error:
        raise _refusal(error) from error


def read(folder: Path) -> FlagRecord:
    """Read the record in a flag's folder. Raises FlagError when it isn't one."""
    try:
        record = FlagRecord.from_json(checked_json.decode((folder / RECORD).read_bytes()))
        if not (folder / record.photo).is_file():
            raise FileNotFoundError(f"{record.photo} is missing")
    except (OSError, MalformedError) as error:
        raise FlagError(
            f"Le signalement {folder.name} ne peut pas être lu ({error}).",
            f"The flag {folder.name} can't be read ({error}).",
        ) from error
    return record


def list_records(flags_dir: Path) -> list[FlagRecord]:
    """Every whole record, the oldest first; one that can't be read is logged and passed over."""
    if not flags_dir.is_dir():
        return []
    records = []
    for folder in flags_dir.iterdir():
        if folder.is_dir() and not folder.name.startswith("."):
            try:
                records.append(read(folder))
            except FlagError as error:
                _logger.warning("%s", error)
    return sorted(records, key=lambda record: (record.created, record.id))


def _encode(photo: np.ndarray) -> bytes:
    image = Image.fromarray(photo)
    image.thumbnail((PHOTO_LONGEST_SIDE, PHOTO_LONGEST_SIDE), Image.Resampling.LANCZOS)
    encoded = io.BytesIO()
    image.save(encoded, "JPEG", quality=_JPEG_QUALITY)
    return encoded.getvalue()


def _make_folder(folder: Path) -> None:
    if not folder.is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        _sync_folder(folder.parent)


def _write_whole(partial: Path, files: Mapping[str, bytes], final: Path) -> None:
    partial.mkdir()
    for name, content in files.items():
        with (partial / name).open("xb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
    _sync_folder(partial)
    partial.rename(final)
    _sync_folder(final.parent)


def _sync_folder(folder: Path) -> None:
    """Make a folder's entries durable; Windows can't open a folder, and needs none of it."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _refusal(error: OSError) -> FlagError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        french, english = "le disque est plein", "the disk is full"
    elif error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        french, english = "l'écriture y est interdite", "writing is not allowed there"
    else:
        french = english = error.strerror or str(error)
    return FlagError(
        f"La correction n'a pas pu être enregistrée : {french}.",
        f"The correction could not be saved: {english}.",
    )
