"""How good the model is, in a volunteer's words."""

from html import escape

from breeds.bundle import Bundle
from breeds.bundle.evaluation import Excerpt, Measured
from breeds.intervals import Share
from ui.parts.markup import meter, row, table
from ui.texts.numbers import of_100, whole
from ui.texts.page import Texts

# In shares: the mean probability may be so far from the share of right answers and still be just.
JUST_WITHIN = 0.02


def render(bundle: Bundle, evaluation: Excerpt, texts: Texts) -> str:
    said = texts.model
    heading = f"<h2>{escape(said.figures)}</h2>"
    if evaluation.largest is None:
        return f'{heading}<p class="missing">{escape(said.figures_missing)}</p>'
    honest, familiar = evaluation.honest, evaluation.familiar
    cards = _honest(honest, texts) + _familiar(familiar, texts)
    parts = [
        heading,
        _whose(bundle, evaluation, texts),
        f'<div class="headlines">{cards}</div>',
        f"<p>{escape(_why(evaluation, texts))}</p>",
        f"<p>{escape(said.chance)}</p>",
        _calibration(honest or familiar, texts),
        _all(evaluation, texts),
    ]
    return "".join(parts)


def _whose(bundle: Bundle, evaluation: Excerpt, texts: Texts) -> str:
    if evaluation.version in (None, bundle.manifest.version):
        return ""
    told = texts.model.figures_of_another.format(evaluation.version)
    return f'<p class="missing">{escape(told)}</p>'


def _honest(honest: Measured | None, texts: Texts) -> str:
    if honest is None:
        return ""
    return _headline(texts.model.honest, texts.model.honest_sentence, honest, texts)


def _familiar(familiar: Measured | None, texts: Texts) -> str:
    if familiar is None:
        return ""
    title = texts.model.familiar.format(familiar.name)
    return _headline(title, texts.model.familiar_sentence, familiar, texts)


def _headline(title: str, sentence: str, measured: Measured, texts: Texts) -> str:
    share = measured.top_1
    told = sentence.format(**_hundredths(share))
    photos = texts.model.photos.format(whole(measured.photos, texts))
    return (
        f"<section><h3>{escape(title)} <small>{escape(photos)}</small></h3>"
        f'<p class="big" aria-hidden="true">{of_100(share.value)}<small>/100</small></p>'
        f"{meter(share.value, share.low, share.high)}<p>{escape(told)}</p>"
        f"{_among_five(measured.top_5, texts)}</section>"
    )


def _among_five(share: Share | None, texts: Texts) -> str:
    if share is None:
        return ""
    return f"<p>{escape(texts.model.among_five.format(value=of_100(share.value)))}</p>"


def _why(evaluation: Excerpt, texts: Texts) -> str:
    if evaluation.honest is None:
        return texts.model.no_honest
    return texts.model.why_two.format(evaluation.familiar.name) if evaluation.familiar else ""


def _calibration(measured: Measured, texts: Texts) -> str:
    said, error = measured.mean_confidence, measured.calibration_error
    if said is None or error is None:
        return ""
    right = measured.top_1.value
    if abs(said - right) <= JUST_WITHIN:
        verdict = texts.model.calibration_just
    elif said < right:
        verdict = texts.model.calibration_modest
    else:
        verdict = texts.model.calibration_overconfident
    told = texts.model.calibration_verdict.format(
        said=of_100(said), right=of_100(right), verdict=verdict, gap=of_100(error)
    )
    return f"<h3>{escape(texts.model.calibration)}</h3><p>{escape(told)}</p>"


def _all(evaluation: Excerpt, texts: Texts) -> str:
    said = texts.model
    columns = (said.photos_of, said.right_first, said.right_in_five)
    rows = [_row(measured, texts) for measured in evaluation.measured]
    return (
        f"<details><summary>{escape(said.all_figures)}</summary>"
        f"{table('measures', said.all_figures, columns, rows)}</details>"
    )


def _row(measured: Measured, texts: Texts) -> str:
    said = texts.model
    photos = said.photos.format(whole(measured.photos, texts))
    seen = said.unseen if measured.leak_free else said.seen
    name = f'<span lang="en">{escape(measured.name)}</span>'
    header = f"{name} <small>{escape(f'{photos}, {seen}')}</small>"
    return row(header, (_cell(measured.top_1, texts), _cell(measured.top_5, texts)))


def _cell(share: Share | None, texts: Texts) -> str:
    if share is None:
        return escape(texts.model.not_measured)
    told = escape(texts.share.format(of_100(share.value)))
    return f"{told} <small>{escape(texts.model.between.format(**_hundredths(share)))}</small>"


def _hundredths(share: Share) -> dict[str, int]:
    return {
        "value": of_100(share.value),
        "low": of_100(share.low),
        "high": of_100(share.high),
    }
