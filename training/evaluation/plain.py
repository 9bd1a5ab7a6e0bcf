"""An Evaluation -> what a volunteer wants to know of it, in sentences, before any table."""

from collections.abc import Iterator

from breeds.bundle.evaluation import (
    Alteration,
    Among,
    Decided,
    Evaluation,
    HeatMapCheck,
    Metrics,
)
from training.evaluation.markdown import share


def sentences(evaluation: Evaluation) -> str:
    """A Markdown list, the most honest figures first."""
    return "\n".join(f"- {sentence}" for sentence in _sentences(evaluation))


def _sentences(evaluation: Evaluation) -> Iterator[str]:
    for shown in evaluation.most_telling:
        yield _decided(shown)
        rest = _instead(shown.decided)
        if rest:
            yield rest
    for strangers in evaluation.unknown_breeds:
        yield (
            f"Of 100 photos of breeds that it doesn't know, {_of_100(strangers.accepted)} are "
            f"answered all the same, and wrongly ({strangers.name}; with each breed counting "
            f"alike, {_hundredths(strangers.by_breed.value)})."
        )
    for empty in evaluation.no_dogs:
        yield (
            f"Of 100 photos without a dog, {_of_100(empty.taken_for_dog)} pass for one "
            f"({empty.name})."
        )
    if evaluation.alterations:
        yield _altered(evaluation.alterations)
    if evaluation.heat_map:
        yield _heat_map(evaluation.heat_map)


def _decided(shown: Metrics) -> str:
    seen = "that no network had seen" if shown.leak_free else "some of which a network had seen"
    accepted, right = shown.decided.accepted, shown.decided.accepted_right
    rightly = f", of which {share(right.share)} are right" if right.share else ""
    return (
        f"Of 100 photos like these, {_of_100(accepted)} are answered without a person{rightly}; "
        f"{_hundredths(1 - _value(accepted))} are left to one "
        f"(*{shown.name}*, {shown.photos:,} photos {seen})."
    )


def _instead(decided: Decided) -> str:
    """What is said of the photos that are left to a person."""
    told = (
        (decided.group, "get a group", decided.group_right),
        (decided.two, "are said to be of two breeds", decided.two_right),
        (decided.nothing, "get no name", None),
        (decided.legal, "are sure, but the law hangs on the breed", None),
        (decided.no_dog, "are taken for no dog", None),
    )
    parts = [
        f"{_of_100(part)} {words}"
        + (f", {share(right.share)} of them rightly" if right and right.share else "")
        for part, words, right in told
        if part.hits
    ]
    return f"Of the others, out of the same 100: {'; '.join(parts)}." if parts else ""


def _altered(rows: tuple[Alteration, ...]) -> str:
    worst = min(rows, key=lambda row: row.difference.value)
    lossless = [row.name for row in rows if not row.difference.excludes_zero]
    harmless = f" Nothing is lost beyond chance by: {', '.join(lossless)}." if lossless else ""
    return (
        f"What makes a photo hard: most of all *{worst.name}*, which costs "
        f"{-100 * worst.difference.value:.1f} right answers in 100.{harmless}"
    )


def _heat_map(check: HeatMapCheck) -> str:
    return (
        f"The heat map shows what counts: with its hottest fifth hidden, the first breed loses "
        f"{100 * check.hottest.value:.1f} points of its probability, with a fifth drawn at random "
        f"{100 * check.random.value:.1f}, with the middle {100 * check.middle.value:.1f} "
        f"({check.photos:,} photos of *{check.of}*)."
    )


def _value(among: Among) -> float:
    return among.share.value if among.share else 0.0


def _of_100(among: Among) -> str:
    """Such as 61 (57 to 65)."""
    share = among.share
    if share is None:
        return "none"
    low, high = _hundredths(share.low), _hundredths(share.high)
    return f"{_hundredths(share.value)} ({low} to {high})"


def _hundredths(value: float) -> str:
    return f"{100 * value:.0f}"
