"""What came of a trial with one's own photos, as HTML: scores, photos, and what was left out."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from breeds.bundle import Breed
from breeds.photo.zipped import PhotoZipError
from breeds.recognition.answering import Unreadable
from breeds.recognition.scoring import Score, Scored, UnknownFolder, by_breed
from ui.parts.answered_pictures import AnsweredPicture, grid
from ui.parts.markup import meter, row, table
from ui.texts.numbers import of_100
from ui.texts.page import Texts

FEW_PHOTOS = 30
PICTURES_SHOWN = 60
NAMES_SHOWN = 20
LONGEST_NAME = 80


@dataclass(frozen=True)
class Trial:
    """What became of a zip's photos.

    `tried` holds each answer with the photo as a data URL; `photos` is how many there were, more
    than were looked at where the time was over.
    """

    tried: tuple[tuple[Scored, str], ...]
    unread: tuple[Unreadable[str], ...]
    unknown: tuple[UnknownFolder, ...]
    photos: int


Outcome = Trial | PhotoZipError | None


def render(outcome: Outcome, texts: Texts) -> str:
    """The result, or why there is none; nothing where no zip was given."""
    if outcome is None:
        return ""
    if isinstance(outcome, PhotoZipError):
        return _alert(outcome.in_language(texts.code), texts)
    said = texts.trial
    if not outcome.photos:
        return _alert(said.nothing_known, texts) + _unknown(outcome.unknown, texts)
    result = _result(outcome, texts) if outcome.tried else _alert(said.nothing_read, texts)
    return result + _unread(outcome.unread, texts) + _unknown(outcome.unknown, texts)


def render_progress(done: int, photos: int, texts: Texts) -> str:
    told = escape(texts.trial.progress.format(done=done, photos=photos))
    return (
        f'<div class="progress"><label>{told}'
        f'<progress max="{photos}" value="{done}"></progress></label></div>'
    )


def _alert(sentence: str, texts: Texts) -> str:
    return (
        f'<div class="refusal" role="alert"><h3>{escape(texts.trial.refused)}</h3>'
        f"<p>{escape(sentence)}</p></div>"
    )


def _result(trial: Trial, texts: Texts) -> str:
    said = texts.trial
    tried = [answer for answer, _ in trial.tried]
    score = Score.of(tried)
    (low, high), (five_low, five_high) = score.top_1, score.top_5
    share = score.right / score.photos
    sentence = said.sentence.format(
        right=score.right,
        photos=score.photos,
        share=of_100(share),
        low=of_100(low),
        high=of_100(high),
    )
    five = said.five.format(
        right=score.right_in_top_5,
        photos=score.photos,
        low=of_100(five_low),
        high=of_100(five_high),
    )
    notes = [five]
    if score.photos < FEW_PHOTOS:
        notes.append(said.few)
    looked_at = len(trial.tried) + len(trial.unread)
    if looked_at < trial.photos:
        notes.append(said.stopped.format(done=looked_at, photos=trial.photos))
    told = "".join(f"<p>{escape(note)}</p>" for note in notes)
    return (
        f'<div role="status"><h3>{escape(said.result)}</h3>'
        f'<p class="verdict">{escape(sentence)}</p>{meter(share, low, high)}{told}</div>'
        f"{_breeds(tried, texts)}{_pictures(trial.tried, texts)}"
    )


def _breeds(tried: Sequence[Scored], texts: Texts) -> str:
    said = texts.trial
    scores = sorted(by_breed(tried).items(), key=lambda item: item[1].right / item[1].photos)
    columns = (said.breed, said.right, said.right_in_five)
    rows = [_breed_row(breed, score, texts) for breed, score in scores]
    return f"<h3>{escape(said.by_breed)}</h3>{table('trial', said.by_breed, columns, rows)}"


def _breed_row(breed: Breed, score: Score, texts: Texts) -> str:
    cells = [
        f"{escape(texts.trial.of.format(right=right, photos=score.photos))} "
        f"<small>{escape(texts.trial.interval.format(low=of_100(low), high=of_100(high)))}</small>"
        for right, (low, high) in (
            (score.right, score.top_1),
            (score.right_in_top_5, score.top_5),
        )
    ]
    return row(escape(breed.name(texts.code)), cells)


def _pictures(tried: Sequence[tuple[Scored, str]], texts: Texts) -> str:
    said = texts.trial
    errors_first = sorted(tried, key=lambda item: item[0].right)[:PICTURES_SHOWN]
    note = ""
    if len(tried) > PICTURES_SHOWN:
        told = said.pictures_cut.format(shown=PICTURES_SHOWN, photos=len(tried))
        note = f"<p>{escape(told)}</p>"
    elif all(answer.right for answer, _ in tried):
        note = f"<p>{escape(said.all_right)}</p>"
    items = (_picture(answer, source, texts) for answer, source in errors_first)
    return f"<h3>{escape(said.pictures)}</h3>{note}{grid(items)}"


def _picture(answer: Scored, source: str, texts: Texts) -> str:
    shown = AnsweredPicture(source, answer.guesses[0], name=_printable(answer.name))
    return shown.judged(answer.truth, texts)


def _unread(unread: Sequence[Unreadable[str]], texts: Texts) -> str:
    if not unread:
        return ""
    lines = [
        f"<li><b>{_name(each.photo)}</b> {escape(each.error.in_language(texts.code))}</li>"
        for each in unread
    ]
    return f"<h3>{escape(texts.trial.unread)}</h3>{_list(lines, texts)}"


def _unknown(unknown: Sequence[UnknownFolder], texts: Texts) -> str:
    if not unknown:
        return ""
    said = texts.trial
    lines = [f"<li>{_unknown_folder(folder, texts)}</li>" for folder in unknown]
    return (
        f"<h3>{escape(said.unknown)}</h3><p>{escape(said.unknown_intro)}</p>{_list(lines, texts)}"
    )


def _unknown_folder(folder: UnknownFolder, texts: Texts) -> str:
    said = texts.trial
    name = _name(folder.name) if folder.name else escape(said.no_folder)
    count = escape(said.in_folder.format(photos=folder.photos))
    nearest = ", ".join(breed.name(texts.code) for breed in folder.nearest)
    offer = f" {escape(said.nearest.format(nearest))}" if nearest else ""
    return f"<b>{name}</b> <small>{count}</small>{offer}"


def _list(lines: Sequence[str], texts: Texts) -> str:
    shown = "".join(lines[:NAMES_SHOWN])
    if len(lines) > NAMES_SHOWN:
        shown += f"<li>{escape(texts.trial.more.format(len(lines) - NAMES_SHOWN))}</li>"
    return f'<ul class="left-out">{shown}</ul>'


def _name(name: str) -> str:
    return escape(_printable(name))


def _printable(name: str) -> str:
    """A name from the zip, which may hold anything, as it can be shown."""
    printable = "".join(sign if sign.isprintable() else "\ufffd" for sign in name)
    return f"…{printable[-LONGEST_NAME:]}" if len(printable) > LONGEST_NAME else printable
