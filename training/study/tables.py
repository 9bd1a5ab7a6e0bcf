"""Finished rows -> the study's tables, in Markdown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from breeds.bundle import Labels
from training.evaluation.markdown import points, share, table
from training.search.outcome import SearchResult
from training.study import findings
from training.study.config import (
    CNN,
    CNN_AUGMENTED,
    CNN_PLAIN,
    COMPARED,
    HEAD_AUGMENTED,
    HEAD_PLAIN,
    PREPROCESSINGS,
    RESNET,
    TRANSFER,
    TUNED,
)
from training.study.findings import OfRow, Pool
from training.study.material import Held
from training.study.preprocessing_cost import Cost


@dataclass(frozen=True)
class Original:
    """What the original study says of a row, on a split that it doesn't state, and as a range."""

    said: str
    low: float
    high: float


ORIGINAL = {
    CNN: Original("at most 25%", 0, 0.25),
    RESNET: Original("near 80%", 0.77, 0.83),
    TRANSFER: Original("over 80%", 0.8, 1),
}
# What a row is called while nothing of it is finished.
UNFINISHED = {
    CNN: "CNN from scratch",
    RESNET: "ResNet50V2 transfer",
    TRANSFER: "Xception transfer",
    TUNED: "Xception tuned",
}
AUGMENTED = {
    CNN_PLAIN: "the CNN on photos as they are",
    CNN_AUGMENTED: "the CNN on altered photos",
    HEAD_PLAIN: "the head on photos as they are",
    HEAD_AUGMENTED: "the head on altered photos",
}
CONFUSIONS = 10
NOT_RUN = "not run"
EQUALISATIONS = {"global": "global equalisation", "clahe": "CLAHE"}


def networks(held: Held) -> str:
    """A row for each network of the comparison, those that weren't run too."""
    pools = [held.validation, *filter(None, (held.known, held.unknown))]
    columns = ["network", *(f"top-1, {pool.name}" for pool in pools)]
    columns += ["seeds", "minutes a seed", "original study"]
    rows = []
    for row in COMPARED:
        original = ORIGINAL[row].said if row in ORIGINAL else ""
        if row not in held.rows:
            rows.append([UNFINISHED[row], *[NOT_RUN] * (len(pools) + 2), original])
            continue
        of_row = held.rows[row]
        figures = [share(findings.top_1(of_row, pool)) for pool in pools]
        minutes = f"{min(result.minutes for result in of_row):.1f}"
        rows.append([of_row[0].title, *figures, seeds(of_row), minutes, original])
    return table(columns, rows)


def seeds(of_row: OfRow) -> str:
    return "1, so no spread" if len(of_row) == 1 else f"{len(of_row)}"


def every_set(held: Held) -> str:
    """A row for each network and set: top-1, its spread, and top-5."""
    rows = []
    for of_row in held.some(COMPARED).values():
        for pool in [held.validation, *held.others]:
            rows.append(
                (
                    of_row[0].title,
                    pool.name,
                    f"{pool.photos:,}",
                    share(findings.top_1(of_row, pool)),
                    _spread(of_row, pool),
                    share(findings.top_5(of_row, pool)),
                )
            )
    return table(("network", "photos of", "photos", "top-1", "spread", "top-5"), rows)


def sets(held: Held) -> str:
    rows = [
        (s.name, f"{s.photos:,}", "yes" if s.leak_free else "no", f"{s.fingerprint[:16]}…")
        for s in held.terms.sets
    ]
    return table(("photos of", "photos", "leak-free", "fingerprint"), rows)


def differences(held: Held, reference: str) -> str:
    """Each other row less the reference, on the same photos."""
    base = held.rows[reference]
    rows = [
        (of_row[0].title, *(points(findings.gain(of_row, base, pool)) for pool in held.others))
        for row, of_row in held.some(COMPARED).items()
        if row != reference
    ]
    return table((f"less {base[0].title}", *(pool.name for pool in held.others)), rows)


def augmentation(held: Held) -> str:
    """For each network with and without altered photos: top-1 and the difference."""
    pools = [held.validation, *held.others]
    rows = []
    for plain, augmented in ((CNN_PLAIN, CNN_AUGMENTED), (HEAD_PLAIN, HEAD_AUGMENTED)):
        for row, altered in ((plain, "no"), (augmented, "yes")):
            if row in held.rows:
                of_row = held.rows[row]
                figures = [share(findings.top_1(of_row, pool)) for pool in pools]
                rows.append([of_row[0].title, altered, seeds(of_row), *figures])
        if plain in held.rows and augmented in held.rows:
            gains = [
                points(findings.gain(held.rows[augmented], held.rows[plain], pool))
                for pool in pools
            ]
            rows.append(["", "difference", "", *gains])
    return table(("network", "altered", "seeds", *(f"top-1, {pool.name}" for pool in pools)), rows)


def preprocessing(held: Held, cost: Cost | None) -> str:
    """What was done to the pixels, what it gave, and what it costs."""
    base = held.rows.get(HEAD_PLAIN)
    pools = [held.validation, *held.others]
    rows = []
    for row, of_row in held.some(tuple(PREPROCESSINGS)).items():
        cells = [preprocessing_name(row)]
        for pool in pools:
            compared = base if row != HEAD_PLAIN else None
            gained = points(findings.gain(of_row, compared, pool)) if compared else ""
            cells += [share(findings.top_1(of_row, pool)), gained]
        rows.append([*cells, *_cost(cost, row)])
    figures = [name for pool in pools for name in (f"top-1, {pool.name}", "difference")]
    return table(["preprocessing", *figures, "ms a photo", "times resize alone"], rows)


def missing(held: Held | None, names: Mapping[str, str]) -> list[str]:
    """A sentence on what isn't finished of the rows, which `names` tells by row; none if all is."""
    lost = [name for row, name in names.items() if held is None or row not in held.rows]
    return [f"**Missing**: {', '.join(lost)} (not run)."] if lost else []


def preprocessing_name(row: str) -> str:
    equalisation, denoising = PREPROCESSINGS[row]
    parts = [EQUALISATIONS[equalisation]] if equalisation != "none" else []
    parts += ["Non-local Means"] if denoising != "none" else []
    return " and ".join(parts) or "resize alone"


def confusions(of_row: OfRow, pool: Pool, labels: Labels) -> str:
    names = [breed.en for breed in labels.breeds]
    rows = [
        (names[truth], names[answer], f"{photos:.1f}".removesuffix(".0"))
        for truth, answer, photos in findings.confusions(of_row, pool, CONFUSIONS)
    ]
    return table(("a photo of", "answered", "photos, a seed"), rows)


def searched(found: Sequence[SearchResult]) -> str:
    rows = [
        (
            each.name,
            each.tuner,
            f"{each.photos:,}",
            f"{each.looks}",
            f"{each.best:.2%}",
            f"{each.trials}",
            *(f"{each.states.get(state, 0)}" for state in ("complete", "pruned", "failed")),
            f"{each.seconds / 60:.1f}",
        )
        for each in found
    ]
    columns = ("search", "tuner", "photos", "looks", "best top-1", "trials")
    return table((*columns, "complete", "pruned", "failed", "minutes"), rows)


def settings(found: Sequence[SearchResult]) -> str:
    """The best trial's settings, a row for each, a column for each search."""
    names = list(dict.fromkeys(name for each in found for name in each.settings))
    rows = [[name, *(_setting(each.settings.get(name)) for each in found)] for name in names]
    return table(("setting", *(each.name for each in found)), rows)


def _setting(value: object) -> str:
    if value is None:
        return "none"
    return f"{value:.4g}" if isinstance(value, float) else f"{value}"


def _spread(of_row: OfRow, pool: Pool) -> str:
    found = findings.spread(of_row, pool)
    return "one seed" if found is None else f"{100 * found:.2f}"


def _cost(cost: Cost | None, row: str) -> tuple[str, str]:
    if cost is None or row not in cost.milliseconds:
        return "not measured", ""
    milliseconds, base = cost.milliseconds[row], cost.milliseconds.get(HEAD_PLAIN)
    return f"{milliseconds:.1f}", f"{milliseconds / base:.1f}" if base else ""
