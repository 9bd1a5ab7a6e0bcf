"""What was said of a visit's photos, or of its dogs -> a CSV's text, with the exports' columns."""

import io
from collections.abc import Mapping, Sequence

from breeds.bundle import Breed
from breeds.exports.tables import columns, csv_file
from breeds.exports.tables.columns import ANIMAL, PHOTO, Column, Value
from ui.archive.dogs import Dog
from ui.archive.looking import Seen

SEPARATORS = {"fr": ";", "en": ","}
# Of these, only a catalogue on disk knows anything.
LEFT_OUT = frozenset({"verdict", "judged_by", "judged", "moved_from", "digest", "size", "modified"})


def of_photos(seen: Sequence[Seen], breeds: Mapping[str, Breed], language: str) -> str:
    rows = [columns.photo_values(each.row, breeds, language) for each in seen]
    return _written(PHOTO, rows, language)


def of_dogs(dogs: Sequence[Dog], breeds: Mapping[str, Breed], language: str) -> str:
    rows = [columns.animal_values(each.row, breeds, language) for each in dogs]
    return _written(ANIMAL, rows, language)


def _written(of: Sequence[Column], rows: Sequence[Sequence[Value]], language: str) -> str:
    kept = [place for place, column in enumerate(of) if column.name not in LEFT_OUT]
    stream = io.StringIO(newline="")
    csv_file.write(
        stream,
        [of[place] for place in kept],
        ([row[place] for place in kept] for row in rows),
        SEPARATORS[language],
        language,
    )
    return stream.getvalue()
