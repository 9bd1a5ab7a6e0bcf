"""What the model can't do, in a volunteer's words."""

from breeds.bundle import Bundle
from ui.parts import templates
from ui.texts.numbers import whole
from ui.texts.page import Texts


def render(bundle: Bundle, texts: Texts) -> str:
    """The limits of a model, which depend on whether it says when it is sure."""
    said = texts.model
    own = said.limits_decided if bundle.manifest.thresholds else said.limits_undecided
    known = whole(len(bundle.breeds), texts)
    limits = [limit.format(known) for limit in (*said.limits_list, *own)]
    return templates.render("model/limits.html", limits=limits, said=said)
