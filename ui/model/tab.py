"""The tab that tells which model answers, how good it is, what it can't do, and lets one try it."""

import gradio as gr

from breeds.recognition.classifier import Classifier
from ui.model import (
    breeds_table,
    conditions,
    confusions,
    decisions,
    facts,
    figures,
    grounds,
    index,
    limits,
    strangers,
)
from ui.model.example_answers import ExampleAnswers
from ui.parts.examples import Examples
from ui.parts.wording import Describe, Wording
from ui.trial import section as trial


def build(classifier: Classifier, examples: Examples, tab: gr.Tab, wording: Wording) -> None:
    """Lay out `tab`, within it; all that it says is the bundle's."""
    bundle = classifier.bundle
    evaluation = bundle.excerpt()

    def section(name: str, describe: Describe, **settings: str) -> None:
        wording.create(
            gr.HTML,
            describe,
            apply_default_css=False,
            elem_id=name,
            elem_classes="section",
            **settings,
        )

    wording.create(
        gr.HTML,
        lambda texts: {"value": index.render(texts)},
        apply_default_css=False,
        elem_id="model-index",
    )
    section("decisions", lambda texts: {"value": decisions.render(evaluation, texts)})
    section("figures", lambda texts: {"value": figures.render(bundle, evaluation, texts)})
    section("conditions", lambda texts: {"value": conditions.render(evaluation, texts)})
    section("strangers", lambda texts: {"value": strangers.render(evaluation, texts)})
    section("limits", lambda texts: {"value": limits.render(bundle, texts)})
    section("grounds", lambda texts: {"value": grounds.render(evaluation, texts)})
    section("confusions", lambda texts: {"value": confusions.render(bundle, evaluation, texts)})
    trial.build(classifier, wording)
    ExampleAnswers(classifier, examples).build(tab, wording)
    section("facts", lambda texts: {"value": facts.render(bundle, texts)})
    section(
        "breeds",
        lambda texts: {"value": breeds_table.render(bundle, evaluation, texts)},
        js_on_load=breeds_table.SCRIPT.read_text("utf-8"),
    )
