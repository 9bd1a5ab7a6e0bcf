"""An Evaluation -> the tables beside its figures; one is empty where nothing is told."""

from collections.abc import Sequence

from breeds.bundle import Labels
from breeds.bundle.evaluation import (
    Alteration,
    Evaluation,
    HeatMapCheck,
    NoDogs,
    Slice,
    UnknownBreed,
)
from training.evaluation.markdown import among, points, share, table

# How many breeds an unknown one is said to be taken for.
TAKEN_FOR = 3


def decisions(evaluation: Evaluation) -> str:
    """A row for each set and each pool."""
    columns = (
        "photos of",
        "photos",
        "accepted",
        "right of these",
        "a group",
        "right of these",
        "two breeds",
        "right of these",
        "the law",
        "no name",
        "no dog",
    )
    rows = [
        (
            shown.name,
            f"{shown.photos:,}",
            among(shown.decided.accepted),
            among(shown.decided.accepted_right),
            among(shown.decided.group),
            among(shown.decided.group_right),
            among(shown.decided.two),
            among(shown.decided.two_right),
            among(shown.decided.legal),
            among(shown.decided.nothing),
            among(shown.decided.no_dog),
        )
        for shown in evaluation.sets_and_pools
    ]
    return table(columns, rows)


def slices(parts: Sequence[Slice]) -> str:
    columns = ("photos of", "which", "photos", "top-1", "accepted", "right of these")
    rows = [
        (
            part.of,
            part.name,
            f"{part.photos:,}",
            share(part.top_1),
            among(part.accepted),
            among(part.accepted_right),
        )
        for part in parts
    ]
    return table(columns, rows) if rows else ""


def alterations(parts: Sequence[Alteration]) -> str:
    columns = ("photos of", "altered", "photos", "top-1", "less unaltered, in points")
    rows = [
        (
            part.of,
            part.name,
            f"{part.photos:,}",
            share(part.top_1),
            points(part.difference),
            among(part.accepted),
            among(part.accepted_right),
        )
        for part in parts
    ]
    return table((*columns, "accepted", "right of these"), rows) if rows else ""


def risk(evaluation: Evaluation) -> str:
    """The share that is named wrongly, by how many of the photos are answered."""
    shown = evaluation.sets_and_pools
    coverages = [step.coverage for step in shown[0].risk]
    rows = [(each.name, *(share(step.risk) for step in each.risk)) for each in shown]
    return table(("photos of", *(f"surest {coverage:.0%}" for coverage in coverages)), rows)


def unknown_breeds(evaluation: Evaluation, labels: Labels) -> str:
    names = {breed.id: breed.en for breed in labels.breeds}
    rows = [
        (
            breed.id.replace("_", " "),
            f"{breed.photos}",
            f"{breed.accepted}",
            _taken_for(breed, names),
        )
        for shown in evaluation.unknown_breeds
        for breed in sorted(shown.breeds, key=lambda breed: (-breed.accepted, breed.id))
    ]
    return table(("breed", "photos", "accepted", "taken for"), rows) if rows else ""


def no_dogs(sets: Sequence[NoDogs]) -> str:
    rows = [
        (shown.name, kind.kind, f"{kind.photos}", f"{kind.taken_for_dog}", f"{kind.accepted}")
        for shown in sets
        for kind in shown.kinds
    ]
    columns = ("photos of", "kind", "photos", "taken for a dog", "accepted as a breed")
    return table(columns, rows) if rows else ""


def heat_map(check: HeatMapCheck | None) -> str:
    if check is None:
        return ""
    rows = [
        ("the hottest", points(check.hottest), ""),
        ("drawn at random", points(check.random), points(check.against_random)),
        ("the middle", points(check.middle), points(check.against_middle)),
    ]
    columns = ("fifth hidden", "the first breed's probability falls by", "the hottest less this")
    hotter = f"The hottest costs more than the random one on {share(check.hotter)} of the photos."
    return f"{table(columns, rows)}\n\n{hotter}"


def _taken_for(breed: UnknownBreed, names: dict[str, str]) -> str:
    first = breed.taken_for[:TAKEN_FOR]
    return ", ".join(f"{names.get(each.breed, each.breed)} ({each.photos})" for each in first)
