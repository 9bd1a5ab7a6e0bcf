"""What came of a trial with one's own photos, as HTML: a refusal, or a score and what it lacks."""

from collections.abc import Sequence
from dataclasses import dataclass

from breeds.photo.zipped import PhotoZipError
from breeds.recognition.answering import Unreadable
from breeds.recognition.scoring import Scored, UnknownFolder
from ui.parts import templates
from ui.parts.names import folder_of
from ui.texts.page import LANGUAGES, Texts
from ui.trial import left_out, score
from ui.trial.score import Coverage


@dataclass(frozen=True)
class Trial:
    """What became of a zip's photos.

    `tried` holds each answer with the photo as a data URL; `photos` is how many there were, more
    than were looked at where the time was over; `others` names the files that are no photos.
    """

    tried: tuple[tuple[Scored, str], ...]
    unread: tuple[Unreadable[str], ...]
    unknown: tuple[UnknownFolder, ...]
    photos: int
    others: tuple[str, ...] = ()

    @property
    def looked_at(self) -> int:
        return len(self.tried) + len(self.unread)

    @property
    def coverage(self) -> Coverage:
        scored = {folder_of(answer.name) for answer, _ in self.tried}
        unread = {folder_of(each.photo) for each in self.unread}
        unknown = {folder.name for folder in self.unknown}
        return Coverage(len(scored), len((scored | unread | unknown) - {""}))


Outcome = Trial | PhotoZipError | None


def render(outcome: Outcome, texts: Texts) -> str:
    """The result, or why there is none; nothing where no zip was given."""
    if outcome is None:
        return ""
    if isinstance(outcome, PhotoZipError):
        return _refusal(outcome.in_language(texts.code), texts)
    if not outcome.photos:
        refusal = _refusal(texts.trial.nothing_known, texts)
        return refusal + left_out.render((), outcome.unknown, outcome.others, texts)
    return _result(outcome, texts) + left_out.render(
        outcome.unread, outcome.unknown, outcome.others, texts
    )


def render_progress(done: int, photos: int, languages: Sequence[Texts] = LANGUAGES) -> str:
    """In all languages at once, of which the page shows its own: it may be switched meanwhile."""
    return templates.render("trial/progress.html", done=done, photos=photos, languages=languages)


def _result(trial: Trial, texts: Texts) -> str:
    if not trial.tried:
        return _refusal(texts.trial.nothing_read, texts)
    return score.render(trial.tried, trial.coverage, trial.looked_at, trial.photos, texts)


def _refusal(reason: str, texts: Texts) -> str:
    return templates.render("trial/refusal.html", reason=reason, said=texts.trial)
