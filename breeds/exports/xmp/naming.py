"""Which file is a photo's sidecar, and whether it is that photo's alone."""

import unicodedata
from enum import Enum
from pathlib import Path, PurePath

from breeds.exports.xmp.errors import SidecarError, disk_refuses

SUFFIX = ".xmp"
# What programs leave beside a photo under its name: edits, previews, notes, sidecars of other
# kinds. Any other ending is taken for a photo's or a film's: rather one refusal too many.
_COMPANIONS = {
    *(".xmp", ".aae", ".arp", ".cos", ".dop", ".dtstyle", ".on1", ".pp2", ".pp3", ".rpp", ".spd"),
    *(".spdl", ".thm", ".wav", ".bak", ".old", ".tmp", ".log", ".csv", ".htm", ".html", ".json"),
    *(".md", ".pdf", ".txt", ".xml", ".yaml", ".yml"),
}


class Naming(Enum):
    """How a sidecar is called: darktable's and digiKam's way, or Lightroom's."""

    WHOLE_NAME = "photo.jpg.xmp"
    WITHOUT_ENDING = "photo.xmp"

    def of(self, photo: Path) -> Path:
        if self is Naming.WITHOUT_ENDING:
            return photo.with_suffix(SUFFIX)
        return photo.with_name(photo.name + SUFFIX)

    @property
    def other(self) -> "Naming":
        return Naming.WHOLE_NAME if self is Naming.WITHOUT_ENDING else Naming.WITHOUT_ENDING


def draft_of(sidecar: Path) -> Path:
    """Where `files.replacing` puts it together."""
    return sidecar.with_suffix(f".draft{sidecar.suffix}")


class Sidecars:
    """The sidecars of photos that come one after the other; it remembers one folder's names."""

    def __init__(self, naming: Naming) -> None:
        self._naming = naming
        self._folder: Path | None = None
        self._names: dict[str, list[str]] = {}
        self._given: dict[str, Path] = {}

    def to_write(self, photo: Path) -> Path:
        """Raises SidecarError where it isn't this photo's alone, or would hide another sidecar."""
        sidecar = self._naming.of(photo)
        if _key(sidecar.name) == _key(photo.name):
            raise SidecarError(f"{photo} est un sidecar.", f"{photo} is a sidecar.")
        others = self._sharing(photo)
        if self._naming is Naming.WITHOUT_ENDING:
            first = self._given.setdefault(_key(str(sidecar)), photo)
            others = others or ([first] if first != photo else [])
            if others:
                raise _shared(sidecar, photo, others[0])
        if not sidecar.exists():
            self._hides_none(photo, sidecar, is_shared=bool(others))
        self._has_room(sidecar)
        return sidecar

    def to_clear(self, photo: Path) -> Path:
        """Raises SidecarError where there is no room to replace it."""
        sidecar = self._naming.of(photo)
        self._has_room(sidecar)
        return sidecar

    def _sharing(self, photo: Path) -> list[Path]:
        """Other photos and films of the folder that would have the same photo.xmp.

        By case, too, since photo.xmp and Photo.xmp are one file on many disks.
        """
        names = self._names_in(photo.parent).get(_key(photo.stem), [])
        return [
            photo.with_name(name)
            for name in names
            if name != photo.name and PurePath(name).suffix.lower() not in _COMPANIONS
        ]

    def _names_in(self, folder: Path) -> dict[str, list[str]]:
        """The names in a folder by what they are without their endings."""
        if folder != self._folder:
            names: dict[str, list[str]] = {}
            try:
                for path in sorted(folder.iterdir()):
                    names.setdefault(_key(path.stem), []).append(path.name)
            except OSError as error:
                raise disk_refuses(folder, error) from error
            self._folder, self._names = folder, names
        return self._names

    def _hides_none(self, photo: Path, sidecar: Path, is_shared: bool) -> None:
        """immich, say, reads photo.jpg.xmp and then, where there is none, photo.xmp."""
        other = self._naming.other.of(photo)
        if other != photo and other.exists() and not is_shared:
            raise SidecarError(
                f"{sidecar} n'est pas créé, car {other.name} existe déjà et des logiciels ne "
                f"lisent qu'un des deux : choisissez les noms en « {self._naming.other.value} ».",
                f"{sidecar} isn't made, for {other.name} is there already and programs read only "
                f'one of both: choose names like "{self._naming.other.value}".',
            )

    def _has_room(self, sidecar: Path) -> None:
        """The draft's place may be a link, or the sidecar of a photo that is called so."""
        draft = draft_of(sidecar)
        names = self._names_in(sidecar.parent)
        photos = [
            name
            for key in (_key(draft.stem), _key(PurePath(draft.stem).stem))
            for name in names.get(key, [])
            if PurePath(name).suffix.lower() not in _COMPANIONS
            and _key(draft.name) in {_key(each.of(Path(name)).name) for each in Naming}
        ]
        if photos or draft.is_symlink():
            raise SidecarError(
                f"{sidecar} n'est pas modifié, car la place de {draft.name} est prise.",
                f"{sidecar} is left alone, for the place of {draft.name} is taken.",
            )


def _key(name: str) -> str:
    """The same for names that are one on a disk which ignores case, or takes accents apart."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def _shared(sidecar: Path, photo: Path, other: Path) -> SidecarError:
    return SidecarError(
        f"{sidecar} serait à la fois celui de {photo.name} et de {other.name} : choisissez les "
        f"noms en « {Naming.WHOLE_NAME.value} ».",
        f"{sidecar} would be that of both {photo.name} and {other.name}: choose names like "
        f'"{Naming.WHOLE_NAME.value}".',
    )
