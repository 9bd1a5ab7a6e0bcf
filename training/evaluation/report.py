"""An Evaluation -> Markdown tables, which a terminal shows as they are and the card takes over."""

from collections.abc import Sequence

from breeds.bundle import Labels
from breeds.bundle.evaluation import Evaluation, Metrics, Model
from breeds.intervals import Interval

CONFUSIONS = 10


def text(evaluation: Evaluation, labels: Labels, per_breed: bool) -> str:
    """What a person reads on the terminal; `per_breed` adds a table of breeds for each set."""
    blocks = [headline(evaluation.model, evaluation.date), figures_table(evaluation)]
    if evaluation.compared_with:
        blocks += ["Top-1 compared on the same photos:", differences_table(evaluation)]
    for figures in evaluation.sets_and_pools:
        if figures.confusions:
            title = f"Most often confused in {figures.name}:"
            blocks += [title, confusions_table(figures, labels)]
        if per_breed:
            blocks += [f"By breed in {figures.name}:", breeds_table(figures, labels)]
    return "\n\n".join(blocks)


def headline(model: Model, date: str) -> str:
    look = ", its second look switched off" if model.one_look else ""
    return (
        f"Model {model.version}{look}, measured on {date}. "
        "In brackets: the 95 % interval, by bootstrap over the photos."
    )


def figures_table(evaluation: Evaluation) -> str:
    """A row for each set and each pool."""
    columns = (
        "photos of",
        "leak-free",
        "photos",
        "top-1",
        "top-5",
        "calibration error",
        "mean confidence",
        "looked at twice",
    )
    rows = [
        (
            figures.name,
            "yes" if figures.leak_free else "no",
            f"{figures.photos:,}",
            share(figures.top_1),
            share(figures.top_5),
            f"{figures.calibration_error:.3f}",
            f"{figures.mean_confidence:.1%}",
            f"{figures.second_looks:.0%}",
        )
        for figures in evaluation.sets_and_pools
    ]
    return table(columns, rows)


def differences_table(evaluation: Evaluation) -> str:
    """A row for each set or pool and each model that this one was compared with."""
    versions = {
        model.name: f"{model.version}{', one look' if model.one_look else ''}"
        for model in evaluation.compared_with
    }
    rows = [
        (
            figures.name,
            f"{difference.against} ({versions[difference.against]})",
            points(difference.top_1),
            "yes" if difference.top_1.excludes_zero else "no",
        )
        for figures in evaluation.sets_and_pools
        for difference in figures.differences
    ]
    return table(("photos of", "compared with", "top-1, in points", "excludes 0"), rows)


def sources_table(evaluation: Evaluation) -> str:
    """Which photos each set is made of, and how many of them couldn't be read."""
    rows = [
        (
            source.set,
            source.list or f"all of {source.dataset}",
            f"{source.fingerprint[:16]}…",
            f"{len(source.unreadable)}",
        )
        for figures in evaluation.sets
        for source in figures.sources
    ]
    return table(("photos of", "list", "fingerprint", "unreadable"), rows)


def confusions_table(figures: Metrics, labels: Labels) -> str:
    """The ten most frequent."""
    names = _names(labels)
    rows = [
        (names[confusion.truth], names[confusion.answer], f"{confusion.photos}")
        for confusion in figures.confusions[:CONFUSIONS]
    ]
    return table(("a photo of", "answered", "photos"), rows)


def breeds_table(figures: Metrics, labels: Labels) -> str:
    """A row a breed, the least often recognised first."""
    names = _names(labels)
    rows = [
        (names[breed.id], f"{breed.photos}", share(breed.top_1))
        for breed in sorted(figures.breeds, key=lambda breed: breed.top_1.value)
    ]
    return table(("breed", "photos", "top-1"), rows)


def table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table whose columns line up."""
    cells = [columns, *[[cell.replace("|", "\\|") for cell in row] for row in rows]]
    widths = [max(len(cell) for cell in column) for column in zip(*cells, strict=True)]
    lines = [
        "| " + " | ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)) + " |"
        for row in cells
    ]
    rule = "| " + " | ".join("-" * width for width in widths) + " |"
    return "\n".join([lines[0], rule, *lines[1:]])


def share(interval: Interval) -> str:
    """Such as 90.2% (89.0 to 91.3)."""
    low, high = 100 * interval.low, 100 * interval.high
    return f"{interval.value:.1%} ({low:.1f} to {high:.1f})"


def points(interval: Interval) -> str:
    """Such as +2.67 (+1.79 to +3.54)."""
    value, low, high = (100 * end for end in (interval.value, interval.low, interval.high))
    return f"{value:+z.2f} ({low:+z.2f} to {high:+z.2f})"


def _names(labels: Labels) -> dict[str, str]:
    return {breed.id: breed.en for breed in labels.breeds}
