"""An Evaluation -> docs/EVALUATION.md: what it says in words, every table, every breed."""

from breeds.bundle import Labels
from breeds.bundle.evaluation import Evaluation
from training.evaluation import plain, report

INTRODUCTION = (
    "Written by `python -m training evaluate --write`: run the command at the end again rather "
    "than edit this page."
)


def text(evaluation: Evaluation, labels: Labels) -> str:
    """The whole page, in Markdown."""
    blocks = [
        "# How good the model is, and when to trust it",
        INTRODUCTION,
        report.headline(evaluation.model, evaluation.date),
        "## In words",
        plain.sentences(evaluation),
        "## Figures",
        report.figures_table(evaluation),
        *report.pools(evaluation),
    ]
    if evaluation.compared_with:
        blocks += ["## Compared with", report.differences_table(evaluation)]
    for title, table in report.beyond(evaluation, labels):
        blocks += [f"## {title}", table]
    for shown in evaluation.sets_and_pools:
        if shown.confusions:
            blocks += [f"## Most often confused in {shown.name}"]
            blocks += [report.confusions_table(shown, labels)]
    for shown in evaluation.sets:
        blocks += [f"## By breed in {shown.name}", report.breeds_table(shown, labels)]
    blocks += ["## How to have these figures again", *report.again(evaluation)]
    return "\n\n".join(blocks) + "\n"
