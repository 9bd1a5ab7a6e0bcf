"""breeds.csv and groups.csv -> the names of breeds: of a bundle's labels, of folders and files."""

import csv
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from breeds.bundle import Breed, Group, Labels
from breeds.bundle.labels import NO_GROUP
from breeds.bundle.names import STARTS_WITH_ID, simplified, spellings

BREEDS_CSV = Path(__file__).with_name("breeds.csv")
GROUPS_CSV = Path(__file__).with_name("groups.csv")


def read_labels(ids: Iterable[str] | None = None) -> Labels:
    """The breeds of these ids, sorted by id: the order of a network's outputs.

    Without ids, every breed of breeds.csv. An id that breeds.csv lacks is a user's own breed: it
    takes its name from the id, and the group of breeds without an FCI group. Only groups that
    have a breed are listed.
    """
    known = {row["wnid"]: _breed(row) for row in _read(BREEDS_CSV)}
    wanted = sorted(known if ids is None else set(ids))
    breeds = tuple(known.get(breed_id) or _own_breed(breed_id) for breed_id in wanted)
    used = {breed.group for breed in breeds}
    groups = tuple(Group(**row) for row in _read(GROUPS_CSV) if row["id"] in used)
    return Labels(breeds, groups)


def read_imagenet_columns() -> dict[str, int]:
    """Which of ImageNet's 1,000 classes each breed is, by the breed's id."""
    return {row["wnid"]: int(row["imagenet"]) for row in _read(BREEDS_CSV) if row["imagenet"]}


@dataclass(frozen=True)
class BreedFinder:
    """Which breed a folder or an Oxford-IIIT Pet file name stands for; maps lead to ids."""

    by_name: Mapping[str, str]
    by_oxford_prefix: Mapping[str, str]
    ids: frozenset[str]

    @classmethod
    def read(cls) -> "BreedFinder":
        rows = _read(BREEDS_CSV)
        return cls(
            {
                name: row["wnid"]
                for row in rows
                for name in spellings((row["en"], row["fr"], row["oxford"]))
            },
            {row["oxford"]: row["wnid"] for row in rows if row["oxford"]},
            frozenset(row["wnid"] for row in rows),
        )

    def of_folder(self, folder: str) -> str:
        """The id of a folder named `<wnid>-<anything>` or after a breed, in English or French.

        Case, accents, hyphens and underscores don't count. A folder that stands for no breed of
        breeds.csv is a new breed, and its name the id.
        """
        wnid = STARTS_WITH_ID.match(folder)
        if wnid and wnid[1] in self.ids:
            return wnid[1]
        # macOS parts a letter from its accent, and other systems don't.
        return self.by_name.get(simplified(folder)) or unicodedata.normalize("NFC", folder)

    def knows(self, folder: str) -> bool:
        """Whether it is named after a breed of breeds.csv, or by an id."""
        return bool(STARTS_WITH_ID.match(folder)) or self.of_folder(folder) in self.ids

    def of_oxford_file(self, name: str) -> str | None:
        """The id for `<breed>_<number>.jpg`; None for a cat or a breed that breeds.csv lacks."""
        prefix, _, _ = name.rpartition("_")
        return self.by_oxford_prefix.get(prefix)


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _breed(row: Mapping[str, str]) -> Breed:
    return Breed(row["wnid"], row["en"], row["fr"], row["group"])


def _own_breed(breed_id: str) -> Breed:
    words = STARTS_WITH_ID.sub("", breed_id).replace("_", " ").strip() or breed_id
    name = words[0].upper() + words[1:]
    return Breed(breed_id, name, name, NO_GROUP)
