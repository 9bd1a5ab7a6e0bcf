"""The score of a trial with one's own photos: in a sentence, breed by breed and photo by photo."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from breeds.bundle import Breed
from breeds.recognition.scoring import Score, Scored, by_breed
from ui.parts import templates
from ui.parts.answered_photos import AnsweredPhoto, judge
from ui.parts.names import printable
from ui.texts.numbers import of_100
from ui.texts.page import Texts

FEW_PHOTOS = 30
PHOTOS_SHOWN = 60


@dataclass(frozen=True)
class Coverage:
    """How many of the zip's folders have a photo that was scored, and how many there are."""

    scored: int
    folders: int


@dataclass(frozen=True)
class Verdict:
    """The share of right answers with its interval, 0..1, and what there is to say of it.

    `partial` is what must be said before, where it isn't the score of all folders.
    """

    share: float
    low: float
    high: float
    sentence: str
    notes: tuple[str, ...]
    partial: str | None


@dataclass(frozen=True)
class Cell:
    """How many photos are right, and the interval of their share."""

    told: str
    interval: str


@dataclass(frozen=True)
class Line:
    """A breed's line in the table."""

    breed: str
    cells: tuple[Cell, ...]


def render(
    tried: Sequence[tuple[Scored, str]],
    coverage: Coverage,
    looked_at: int,
    photos: int,
    texts: Texts,
) -> str:
    """The score of at least one answer, each with its photo as a data URL.

    `looked_at` counts the photos that the time sufficed for, `photos` all of them.
    """
    answers = [answer for answer, _ in tried]
    scores = sorted(by_breed(answers).items(), key=lambda item: item[1].right / item[1].photos)
    errors_first = sorted(tried, key=lambda item: item[0].right)[:PHOTOS_SHOWN]
    return templates.render(
        "trial/score.html",
        verdict=_verdict(Score.of(answers), coverage, looked_at, photos, texts),
        lines=[_line(breed, score, texts) for breed, score in scores],
        photos_note=_photos_note(answers, texts),
        photos=[_photo(answer, thumbnail, texts) for answer, thumbnail in errors_first],
        texts=texts,
    )


def _verdict(
    score: Score, coverage: Coverage, looked_at: int, photos: int, texts: Texts
) -> Verdict:
    (low, high), share = score.top_1, score.right / score.photos
    sentence = texts.trial.sentence.format(
        right=score.right,
        photos=score.photos,
        share=of_100(share),
        low=of_100(low),
        high=of_100(high),
    )
    notes = tuple(_notes(score, looked_at, photos, texts))
    return Verdict(share, low, high, sentence, notes, _partial(coverage, texts))


def _partial(coverage: Coverage, texts: Texts) -> str | None:
    if coverage.scored == coverage.folders:
        return None
    return texts.trial.partial.format(scored=coverage.scored, folders=coverage.folders)


def _notes(score: Score, looked_at: int, photos: int, texts: Texts) -> Iterator[str]:
    said = texts.trial
    low, high = score.top_5
    yield said.five.format(
        right=score.right_in_top_5,
        photos=score.photos,
        low=of_100(low),
        high=of_100(high),
    )
    if score.photos < FEW_PHOTOS:
        yield said.few
    if looked_at < photos:
        yield said.stopped.format(done=looked_at, photos=photos)


def _line(breed: Breed, score: Score, texts: Texts) -> Line:
    first = _cell(score.right, score.photos, score.top_1, texts)
    among_five = _cell(score.right_in_top_5, score.photos, score.top_5, texts)
    return Line(breed.name(texts.code), (first, among_five))


def _cell(right: int, photos: int, interval: tuple[float, float], texts: Texts) -> Cell:
    low, high = interval
    return Cell(
        told=texts.trial.of.format(right=right, photos=photos),
        interval=texts.trial.interval.format(low=of_100(low), high=of_100(high)),
    )


def _photos_note(answers: Sequence[Scored], texts: Texts) -> str | None:
    said = texts.trial
    if len(answers) > PHOTOS_SHOWN:
        return said.pictures_cut.format(shown=PHOTOS_SHOWN, photos=len(answers))
    return said.all_right if all(answer.right for answer in answers) else None


def _photo(answer: Scored, thumbnail: str, texts: Texts) -> AnsweredPhoto:
    guess = answer.guesses[0]
    return AnsweredPhoto(
        thumbnail,
        texts.decision.looks_like(guess.breed),
        guess.probability,
        judge(guess.breed, answer.truth, texts),
        name=printable(answer.name),
    )
