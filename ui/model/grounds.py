"""Whether the picture of what spoke for an answer shows what the answer rests on."""

from collections.abc import Iterator

from breeds.bundle.evaluation import HeatMapCheck
from breeds.bundle.excerpt import Excerpt
from ui.model import shares
from ui.parts import templates
from ui.texts.numbers import of_100, whole
from ui.texts.page import Texts


def render(evaluation: Excerpt, texts: Texts) -> str:
    said, check = texts.why, evaluation.heat_map
    if check is None:
        return templates.render(
            "model/missing.html", heading=said.check, sentence=said.check_missing
        )
    sentences = list(_sentences(check, texts))
    return templates.render("model/grounds.html", heading=said.check, sentences=sentences)


def _sentences(check: HeatMapCheck, texts: Texts) -> Iterator[str]:
    said = texts.why
    yield said.check_hidden.format(
        photos=whole(check.photos, texts),
        hottest=of_100(check.hottest.value),
        random=of_100(check.random.value),
        middle=of_100(check.middle.value),
    )
    if check.against_random.low <= 0:
        yield said.check_false
        return
    told = shares.ends(check.hotter, texts)
    yield said.check_true.format(hotter=told["value"], low=told["low"], high=told["high"])
    if check.against_middle.low > 0:
        yield said.check_beyond_middle
    elif check.against_middle.high < 0:
        yield said.check_below_middle
    else:
        yield said.check_like_middle
