"""Makes zips of photos: ordinary ones, and such as only an attacker would."""

import io
import stat
import zipfile
from collections.abc import Mapping
from pathlib import Path

from PIL import Image

LINK = (stat.S_IFLNK | 0o777) << 16


def photo(colour: str = "tan", size: tuple[int, int] = (64, 48)) -> bytes:
    """A JPEG of one colour."""
    encoded = io.BytesIO()
    Image.new("RGB", size, colour).save(encoded, "JPEG")
    return encoded.getvalue()


def write_zip(path: Path, entries: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return path


class _RawName(zipfile.ZipInfo):
    """An entry whose name is written as these bytes."""

    def __init__(self, raw: bytes, flags: int, extra: bytes) -> None:
        super().__init__(raw.decode("cp437"))
        self._raw, self._flags, self.extra = raw, flags, extra

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:
        return self._raw, self._flags


def write_raw_zip(
    path: Path, entries: Mapping[bytes, bytes], flags: int = 0, extra: Mapping[bytes, bytes] = {}
) -> Path:
    """A zip of entries that are named by exactly these bytes, some with an extra field."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in entries.items():
            archive.writestr(_RawName(name, flags, extra.get(name, b"")), content)
    return path


def hostile_zips() -> dict[str, bytes]:
    """Files under a zip's name, each of which must be refused as a whole."""
    good = _zipped({"Race 0/a.jpg": photo()})
    long = "x" * 1000
    entries = {f"Race 0/{number:04}{long}": b"" for number in range(4000)}
    return {
        "no_zip": b"not a zip at all",
        "empty_file": b"",
        "empty_zip": _zipped({}),
        "truncated": good[:-30],
        "only_an_end": good[-22:],
        "encrypted": _encrypted(good),
        "leads_out": _zipped({"../../Race 0/a.jpg": photo()}),
        "leads_out_on_windows": _zipped({"..\\Race 0\\a.jpg": photo()}),
        "absolute": _zipped({"/Race 0/a.jpg": photo()}),
        "drive": _zipped({"C:\\Race 0\\a.jpg": photo()}),
        "no_folder": _zipped({"a.jpg": photo(), "b.jpg": photo()}),
        "only_junk": _zipped({"__MACOSX/Race 0/._a.jpg": b"x", "Race 0/.DS_Store": b"x"}),
        "too_many_entries": _zipped(entries),
        "bomb_in_total": _with_claimed_sizes({f"Race 0/{n}.jpg": photo() for n in range(8)}),
    }


def bomb(path: Path, megabytes: int, folder: str = "Race 0") -> Path:
    """A zip of one entry that unpacks to so many megabytes of zeros, a thousand times its size."""
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open(f"{folder}/bomb.jpg", "w", force_zip64=True) as entry,
    ):
        for _ in range(megabytes):
            entry.write(bytes(1_000_000))
    return path


def _zipped(entries: Mapping[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in entries.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return file.getvalue()


def _encrypted(good: bytes) -> bytes:
    """The same with each entry said to be encrypted, in its own header and in the list."""
    changed = bytearray(good)
    changed[6] |= 1
    changed[good.index(b"PK\x01\x02") + 8] |= 1
    return bytes(changed)


def _with_claimed_sizes(entries: Mapping[str, bytes]) -> bytes:
    """Entries that are each said to hold 300 MB."""
    changed = bytearray(_zipped(entries))
    place = changed.find(b"PK\x01\x02")
    while place >= 0:
        changed[place + 24 : place + 28] = (300_000_000).to_bytes(4, "little")
        place = changed.find(b"PK\x01\x02", place + 4)
    return bytes(changed)
