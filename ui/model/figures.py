"""How good the model is, in a volunteer's words."""

from collections.abc import Iterator
from dataclasses import dataclass

from breeds.bundle import Bundle
from breeds.bundle.excerpt import Excerpt, Measured
from breeds.intervals import Share
from ui.parts import templates
from ui.texts.numbers import of_100, whole
from ui.texts.page import Texts

# In shares: the mean probability may be so far from the share of right answers and still be just.
JUST_WITHIN = 0.02


@dataclass(frozen=True)
class Headline:
    """A set's share of right answers, told in large; `of_100` is that share."""

    title: str
    photos: str
    share: Share
    of_100: int
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class Cell:
    """A share with its interval, None where it wasn't measured."""

    told: str
    interval: str | None


@dataclass(frozen=True)
class Line:
    """A set's line in the table of all figures."""

    name: str
    photos: str
    cells: tuple[Cell, ...]


def render(bundle: Bundle, evaluation: Excerpt, texts: Texts) -> str:
    said = texts.model
    headline_set = evaluation.honest or evaluation.familiar
    if headline_set is None:
        return templates.render(
            "model/missing.html", heading=said.figures, sentence=said.figures_missing
        )
    return templates.render(
        "model/figures.html",
        of_another=_of_another(bundle, evaluation, texts),
        headlines=list(_headlines(evaluation, texts)),
        why=_why(evaluation, texts),
        calibration=_calibration(headline_set, texts),
        lines=[_line(measured, texts) for measured in evaluation.measured],
        said=said,
    )


def _of_another(bundle: Bundle, evaluation: Excerpt, texts: Texts) -> str | None:
    if evaluation.version in (None, bundle.manifest.version):
        return None
    return texts.model.figures_of_another.format(evaluation.version)


def _headlines(evaluation: Excerpt, texts: Texts) -> Iterator[Headline]:
    said, honest, familiar = texts.model, evaluation.honest, evaluation.familiar
    if honest is not None:
        yield _headline(said.honest, said.honest_sentence, honest, texts)
    if familiar is not None:
        title = said.familiar.format(said.photo_set(familiar.name))
        yield _headline(title, said.familiar_sentence, familiar, texts)


def _headline(title: str, sentence: str, measured: Measured, texts: Texts) -> Headline:
    share, top_5, said = measured.top_1, measured.top_5, texts.model
    sentences = [sentence.format(**_hundredths(share))]
    if top_5 is not None:
        sentences.append(said.among_five.format(value=of_100(top_5.value)))
    photos = said.photos.format(whole(measured.photos, texts))
    return Headline(title, photos, share, of_100(share.value), tuple(sentences))


def _why(evaluation: Excerpt, texts: Texts) -> str:
    said, familiar = texts.model, evaluation.familiar
    if evaluation.honest is None:
        return said.no_honest
    return said.why_two.format(said.photo_set(familiar.name)) if familiar else ""


def _calibration(measured: Measured, texts: Texts) -> str | None:
    said, error = measured.mean_confidence, measured.calibration_error
    if said is None or error is None:
        return None
    right = measured.top_1.value
    if abs(said - right) <= JUST_WITHIN:
        verdict = texts.model.calibration_just
    elif said < right:
        verdict = texts.model.calibration_modest
    else:
        verdict = texts.model.calibration_overconfident
    return texts.model.calibration_verdict.format(
        said=of_100(said), right=of_100(right), verdict=verdict, gap=of_100(error)
    )


def _line(measured: Measured, texts: Texts) -> Line:
    said = texts.model
    photos = said.photos.format(whole(measured.photos, texts))
    seen = said.unseen if measured.leak_free else said.seen
    cells = (_cell(measured.top_1, texts), _cell(measured.top_5, texts))
    return Line(measured.name, f"{photos}, {seen}", cells)


def _cell(share: Share | None, texts: Texts) -> Cell:
    if share is None:
        return Cell(texts.model.not_measured, None)
    told = texts.share.format(of_100(share.value))
    return Cell(told, texts.model.between.format(**_hundredths(share)))


def _hundredths(share: Share) -> dict[str, int]:
    return {
        "value": of_100(share.value),
        "low": of_100(share.low),
        "high": of_100(share.high),
    }
