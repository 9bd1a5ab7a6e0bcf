"""The photos of each folder -> one answer for the dog that they show."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from breeds.bundle import Bundle
from breeds.catalogue.animal_by import FOLDER, AnimalBy
from breeds.catalogue.animals import pool
from breeds.catalogue.columns import now
from breeds.catalogue.rows import AnimalRow, Dated
from ui.archive.looking import Seen


@dataclass(frozen=True)
class Dog:
    """A dog's row, and the first of its photos that could be read, as a data URL."""

    row: AnimalRow
    thumbnail: str | None


def dogs(seen: Sequence[Seen], bundle: Bundle) -> tuple[Dog, ...]:
    """In the order of their first photos; none for photos that lie in no folder."""
    photos: defaultdict[str, list[Seen]] = defaultdict(list)
    for each in seen:
        if each.row.animal is not None:
            photos[each.row.animal].append(each)
    return tuple(_dog(id_, its, bundle) for id_, its in photos.items())


def _dog(id_: str, photos: Sequence[Seen], bundle: Bundle) -> Dog:
    paths = [photo.row.file.path for photo in photos]
    animal = AnimalBy(FOLDER).animal(paths[0])
    name = animal.name if animal else id_
    impressions = [photo.impression for photo in photos if photo.impression is not None]
    thumbnail = next((photo.thumbnail for photo in photos if photo.thumbnail), None)
    if not impressions:
        return Dog(AnimalRow(id_, "", name, paths, 0, False, None, None), thumbnail)
    pooled = pool(impressions, bundle)
    dated = Dated(pooled.answer, bundle.manifest.version, now())
    row = AnimalRow(id_, "", name, paths, pooled.pictures, pooled.agree, dated, None)
    return Dog(row, thumbnail)
