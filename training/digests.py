"""Names for what is kept: a digest that changes with any of the values it is made of."""

import functools
import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from breeds.bundle import FileEntry


def digest_of(values: Sequence[Any]) -> str:
    """SHA-256, in hexadecimal, of arrays and of anything that JSON can hold."""
    digest = hashlib.sha256()
    for value in values:
        is_array = isinstance(value, np.ndarray)
        digest.update(value.tobytes() if is_array else json.dumps(value).encode())
    return digest.hexdigest()


def digest_of_file(path: Path) -> str:
    """SHA-256, in hexadecimal, of a file's content."""
    return FileEntry.of(path).sha256


@functools.cache
def remembered_digest(path: Path) -> str:
    """The same, read once a process: for photos, which nobody changes while they are learnt."""
    return digest_of_file(path)
