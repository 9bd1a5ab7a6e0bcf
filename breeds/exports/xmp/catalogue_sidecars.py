"""A catalogue -> the sidecars of its photos, brought up to what it says, or freed of our tags."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from breeds.catalogue import reading
from breeds.catalogue.store import Catalogue
from breeds.exports.xmp import sidecars
from breeds.exports.xmp.errors import SidecarError
from breeds.exports.xmp.naming import Naming
from breeds.exports.xmp.photo_tags import tags_of
from breeds.exports.xmp.sidecars import Done, Outcome
from breeds.exports.xmp.tags import Tags


@dataclass(frozen=True)
class XmpWanted:
    """`folder` is the photos'; `unsure` says too what isn't accepted, `remove` takes all out."""

    folder: Path
    language: str
    naming: Naming = Naming.WHOLE_NAME
    unsure: bool = False
    remove: bool = False


@dataclass
class Report:
    """How many sidecars were written, left as they were and erased; the refusals."""

    done: Counter[Done] = field(default_factory=Counter)
    refused: list[SidecarError] = field(default_factory=list)

    def count(self, outcome: Outcome) -> None:
        self.done[outcome.done] += 1
        if outcome.error is not None:
            self.refused.append(outcome.error)


@dataclass(frozen=True)
class Tagged:
    """A photo and what is to be said of it, None where nothing is."""

    photo: Path
    tags: Tags | None


def tagged(catalogue: Catalogue, wanted: XmpWanted) -> Sequence[Tagged]:
    """The photos that there are. Raises CatalogueError."""
    with catalogue.reading() as connection:
        breeds = reading.names(connection).breeds
    # All of them first: while a catalogue is being read no run can write into it.
    return [
        Tagged(
            wanted.folder / row.file.path,
            None if wanted.remove else tags_of(row, breeds, wanted.language, wanted.unsure),
        )
        for row in reading.photos(catalogue)
        if not row.missing
    ]


def write(photos: Sequence[Tagged], wanted: XmpWanted, step: Callable[[], None]) -> Report:
    """What was said of a photo before and isn't any more is taken out again."""
    report = Report()
    for outcome in _outcomes(photos, wanted.naming):
        report.count(outcome)
        step()
    return report


def _outcomes(photos: Sequence[Tagged], naming: Naming) -> Iterator[Outcome]:
    said = ((each.photo, each.tags) for each in photos if each.tags)
    yield from sidecars.write(said, naming)
    yield from sidecars.remove((each.photo for each in photos if not each.tags), naming)
