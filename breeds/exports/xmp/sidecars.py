"""Many photos' sidecars: each read, merged and replaced whole, with a backup of what others wrote.

A photo itself is never written to.
"""

import contextlib
import errno
import os
import shutil
import stat
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from functools import partial
from pathlib import Path

from breeds import files
from breeds.exports.xmp import embedded_keywords, sidecar
from breeds.exports.xmp.errors import SidecarError, UnreadableError, disk_refuses
from breeds.exports.xmp.naming import Naming, Sidecars
from breeds.exports.xmp.sidecar import Sidecar
from breeds.exports.xmp.tags import Tags

# darktable's history of a photo with many masks takes some MB.
MOST_BYTES = 64_000_000
BACKUP = ".bak"
_EFFECTIVE = os.access in os.supports_effective_ids


class Done(Enum):
    """What became of a photo's sidecar."""

    WRITTEN = "written"
    UNCHANGED = "unchanged"
    ERASED = "erased"
    REFUSED = "refused"


@dataclass(frozen=True)
class Outcome:
    """One photo, its sidecar, and what was done; `backup` where one was made for it now."""

    photo: Path
    sidecar: Path
    done: Done
    backup: Path | None = None
    error: SidecarError | None = None


def write(
    given: Iterable[tuple[Path, Tags]], naming: Naming = Naming.WHOLE_NAME
) -> Iterator[Outcome]:
    """Put tags into the photos' sidecars, in place of what was written there before.

    A sidecar that can't be read, that two photos would share or that is a link is refused.
    """
    names = Sidecars(naming)
    for photo, tags in given:
        yield _attempted(photo, naming, partial(_written, names, photo, tags))


def remove(photos: Iterable[Path], naming: Naming = Naming.WHOLE_NAME) -> Iterator[Outcome]:
    """Take out of the photos' sidecars what `write` put there, and erase those that it made.

    What others have written since stays. Of a photo that isn't there any more, too.
    """
    names = Sidecars(naming)
    for photo in photos:
        yield _attempted(photo, naming, partial(_cleared, names, photo))


def _attempted(photo: Path, naming: Naming, act: Callable[[], Outcome]) -> Outcome:
    path = naming.of(photo)
    try:
        return act()
    except SidecarError as error:
        refusal = error
    except UnreadableError as error:
        refusal = error.of(path)
    except OSError as error:
        refusal = disk_refuses(path, error)
    return Outcome(photo, path, Done.REFUSED, error=refusal)


def _written(names: Sidecars, photo: Path, tags: Tags) -> Outcome:
    if not photo.is_file():
        raise SidecarError(f"{photo} n'est plus là.", f"{photo} isn't there any more.")
    path = names.to_write(photo)
    old = _read(path)
    new = sidecar.with_tags(old, tags, partial(embedded_keywords.of, photo))
    if old is not None and new.says_the_same(old):
        return Outcome(photo, path, Done.UNCHANGED)
    _let_be_if_locked(path)
    backup = _backed_up(path, old)
    _replace(path, old, new)
    return Outcome(photo, path, Done.WRITTEN, backup)


def _cleared(names: Sidecars, photo: Path) -> Outcome:
    path = names.to_clear(photo)
    old = _read(path)
    if old is None or old.mark is None:
        return Outcome(photo, path, Done.UNCHANGED)
    _let_be_if_locked(path)
    new = sidecar.without_tags(old)
    if old.mark.new_file and new.is_bare:
        path.unlink()
        return Outcome(photo, path, Done.ERASED)
    backup = _backed_up(path, old)
    _replace(path, old, new)
    return Outcome(photo, path, Done.WRITTEN, backup)


def _read(path: Path) -> Sidecar | None:
    """None where there is none. Raises SidecarError, UnreadableError and OSError."""
    try:
        state = path.lstat()
    except FileNotFoundError:
        return None
    if stat.S_ISLNK(state.st_mode):
        raise UnreadableError(
            "c'est un lien, dont d'autres se servent peut-être",
            "it is a link, which others may share",
        )
    if not stat.S_ISREG(state.st_mode):
        raise UnreadableError("ce n'est pas un fichier ordinaire", "it isn't an ordinary file")
    if state.st_size > MOST_BYTES:
        raise UnreadableError("il est trop gros", "it is too big")
    return sidecar.read(path.read_bytes())


def _let_be_if_locked(path: Path) -> None:
    """A file that may not be written could still be replaced. Raises PermissionError."""
    if path.exists() and not os.access(path, os.W_OK, effective_ids=_EFFECTIVE):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))


def _backed_up(path: Path, old: Sidecar | None) -> Path | None:
    """Keep what others wrote, as it is before we first change it; None where it is kept already.

    It is kept under the first name that is free or holds the same. A later change of our own tags
    makes no other.
    """
    if old is None or sidecar.without_tags(old).is_bare:
        return None
    content = old.to_bytes()
    for backup in _backups(path):
        if not backup.exists():
            with files.replacing(backup) as draft:
                draft.write_bytes(content)
                shutil.copystat(path, draft)
            return backup
        if old.mark is not None or backup.read_bytes() == content:
            return None
    return None


def _backups(path: Path) -> Iterator[Path]:
    """photo.jpg.xmp.bak, photo.jpg.xmp.2.bak and so on."""
    yield path.with_name(f"{path.name}{BACKUP}")
    number = 2
    while True:
        yield path.with_name(f"{path.name}.{number}{BACKUP}")
        number += 1


def _replace(path: Path, old: Sidecar | None, new: Sidecar) -> None:
    """As it was in all but its content and its time, by which programs see that it changed."""
    if (path.read_bytes() if path.exists() else None) != (old and old.to_bytes()):
        raise UnreadableError(
            "un autre logiciel vient de le modifier", "another program has just changed it"
        )
    with files.replacing(path) as draft:
        draft.write_bytes(new.to_bytes())
        if path.exists():
            shutil.copystat(path, draft)
            _copy_owner(path, draft)
            os.utime(draft)


def _copy_owner(path: Path, draft: Path) -> None:
    """Only root may do this, and Windows not at all."""
    if hasattr(os, "chown"):
        state = path.stat()
        with contextlib.suppress(PermissionError):
            os.chown(draft, state.st_uid, state.st_gid)
