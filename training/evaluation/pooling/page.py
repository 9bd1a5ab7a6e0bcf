"""What pooling gives -> docs/POOLING.md: real dogs first, then groups that only stand for dogs."""

from collections.abc import Sequence
from dataclasses import dataclass

from training.evaluation.markdown import among, points, share, table
from training.evaluation.pooling.figures import AtNumber, Measured, Standing
from training.evaluation.pooling.fit import Fitted
from training.evaluation.report import wrapped
from training.evaluation.thresholds import PRECISION

# The likelihood is shown at these, and at the one that was fitted.
SHOWN = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
# An interval of the exponent that is wider tells little.
WIDE = 0.5
TITLE = "# One answer from several photos of a dog"
METHOD = (
    "Near-duplicates of a picture count once, and photos without a dog only where there are no "
    "others. The mean of the pictures' log-probabilities, times their number to the power of an "
    "exponent, is answered by the thresholds of single photos; where two pictures are sure of "
    "different breeds, or fewer than half put the pooled breed first, the photos disagree, and "
    "nothing is accepted."
)
READING = (
    "In brackets: Wilson's 95 % interval for a count, and the bootstrap over dogs for the rest. "
    "Photos of one dog err together, so that Wilson's intervals of single photos are too narrow. "
    "*Top-1* is of dogs of the model's breeds; a dog of another is wrong whenever it is accepted. "
    f"*At {PRECISION:.0%}* is the largest share that could be accepted, in the order of the breed "
    f"score, with {PRECISION:.0%} of these right: what the best threshold for these very dogs "
    "would give, so it flatters; in the last column those whose photos disagree are held back."
)
INDEPENDENT = (
    "Groups of photos of different dogs of one breed, each photo in one group at most, none beside "
    "a near-duplicate. **They flatter**: the errors of photos of different dogs are independent, "
    "so that the mean heals them; a dog that looks like another breed does so on all its photos."
)
LIKELIHOOD = (
    "The mean log-likelihood of the right breed; the higher, the better. Each dog counts alike, "
    "by all numbers of its pictures from two on. The exponent is the best one of the choice dogs, "
    "bounded to 0 and 1; the other columns had no say."
)
NUMBERS = (
    "Some of a dog's pictures, drawn at random, in place of all; each dog counts alike, and each "
    "row has the dogs with enough pictures. *More* is what these dogs gain over one picture, in "
    "points."
)


@dataclass(frozen=True)
class Photos:
    """Which photos took part: the option that named them, their list, number and fingerprint."""

    option: str
    list: str
    photos: int
    fingerprint: str


@dataclass(frozen=True)
class Report:
    """All that the page says of a model, by its version; `date` is when that was measured.

    `shown` are the dogs of the report lists, `choice` those by which the exponent was fitted, and
    `together` both; `simulated` has a measure for each size of group.
    """

    version: str
    date: str
    command: str
    fitted: Fitted
    shown: Measured
    choice: Measured
    together: Measured
    numbers: Sequence[AtNumber]
    simulated: Sequence[Measured]
    photos: Sequence[Photos]


def text(report: Report) -> str:
    """The whole page, in Markdown."""
    real = (report.shown, report.choice, report.together)
    blocks = [
        TITLE,
        "Written by this command: run it again rather than edit this page.",
        f"```\n{wrapped(report.command)}\n```",
        f"Model {report.version}, measured on {report.date}. {METHOD}",
        "## In words",
        _in_words(report),
        "## Real dogs",
        READING,
        _standings(real),
        _agreement(real),
        "## How much real photos of one dog add",
        NUMBERS,
        _at_numbers(report.numbers),
    ]
    if report.simulated:
        blocks += ["## Simulated groups", INDEPENDENT, _standings(report.simulated)]
        blocks += [_agreement(report.simulated)]
    blocks += [
        "## The exponent",
        LIKELIHOOD,
        _likelihoods(report),
        "## The photos",
        _photos(report.photos),
    ]
    return "\n\n".join(blocks) + "\n"


def _in_words(report: Report) -> str:
    fitted, interval = report.fitted, report.fitted.exponent
    chosen_by = "With those of the choice list, by which the exponent was fitted"
    lines = [
        _gains("Real dogs of the report lists", "dogs", report.shown),
        _gains(chosen_by, "dogs", report.together),
        *(
            _gains(f"Simulated *{each.name}*, which flatter", "groups", each)
            for each in report.simulated
        ),
        f"The exponent is {interval.value:.2f} ({interval.low:.2f} to {interval.high:.2f}), fitted "
        f"on {fitted.dogs} real dogs of the model's breeds with {fitted.photos} photos."
        + _how_open(report),
    ]
    return "\n".join(f"- {line}" for line in lines)


def _gains(whose: str, what: str, measured: Measured) -> str:
    """What pooling does to what is accepted and to the first breed, in a few sentences."""
    alone, pooled = measured.by_photo, measured.by_dog
    gain = f"{points(measured.gain)} points" if measured.gain else "not known"
    breeds = f"{measured.breeds} breeds" if measured.breeds > 1 else "one breed"
    return (
        f"{whose} ({measured.dogs} of {breeds}, {measured.photos} photos): of the {what} "
        f"{among(pooled.accepted)} are accepted, {_rightly(pooled)}; of their single photos "
        f"{among(alone.accepted)}, {_rightly(alone)}. With {PRECISION:.0%} right, "
        f"{pooled.coverage.value:.1%} of the {what} could be accepted, {alone.coverage.value:.1%} "
        f"of the photos. Pooling adds to right first breeds: {gain}. The photos of "
        f"{measured.disagreeing.photos} {what} disagree."
    )


def _rightly(standing: Standing) -> str:
    right = standing.accepted_right
    return f"{right.hits} of {right.photos} rightly" if right.photos else "none to be right"


def _how_open(report: Report) -> str:
    """What an interval says that leaves the exponent open; nothing for a narrow one."""
    interval, best = report.fitted.exponent, report.shown.best
    if interval.high - interval.low < WIDE:
        return ""
    others = "" if best is None else f"; {best:.2f} would suit those of the report lists best"
    return f" So few dogs hardly tell which it is{others}."


def _standings(rows: Sequence[Measured]) -> str:
    """Two rows for each: by photo, and pooled."""
    columns = (
        "of",
        "answers",
        "top-1",
        "accepted",
        "right of these",
        f"at {PRECISION:.0%}",
        f"at {PRECISION:.0%}, agreeing",
    )
    cells = []
    for each in rows:
        for what, standing in (("each photo", each.by_photo), ("pooled", each.by_dog)):
            cells.append(
                (
                    f"{each.name}, {what}",
                    f"{standing.accepted.photos}",
                    among(standing.top_1),
                    among(standing.accepted),
                    among(standing.accepted_right),
                    share(standing.coverage),
                    share(standing.coverage_agreeing),
                )
            )
    return table(columns, cells)


def _agreement(rows: Sequence[Measured]) -> str:
    columns = (
        "of",
        "of the model's breeds",
        "pooling adds to top-1, in points",
        "agree",
        "first breed right",
        "disagree",
        "first breed right",
    )
    cells = [
        (
            each.name,
            f"{each.known} of {each.dogs}",
            points(each.gain) if each.gain else "none",
            f"{each.agreeing.photos}",
            among(each.agreeing),
            f"{each.disagreeing.photos}",
            among(each.disagreeing),
        )
        for each in rows
    ]
    return table(columns, cells)


def _at_numbers(rows: Sequence[AtNumber]) -> str:
    columns = ("pictures", "dogs", "top-1", "more", "accepted", "more", "right of these")
    cells = [
        (
            f"{row.pictures}",
            f"{row.dogs}",
            share(row.top_1),
            points(row.gain) if row.pictures > 1 else "",
            share(row.accepted),
            points(row.accepted_gain) if row.pictures > 1 else "",
            "none" if row.accepted_right is None else f"{row.accepted_right:.1%}",
        )
        for row in rows
    ]
    return table(columns, cells)


def _likelihoods(report: Report) -> str:
    shown = [
        each for each in (report.choice, report.shown, *report.simulated) if each.best is not None
    ]
    fitted = report.fitted.exponent.value
    rows = [
        (
            f"{exponent:.2f}{', fitted' if exponent == fitted else ''}",
            *(f"{each.likelihood(exponent):.3f}" for each in shown),
        )
        for exponent in sorted({*SHOWN, fitted})
    ]
    best = ("the best", *(f"{each.best:.2f}" for each in shown))
    return table(("exponent", *(each.name for each in shown)), [*rows, best])


def _photos(photos: Sequence[Photos]) -> str:
    rows = [
        (each.option, each.list, f"{each.photos:,}", f"{each.fingerprint[:16]}…") for each in photos
    ]
    return table(("option", "list", "photos", "fingerprint"), rows)
