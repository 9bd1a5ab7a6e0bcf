"""What the model can't do, in a volunteer's words."""

from ui.parts import templates
from ui.texts.numbers import whole
from ui.texts.page import Texts


def render(breeds: int, texts: Texts) -> str:
    """The limits of a model that knows so many breeds."""
    limits = [limit.format(whole(breeds, texts)) for limit in texts.model.limits_list]
    return templates.render("model/limits.html", limits=limits, said=texts.model)
