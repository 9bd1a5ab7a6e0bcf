"""The dashboard's figures in one language's words and bars, as its template shows them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from breeds.bundle.evaluation import CONFIDENCE_BINS, Kind
from breeds.bundle.excerpt import Measured
from breeds.flags.counts import weeks
from breeds.flags.counts.counted import CountedModel
from breeds.flags.counts.drift import Compared
from breeds.flags.counts.figures import Drift, Figures, FlaggedBreed, Flagging, Version, Week
from breeds.intervals import wilson
from ui.review.bars import Bar, bar, length, share
from ui.texts.dashboard import IN_LANGUAGE, DashboardTexts
from ui.texts.numbers import day, of_100, whole
from ui.texts.page import Texts

# Half a year: more rows than that are nothing to look at.
MOST_WEEKS = 26
MOST_BREEDS = 10
# Of p, the smallest that is told.
LEAST = 0.001


@dataclass(frozen=True)
class Tile:
    """A number with its name, and what share of what that is; empty where it is of nothing."""

    label: str
    number: str
    share: str = ""


@dataclass(frozen=True)
class Row:
    """A line of a table: its heading, a bar or the length of one, and its cells."""

    heading: str
    cells: tuple[str, ...]
    bar: Bar | None = None
    length: float = 0.0


@dataclass(frozen=True)
class Comparison:
    """What was compared, what is to be thought of it, and whether that is `alarming`.

    `effect` is empty where there is none to tell of.
    """

    heading: str
    verdict: str
    sizes: str
    effect: str
    alarming: bool


class Told:
    """Words for figures, in one language; `name` tells a breed by its id."""

    def __init__(self, texts: Texts, name: Callable[[str], str]) -> None:
        self._texts = texts
        self._said: DashboardTexts = IN_LANGUAGE[texts.code]
        self._name = name

    def tiles(self, figures: Figures) -> list[Tile]:
        said, flagging, judging = self._said, figures.flagging, figures.judging
        return [
            Tile(said.answered, self._whole(figures.answered)),
            self._tile(said.flagged, figures.flagged, figures.among),
            self._tile(said.confirmed, flagging.confirmed, flagging.flagged),
            self._tile(said.denied, flagging.denied, flagging.flagged),
            Tile(said.judged, self._whole(judging.judged)),
            self._tile(said.right, judging.right, judging.judged),
            self._tile(said.wrong, judging.wrong, judging.judged),
        ]

    def weeks(self, figures: Figures) -> list[Row]:
        """The last one first."""
        shown = _last(figures)
        most = max((each.answered for each in shown), default=0)
        return [
            Row(
                self._week(each.name),
                (
                    self._whole(each.answered),
                    *self._flagged(each, figures.since),
                    self._whole(each.judged),
                ),
                length=length(each.answered, most),
            )
            for each in shown
        ]

    def decisions(self, figures: Figures, measured: Measured | None) -> list[Row]:
        """The evaluation's first, then the last week."""
        rows = [(self._week(each.name), each.kinds) for each in _last(figures)]
        if measured and measured.decided:
            rows.insert(0, (self._said.evaluated, measured.decided.kinds))
        labels = [self._said.kinds[kind] for kind in Kind]
        return [
            Row(
                heading,
                (self._whole(sum(kinds.values())),),
                bar(list(kinds.values()), labels, self._texts, self._said),
            )
            for heading, kinds in rows
        ]

    def confidence(self, figures: Figures) -> list[Row]:
        return [
            Row(
                self._week(each.name),
                (self._whole(each.answered), self._share(each.confidence[-1], each.answered)),
                bar(each.confidence, self._tenths(), self._texts, self._said),
            )
            for each in _last(figures)
        ]

    def drift(self, drift: Drift) -> list[Comparison]:
        said = self._said
        labels = [said.kinds[kind] for kind in Kind]
        every = (
            (said.against_before, drift.before, labels),
            (said.confidence_before, drift.confidence_before, self._tenths()),
            (said.against_evaluation, drift.evaluation, labels),
            (said.confidence_against_evaluation, drift.confidence_evaluation, self._tenths()),
        )
        return [self._compared(head, each, classes) for head, each, classes in every if each]

    def breeds(self, flagged: Sequence[FlaggedBreed]) -> list[Row]:
        return [
            Row(self._name(each.breed), self._flagging(each.flagging))
            for each in flagged[:MOST_BREEDS]
        ]

    def versions(self, versions: Sequence[Version]) -> list[Row]:
        return [
            Row(
                each.model.version,
                (
                    self._week(each.first),
                    self._week(each.last),
                    self._whole(each.answered),
                    *self._flagging(each.flagging),
                    self._headline(each.model),
                    each.model.mlflow_run or self._said.unknown,
                ),
            )
            for each in versions
        ]

    def _flagged(self, week: Week, since: str) -> tuple[str, str]:
        """How many and what share; of weeks before the counts, or forgotten ones, no share."""
        if week.name >= since:
            told = self._share(week.flagged, week.answered)
            return self._whole(week.flagged), told
        return self._whole(week.flagged) if week.flagged else self._said.unknown, self._said.unknown

    def _flagging(self, told: Flagging) -> tuple[str, ...]:
        return tuple(map(self._whole, (told.flagged, told.confirmed, told.denied)))

    def _headline(self, model: CountedModel) -> str:
        if model.headline is None:
            return self._said.unknown
        figure = model.headline.top_1
        return self._said.headline_told.format(
            share=self._percent(figure.value),
            low=of_100(figure.low),
            high=self._percent(figure.high),
            photos=self._whole(model.headline.photos),
            set=self._texts.model.photo_set(model.headline.set),
        )

    def _compared(self, heading: str, compared: Compared, labels: Sequence[str]) -> Comparison:
        said, sizes = self._said, (self._whole(compared.first), self._whole(compared.second))
        verdict, effect = said.too_few, ""
        if compared.p is not None:
            verdict = said.more_than_chance if compared.is_more_than_chance else said.chance
            verdict = f"{verdict} ({self._p(compared.p)})."
        if compared.p is not None and compared.most is not None and compared.points is not None:
            points = said.points.format(
                f"{round(compared.points):+d}".replace("-", "\N{MINUS SIGN}")
            )
            effect = said.most.format(label=labels[compared.most], points=points)
        told = said.sizes.format(first=sizes[0], second=sizes[1])
        return Comparison(heading, verdict, told, effect, compared.is_more_than_chance)

    def _p(self, p: float) -> str:
        told = self._said.p_below.format(LEAST) if p < LEAST else self._said.p.format(f"{p:.3f}")
        return told.replace(".", self._said.decimal)

    def _tile(self, label: str, hits: int, of: int) -> Tile:
        if not 0 <= hits <= of or not of:
            return Tile(label, self._whole(hits))
        low, high = wilson(hits, of)
        sides = self._said.sides.format(
            share=self._share(hits, of), low=of_100(low), high=self._percent(high)
        )
        return Tile(label, self._whole(hits), sides)

    def _tenths(self) -> list[str]:
        step = 100 // CONFIDENCE_BINS
        return [self._said.tenth.format(low=low, high=low + step) for low in range(0, 100, step)]

    def _share(self, hits: int, of: int) -> str:
        return share(hits, of, self._texts, self._said)

    def _percent(self, value: float) -> str:
        return self._texts.share.format(of_100(value))

    def _whole(self, number: int) -> str:
        return whole(number, self._texts)

    def _week(self, name: str) -> str:
        return day(weeks.monday(name).isoformat(), self._texts)


def _last(figures: Figures) -> list[Week]:
    return list(reversed(figures.weeks[-MOST_WEEKS:]))
