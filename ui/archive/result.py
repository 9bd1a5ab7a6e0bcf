"""What came of a visit's photos, as HTML: counts, and tables that begin with what needs a person.

Thumbnails aren't in it but beside it, so that they go to the browser once for both languages.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from breeds.bilingual import BilingualError
from breeds.catalogue.rows import Dated
from breeds.exports.conclusion import worded
from breeds.exports.tables.columns import Status
from breeds.recognition.decision import Certainty
from ui.archive.dogs import Dog
from ui.archive.looking import Seen
from ui.parts import templates
from ui.parts.names import printable
from ui.texts.archive import ArchiveTexts
from ui.texts.page import Texts

# A browser shows so many thumbnails at once without a pause; the CSV has all photos.
MOST_SHOWN = 200
NAMES_SHOWN = 20
# What needs a person comes first, what needs nobody last.
ORDER = (
    Certainty.UNSURE.value,
    Status.UNREADABLE.value,
    Certainty.NOT_A_DOG.value,
    Certainty.ACCEPTED.value,
)


@dataclass(frozen=True)
class Result:
    """`photos` is how many there were, more than were looked at where it was stopped."""

    seen: tuple[Seen, ...]
    dogs: tuple[Dog, ...]
    photos: int
    others: tuple[str, ...]

    @cached_property
    def in_order(self) -> Sequence[Seen]:
        return sorted(self.seen, key=lambda each: (_place(each.row.answer), each.row.file.path))

    @cached_property
    def dogs_in_order(self) -> Sequence[Dog]:
        return sorted(self.dogs, key=lambda each: (_place(each.row.answer), each.row.id))


@dataclass(frozen=True)
class Line:
    """A line of a table; `picture` is its thumbnail's place in `thumbnails`, None for none."""

    name: str
    picture: int | None
    kind: str
    badge: str
    said: str
    details: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A table with its heading, the counts over it, and what to say where it isn't all."""

    name: str
    heading: str
    counts: str
    first_column: str
    cut: str | None
    lines: tuple[Line, ...]


def render(came_of: Result, texts: Texts) -> str:
    """The tables of one language."""
    said = texts.archive
    looked_at = len(came_of.seen)
    stopped = said.stopped.format(done=looked_at, photos=came_of.photos)
    return templates.render(
        "archive/result.html",
        stopped=stopped if looked_at < came_of.photos else None,
        tables=_tables(came_of, texts),
        others=[printable(name) for name in came_of.others[:NAMES_SHOWN]],
        others_heading=said.counted(len(came_of.others), said.others),
        more_others=len(came_of.others[NAMES_SHOWN:]),
        said=said,
    )


def thumbnails(came_of: Result) -> list[str]:
    """As data URLs, in the order in which the tables' lines name them."""
    shown = [each.thumbnail for each in came_of.dogs_in_order[:MOST_SHOWN]]
    shown += [each.thumbnail for each in came_of.in_order[:MOST_SHOWN]]
    return [thumbnail for thumbnail in shown if thumbnail]


def _tables(came_of: Result, texts: Texts) -> Sequence[Table]:
    said, pictures = texts.archive, iter(range(2 * MOST_SHOWN))
    tables = []
    if came_of.dogs:
        dogs = came_of.dogs_in_order
        lines = [
            _line(
                f"{printable(dog.row.name)} · {said.counted(len(dog.row.photos), said.photos)}",
                next(pictures) if dog.thumbnail else None,
                dog.row.answer,
                None,
                texts,
            )
            for dog in dogs[:MOST_SHOWN]
        ]
        counts = _counts((dog.row.answer for dog in dogs), said.of_dogs, said)
        tables.append(
            Table("dogs", said.by_dog, counts, said.dog, _cut(len(dogs), said), tuple(lines))
        )
    photos = came_of.in_order
    lines = [
        _line(
            printable(photo.row.file.path),
            next(pictures) if photo.thumbnail else None,
            photo.row.answer,
            photo.row.error,
            texts,
        )
        for photo in photos[:MOST_SHOWN]
    ]
    counts = _counts((photo.row.answer for photo in photos), said.of_photos, said)
    cut = _cut(len(photos), said)
    tables.append(Table("photos", said.by_photo, counts, said.photo, cut, tuple(lines)))
    return tables


def _counts(answers: Iterable[Dated | None], of: tuple[str, str], said: ArchiveTexts) -> str:
    """In one sentence: how many there are, and how many of each kind."""
    kinds = Counter(_kind(answer) for answer in answers)
    told = [said.counted(kinds[kind], pair) for kind, pair in said.counts.items() if kinds[kind]]
    return said.sentence.format(said.counted(kinds.total(), of), ", ".join(told))


def _cut(lines: int, said: ArchiveTexts) -> str | None:
    return said.cut.format(shown=MOST_SHOWN, all=lines) if lines > MOST_SHOWN else None


def _line(
    name: str,
    picture: int | None,
    answer: Dated | None,
    error: BilingualError | None,
    texts: Texts,
) -> Line:
    kind = _kind(answer)
    badge = texts.archive.badges[kind]
    if answer is None:
        return Line(name, picture, kind, badge, error.in_language(texts.code) if error else "", ())
    words = worded(answer, texts.code)
    incomplete = texts.incomplete if answer.answer.incomplete else ""
    details = tuple(filter(None, (words.remark, words.notice, incomplete)))
    return Line(name, picture, kind, badge, words.line, details)


def _kind(answer: Dated | None) -> str:
    return Status.UNREADABLE.value if answer is None else answer.answer.decision.certainty.value


def _place(answer: Dated | None) -> int:
    return ORDER.index(_kind(answer))
