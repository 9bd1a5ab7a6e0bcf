"""Photos' files -> partitions of them, each named after all that its answers follow from."""

import hashlib
import os
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from breeds.catalogue.rows import Found

# Raised when the same photos and the same model begin to make another part.
SCHEMA = 1
# A partition has so many times the usual number of photos at most.
AT_MOST = 4


@dataclass(frozen=True)
class Partition:
    """Photos that one worker answers; what is lost when it is killed."""

    name: str
    files: tuple[Found, ...]

    def packed(self) -> tuple[str, list[bytes], list[int], list[int]]:
        """As columns that travel to a worker: `unpacked` has it back."""
        return (
            self.name,
            [os.fsencode(file.path) for file in self.files],
            [file.size for file in self.files],
            [file.modified for file in self.files],
        )


def unpacked(
    name: str, paths: Sequence[bytes], sizes: Sequence[int], times: Sequence[int]
) -> Partition:
    found = zip(map(os.fsdecode, paths), sizes, times, strict=True)
    return Partition(name, tuple(Found(*each) for each in found))


def share_out(
    files: Iterable[Found], photos: int, fingerprint: str, place: str = ""
) -> Iterator[Partition]:
    """Partitions of about so many photos each, in the files' order.

    A partition ends where a photo's path says so, hence one photo more or less changes one
    partition and leaves the others' parts good. `place` tells archives apart whose photos' times
    aren't known.
    """
    held: list[Found] = []
    for file in files:
        held.append(file)
        ends = zlib.crc32(os.fsencode(file.path)) % photos == 0
        if ends or len(held) == AT_MOST * photos:
            yield Partition(_name(held, fingerprint, place), tuple(held))
            held = []
    if held:
        yield Partition(_name(held, fingerprint, place), tuple(held))


def _name(files: Iterable[Found], fingerprint: str, place: str) -> str:
    digest = hashlib.sha256(f"{SCHEMA}\0{fingerprint}\0{place}\0".encode())
    for file in files:
        digest.update(os.fsencode(file.path) + f"\0{file.size}\0{file.modified}\0".encode())
    return digest.hexdigest()[:32]
