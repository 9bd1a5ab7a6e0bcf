"""Flags on disk: each saved whole or not at all, withdrawn by a word beside it, and read back."""

import errno
import hashlib
import io
import json
import logging
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from PIL import Image

from breeds import checked_json, files
from breeds import photo as photos
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
    ShownDecision,
)
from breeds.photo import PhotoError, resemblance

PHOTO_LONGEST_SIDE = 2048
# Beside the records' folders: a file for each that was taken back.
WITHDRAWN = "withdrawn"

_JPEG_QUALITY = 95

_logger = logging.getLogger(__name__)


class FlagError(BilingualError):
    """A flag that can't be kept or read, with the reason."""


@dataclass(frozen=True)
class Shown:
    """The answer that a person judged: its breeds, the likeliest first, and what it stood by."""

    answer: Sequence[AnsweredBreed]
    model: AnsweringModel
    decision: ShownDecision | None = None


@dataclass(frozen=True)
class Withdrawal:
    """That a record was taken back, and when: UTC, ISO 8601."""

    schema: int
    record: str
    withdrawn: str


def save(
    flags_dir: Path,
    photo: np.ndarray,
    correction: Correction,
    shown: Shown,
    session: str = "",
    named: str = "",
    created: datetime | None = None,
    by_lot: bool = False,
) -> FlagRecord:
    """Keep a flag durably and return its record; makes `flags_dir` where it lacks.

    `photo` is upright RGB, uint8, height x width x 3. Only its pixels are written, so nothing of
    the original file's metadata (place, date, camera) is kept. A kill at any moment leaves the
    whole record or nothing that `list_records` shows. It is `named` a new UUID and `created` now,
    unless given. Raises FlagError when the disk refuses.
    """
    content = _encode(photo)
    record = FlagRecord(
        schema=SCHEMA,
        id=named or str(uuid.uuid4()),
        created=(created or datetime.now(UTC)).isoformat(timespec="microseconds"),
        correction=correction,
        answer=tuple(shown.answer),
        model=shown.model,
        photo=PHOTO,
        decision=shown.decision,
        digest=hashlib.sha256(content).hexdigest(),
        signature=resemblance.signature(photo).hex(),
        session=session,
        by_lot=by_lot,
    )
    try:
        contents = {PHOTO: content, RECORD: record.to_json().encode()}
        files.write_folder_durably(flags_dir / record.id, contents)
    except OSError as error:
        raise refusal(error) from error
    return record


def withdraw(flags_dir: Path, record: str) -> None:
    """Say that a flag doesn't count any more, by its id; the record itself stays as it is.

    One that isn't there is no error. Raises FlagError when the disk refuses.
    """
    if not (flags_dir / record).is_dir():
        return
    now = datetime.now(UTC).isoformat(timespec="seconds")
    told = {"schema": SCHEMA, "record": record, "withdrawn": now}
    try:
        files.write_durably(flags_dir / WITHDRAWN / f"{record}.json", json.dumps(told).encode())
    except OSError as error:
        raise refusal(error) from error


def withdrawn(flags_dir: Path) -> frozenset[str]:
    """The ids of the flags that were taken back."""
    return frozenset(path.stem for path in _named(flags_dir / WITHDRAWN, "*.json"))


def read(folder: Path) -> FlagRecord:
    """Read the record in a flag's folder. Raises FlagError when it isn't one."""
    try:
        record = FlagRecord.from_json(checked_json.decode((folder / RECORD).read_bytes()))
        if not (folder / record.photo).is_file():
            raise FileNotFoundError(f"{record.photo} is missing")
        return record if record.digest else _completed(record, folder)
    except (OSError, MalformedError, PhotoError) as error:
        raise FlagError(
            f"Le signalement {folder.name} ne peut pas être lu ({error}).",
            f"The flag {folder.name} can't be read ({error}).",
        ) from error


def list_records(flags_dir: Path) -> list[FlagRecord]:
    """Every whole record, the oldest first; one that can't be read is logged and passed over.

    Those that were withdrawn are among them.
    """
    records = []
    for folder in _named(flags_dir, "*"):
        if (folder / RECORD).is_file():
            try:
                records.append(read(folder))
            except FlagError as error:
                _logger.warning("%s", error)
    return sorted(records, key=lambda record: (record.created, record.id))


def refusal(error: OSError) -> FlagError:
    """Why the disk didn't take a flag or a word on one."""
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


def _named(folder: Path, pattern: str) -> Iterator[Path]:
    """What lies in a folder, if it is there, but for drafts."""
    if folder.is_dir():
        yield from (path for path in folder.glob(pattern) if not path.name.startswith("."))


def _completed(record: FlagRecord, folder: Path) -> FlagRecord:
    """A record of the first schema with what the photo tells."""
    content = (folder / record.photo).read_bytes()
    signature = resemblance.signature(photos.load(content, resemblance.SIDE))
    digest = hashlib.sha256(content).hexdigest()
    return replace(record, digest=digest, signature=signature.hex())


def _encode(photo: np.ndarray) -> bytes:
    image = Image.fromarray(photo)
    image.thumbnail((PHOTO_LONGEST_SIDE, PHOTO_LONGEST_SIDE), Image.Resampling.LANCZOS)
    encoded = io.BytesIO()
    image.save(encoded, "JPEG", quality=_JPEG_QUALITY)
    return encoded.getvalue()
