"""An Evaluation -> Markdown, which a terminal shows as it is: what it says in words, and tables.

The card and the page of all figures take both over.
"""

import shlex

from breeds.bundle import Labels
from breeds.bundle.evaluation import Evaluation, Metrics, Model
from training.evaluation import plain, report_tables
from training.evaluation.markdown import error, points, share, table

CONFUSIONS = 10


def text(evaluation: Evaluation, labels: Labels, per_breed: bool) -> str:
    """What a person reads on the terminal; `per_breed` adds a table of breeds for each set."""
    blocks = [
        headline(evaluation.model, evaluation.date),
        plain.sentences(evaluation),
        figures_table(evaluation),
        *(f"{title}:\n\n{rows}" for title, rows in beyond(evaluation, labels)),
    ]
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
        "In brackets: the 95 % interval, by bootstrap over the photos, or Wilson's for a count."
    )


def beyond(evaluation: Evaluation, labels: Labels) -> list[tuple[str, str]]:
    """Each table beside the figures of the sets, with its title; only those that there are."""
    shared, sources = evaluation.shared_breeds, evaluation.by_source
    titled = [
        ("What it stands by", report_tables.decisions(evaluation)),
        ("The same breeds on photos that were seen and on others", report_tables.slices(shared)),
        ("By where the photos are from", report_tables.slices(sources)),
        ("The same photos, altered", report_tables.alterations(evaluation.alterations)),
        ("Wrong among the surest photos", report_tables.risk(evaluation)),
        ("Breeds that it doesn't know", report_tables.unknown_breeds(evaluation, labels)),
        ("Photos without a dog", report_tables.no_dogs(evaluation.no_dogs)),
        ("A fifth of the photo hidden", report_tables.heat_map(evaluation.heat_map)),
    ]
    return [(title, rows) for title, rows in titled if rows]


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
            error(figures.debiased_error),
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


def pools(evaluation: Evaluation) -> list[str]:
    """A sentence for each pool: what it is made of."""
    return [
        f"*{pool.name}* counts the photos of: {'; '.join(s.set for s in pool.sources)}."
        for pool in evaluation.pools
    ]


def again(evaluation: Evaluation) -> list[str]:
    """The photos, and the command that gives these figures."""
    return [sources_table(evaluation), f"```\n{wrapped(evaluation.command)}\n```"]


def sources_table(evaluation: Evaluation) -> str:
    """Which photos each set is made of, and how many of them couldn't be read."""
    rows = [
        (
            source.set,
            source.list or f"all of {source.dataset}",
            f"{source.fingerprint[:16]}…",
            f"{len(source.unreadable)}",
        )
        for source in evaluation.sources
    ]
    return table(("photos of", "list", "fingerprint", "unreadable"), rows)


def wrapped(command: str) -> str:
    """The command with a line for each option."""
    lines: list[list[str]] = [[]]
    for word in shlex.split(command):
        if word.startswith("--"):
            lines.append([])
        lines[-1].append(word)
    return " \\\n    ".join(shlex.join(words) for words in lines)


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
        (
            names[breed.id],
            f"{breed.photos}",
            share(breed.top_1),
            f"{breed.accepted}",
            f"{breed.accepted_right}",
        )
        for breed in sorted(figures.breeds, key=lambda breed: breed.top_1.value)
    ]
    return table(("breed", "photos", "top-1", "accepted", "right of these"), rows)


def _names(labels: Labels) -> dict[str, str]:
    return {breed.id: breed.en for breed in labels.breeds}
