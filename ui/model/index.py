"""What the tab tells, each a link to its section."""

from ui.parts import templates
from ui.texts.page import Texts


def render(texts: Texts) -> str:
    said = texts.model
    sections = {
        "decisions": said.decisions.heading,
        "figures": said.figures,
        "conditions": said.conditions.heading,
        "strangers": said.strangers.heading,
        "limits": said.limits,
        "grounds": texts.why.check,
        "confusions": said.confusions,
        "trial": texts.trial.heading,
        "example-answers": texts.pictures.examples,
        "facts": said.which,
        "breeds": said.breeds,
    }
    return templates.render("model/index.html", sections=sections, said=said)
