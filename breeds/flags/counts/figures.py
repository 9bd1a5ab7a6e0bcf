"""Counts, cases and the model's evaluation -> the figures that reviewers are shown: no ids."""

import uuid
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from breeds.bundle.evaluation import CONFIDENCE_BINS, Kind
from breeds.bundle.excerpt import Measured
from breeds.flags.cases import Case
from breeds.flags.counts import weeks
from breeds.flags.counts.counted import Counted, CountedModel, WeekCounts
from breeds.flags.counts.drift import Compared, compare
from breeds.flags.record import FlagRecord

# Weeks before the current one that are taken together with it, and as many before these.
RECENT = 4


@dataclass(frozen=True)
class Week:
    """A week by its name; `confidence` counts photos by tenths of the first breed's probability.

    `flagged` are answers that a visitor said something of, `judged` photos whose verdict that holds
    a reviewer gave then.
    """

    name: str
    kinds: Mapping[Kind, int]
    confidence: tuple[int, ...]
    flagged: int
    judged: int

    @property
    def answered(self) -> int:
        return sum(self.confidence)


@dataclass(frozen=True)
class Flagging:
    """What visitors said: of so many `flagged` answers they `confirmed` some, and `denied` others.

    Of the rest the program had stood by nothing.
    """

    flagged: int
    confirmed: int
    denied: int


@dataclass(frozen=True)
class Judging:
    """Of so many photos that reviewers judged, on how many the model was `right` or `wrong`.

    Of the rest either could tell nothing.
    """

    judged: int
    right: int
    wrong: int


@dataclass(frozen=True)
class FlaggedBreed:
    """A breed by its id, which was answered first, and what visitors said of these answers."""

    breed: str
    flagging: Flagging


@dataclass(frozen=True)
class Version:
    """A model that answered: from which week to which, how often, and what visitors said of it."""

    model: CountedModel
    first: str
    last: str
    answered: int
    flagging: Flagging


@dataclass(frozen=True)
class Drift:
    """The recent answers of the model that serves, against its evaluation's and earlier ones.

    The first two are of what was decided, the others of confidence. Against the evaluation they are
    None where that doesn't tell; `before` is as many weeks before.
    """

    evaluation: Compared | None
    before: Compared
    confidence_evaluation: Compared | None
    confidence_before: Compared


@dataclass(frozen=True)
class Figures:
    """All of it; `weeks` go from the first with anything in it to the last, the empty ones too.

    `since` is the first week whose answers were counted and whose verdicts are still kept: of its
    answers and later ones, `among`, the `flagged` are a share.
    """

    weeks: tuple[Week, ...]
    answered: int
    since: str
    among: int
    flagged: int
    flagging: Flagging
    judging: Judging
    breeds: tuple[FlaggedBreed, ...]
    versions: tuple[Version, ...]
    drift: Drift


def figures(
    counted: Sequence[Counted],
    cases: Sequence[Case],
    version: str,
    measured: Measured | None,
    now: datetime,
    days: int | None,
) -> Figures:
    """`version` is of the model that serves, `measured` its evaluation; `now` has a zone.

    `days` is for how long verdicts are kept, None for ever.
    """
    cases = [case for case in cases if any(map(_is_of_page, case.records))]
    flags = [each for case in cases for each in case.standing if _is_of_page(each)]
    every = tuple(_weeks(counted, flags, cases))
    since = _since(counted, now, days)
    kept = [week for week in every if week.name >= since]
    return Figures(
        weeks=every,
        answered=sum(week.answered for week in every),
        since=since,
        among=sum(week.answered for week in kept),
        flagged=sum(week.flagged for week in kept),
        flagging=_flagging(flags),
        judging=_judging(cases),
        breeds=tuple(_breeds(flags)),
        versions=tuple(_versions(counted, flags)),
        drift=_drift([each for each in counted if each.model.version == version], measured, now),
    )


def _is_of_page(record: FlagRecord) -> bool:
    """Those that came in from a catalogue are named by what they say, not by chance."""
    return uuid.UUID(record.id).version == 4


def _since(counted: Sequence[Counted], now: datetime, days: int | None) -> str:
    """Weeks by their names are in the order of time."""
    first = min(_names(counted), default=weeks.week_of(now))
    if days is None:
        return first
    return max(first, weeks.after(weeks.week_of(now - timedelta(days=days)), 1))


def _weeks(
    counted: Iterable[Counted], flags: Sequence[FlagRecord], cases: Sequence[Case]
) -> Iterator[Week]:
    told: dict[str, list[WeekCounts]] = {}
    for each in (week for process in counted for week in process.weeks):
        told.setdefault(each.week, []).append(each)
    flagged = Counter(_week(flag.created) for flag in flags)
    judged = Counter(_week(case.verdict.created) for case in cases if case.verdict)
    named = {*told, *flagged, *judged}
    for name in weeks.through(min(named), max(named)) if named else ():
        together = told.get(name, [])
        kinds = dict(zip(Kind, _kinds(together), strict=True))
        yield Week(name, kinds, tuple(_confidence(together)), flagged[name], judged[name])


def _week(created: str) -> str:
    return weeks.week_of(datetime.fromisoformat(created))


def _names(counted: Iterable[Counted]) -> Iterator[str]:
    return (week.week for process in counted for week in process.weeks)


def _flagging(flags: Sequence[FlagRecord]) -> Flagging:
    said = [(each.correction.verdict, each.correction.breed) for each in flags]
    stood_by = [each.of_model for each in flags]
    confirmed = sum(one == other for one, other in zip(said, stood_by, strict=True))
    return Flagging(len(flags), confirmed, len(flags) - stood_by.count(None) - confirmed)


def _judging(cases: Iterable[Case]) -> Judging:
    judged = [case for case in cases if case.verdict]
    stood_by = [case.model_was_right for case in judged if case.records[0].of_model]
    return Judging(len(judged), stood_by.count(True), stood_by.count(False))


def _breeds(flags: Sequence[FlagRecord]) -> Iterator[FlaggedBreed]:
    """The most flagged first."""
    of_breed: dict[str, list[FlagRecord]] = {}
    for flag in flags:
        of_breed.setdefault(flag.answer[0].breed, []).append(flag)
    for breed, its in sorted(of_breed.items(), key=lambda each: (-len(each[1]), each[0])):
        yield FlaggedBreed(breed, _flagging(its))


def _versions(counted: Iterable[Counted], flags: Sequence[FlagRecord]) -> Iterator[Version]:
    """The one that answered last first."""
    of_version: dict[str, list[Counted]] = {}
    for each in counted:
        if each.weeks:
            of_version.setdefault(each.model.version, []).append(each)
    spans = {version: sorted(_names(its)) for version, its in of_version.items()}
    for version in sorted(spans, key=lambda each: (spans[each][-1], spans[each][0]), reverse=True):
        its = of_version[version]
        yield Version(
            # An evaluation may have been made anew: the process of the last week has the last.
            max(its, key=lambda each: each.weeks[-1].week).model,
            spans[version][0],
            spans[version][-1],
            sum(each.photos for each in its),
            _flagging([flag for flag in flags if flag.model.version == version]),
        )


def _drift(counted: Sequence[Counted], measured: Measured | None, now: datetime) -> Drift:
    current = weeks.week_of(now)
    recent = _between(counted, weeks.after(current, -RECENT), current)
    before = _between(counted, weeks.after(current, -2 * RECENT), weeks.after(current, -RECENT - 1))
    tables = {
        "before": (_kinds(before), _kinds(recent)),
        "confidence_before": (_confidence(before), _confidence(recent)),
    }
    if measured and measured.decided:
        tables["evaluation"] = (list(measured.decided.kinds.values()), _kinds(recent))
    if measured and len(measured.confidences) == CONFIDENCE_BINS:
        tables["confidence_evaluation"] = (list(measured.confidences), _confidence(recent))
    compared = dict(zip(tables, compare(list(tables.values())), strict=True))
    return Drift(
        compared.get("evaluation"),
        compared["before"],
        compared.get("confidence_evaluation"),
        compared["confidence_before"],
    )


def _between(counted: Iterable[Counted], first: str, last: str) -> list[WeekCounts]:
    return [week for each in counted for week in each.weeks if first <= week.week <= last]


def _kinds(told: Sequence[WeekCounts]) -> list[int]:
    return [sum(week.kinds[kind] for week in told) for kind in Kind]


def _confidence(told: Sequence[WeekCounts]) -> list[int]:
    return [sum(week.confidence[tenth] for week in told) for tenth in range(CONFIDENCE_BINS)]
