"""What the tab tells, each a link to its section."""

from ui.parts import templates
from ui.texts.page import Texts


def render(texts: Texts) -> str:
    said = texts.model
    sections = {
        "facts": said.which,
        "figures": said.figures,
        "limits": said.limits,
        "trial": texts.trial.heading,
        "confusions": said.confusions,
        "example-answers": texts.pictures.examples,
        "breeds": said.breeds,
    }
    return templates.render("model/index.html", sections=sections, said=said)
