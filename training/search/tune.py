"""A search for the settings that do best on the validation part: kept, drawn and tracked."""

import csv
import io
import json
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, replace

from matplotlib.figure import Figure
from tqdm import tqdm

from breeds import files
from training.evaluation import markdown
from training.evaluation.plots import save_figure
from training.search import plots
from training.search.config import HEAD, OPTUNA, TUNERS, TuneConfig
from training.search.keras_tuner_search import KerasTunerSearch
from training.search.objectives import (
    TRIAL_TAG,
    SearchObjective,
    fine_tune_objective,
    head_objective,
)
from training.search.optuna_search import OptunaSearch
from training.search.outcome import BEST, TRIALS
from training.search.trials import COMPLETE, FAILED, PRUNED, Search, Trial, best_of, check_failures
from training.tracking import runs
from training.tracking.record import ENVIRONMENT, environment
from training.tracking.runs import Tracked, TrackingError

STUDY, TUNERS_TABLE = "study.db", "tuners.md"
FIGURE_DPI = 120


@dataclass(frozen=True)
class Outcome:
    """A search that ended; `start` is the trial of the configuration's own settings, if any."""

    tuner: str
    trials: tuple[Trial, ...]
    best: Trial
    start: Trial | None

    @property
    def seconds(self) -> float:
        """Of all trials together, whoever made them and however often the search was stopped."""
        return sum(trial.seconds for trial in self.trials)

    @property
    def start_top_1(self) -> str:
        if self.start is None:
            return "not tried, since the space doesn't hold them"
        return f"{self.start.value:.1%}" if self.start.value is not None else self.start.state

    def count(self, state: str) -> int:
        return sum(trial.state == state for trial in self.trials)


def tune(config: TuneConfig) -> Outcome:
    """Search, and write best.json, trials.csv and the plots into the search's folder.

    Raises TunerError, after all is written, when a trial has no finite objective, and
    TrackingError when MLflow lost something, which the same command given again puts right.
    """
    runs.check()
    return _search(config, _objective(config))


def compare_tuners(config: TuneConfig) -> list[Outcome]:
    """The same search by each tuner, each in its own folder, and a table of both."""
    runs.check()
    objective = _objective(config)
    outcomes = []
    for tuner in TUNERS:
        base = replace(config.base, out=config.base.out / tuner)
        outcomes.append(_search(replace(config, base=base, tuner=tuner), objective))
    files.write(config.base.out / TUNERS_TABLE, side_by_side(outcomes) + "\n")
    return outcomes


def side_by_side(outcomes: Sequence[Outcome]) -> str:
    """A Markdown table with a row for each tuner."""
    columns = ("tuner", "best top-1", "trials", "complete", "pruned", "failed", "wall time")
    rows = [
        (
            outcome.tuner,
            f"{outcome.best.accuracy:.2%}",
            str(len(outcome.trials)),
            *(str(outcome.count(state)) for state in (COMPLETE, PRUNED, FAILED)),
            f"{outcome.seconds:.0f} s",
        )
        for outcome in outcomes
    ]
    return markdown.table(columns, rows)


def _objective(config: TuneConfig) -> SearchObjective:
    if config.stage == HEAD:
        return head_objective(config.base)
    return fine_tune_objective(config.base, config.cuts)


def _open(config: TuneConfig, objective: SearchObjective) -> Search:
    out, seed = config.base.out, config.base.seed
    settings = (objective.identity, objective.space, objective.start, seed)
    if config.tuner == OPTUNA:
        storage = config.storage or f"sqlite:///{(out / STUDY).absolute().as_posix()}"
        return OptunaSearch(storage, *settings)
    return KerasTunerSearch(out, *settings)


def _search(config: TuneConfig, objective: SearchObjective) -> Outcome:
    out = config.base.out
    out.mkdir(parents=True, exist_ok=True)
    with closing(_open(config, objective)) as search:
        present = len(search.trials())
        print(f"{out}: {present} of {config.trials} trials are there already")
        name, tags = f"tune {config.stage}", {"tuner": config.tuner, "search": objective.identity}
        with runs.run(name, tags, _note(config), resume=search.recall()) as tracked:
            search.remember(tracked.id)
            search.run(objective, config.trials, _Keeper(objective))
            outcome = _outcome(config.tuner, search.trials(), objective)
            figures = plots.draw(outcome.trials, objective.space)
            _write(config, objective, outcome, figures)
            _track(tracked, config, objective, outcome, figures)
    check_failures(outcome.trials)
    return outcome


class _Keeper:
    """Keeps each trial in MLflow as it ends; a store that fails doesn't stop the search."""

    def __init__(self, objective: SearchObjective) -> None:
        self._objective = objective
        self._complained = False

    def __call__(self, trial: Trial) -> None:
        try:
            self._objective.keep(trial)
        except TrackingError as error:
            if not self._complained:
                tqdm.write(f"{error} The search goes on without it.")
            self._complained = True


def _outcome(tuner: str, trials: Sequence[Trial], objective: SearchObjective) -> Outcome:
    start = objective.start and dict(objective.start)
    begun = [trial for trial in trials if dict(trial.parameters) == start]
    return Outcome(tuner, tuple(trials), best_of(trials), begun[0] if begun else None)


def _write(
    config: TuneConfig, objective: SearchObjective, outcome: Outcome, figures: dict[str, Figure]
) -> None:
    out = config.base.out
    found = {
        "search": objective.identity,
        "tuner": outcome.tuner,
        "photos": objective.photos,
        "looks": 1 if config.base.recipe.second_look is None else 2,
        "trials": len(outcome.trials),
        "start_top_1": outcome.start and outcome.start.value,
        "validation_top_1": outcome.best.accuracy,
    }
    objective.best(outcome.best.parameters, found).save(out / BEST)
    files.write(out / TRIALS, _table(outcome.trials, list(objective.space)))
    for name, figure in figures.items():
        save_figure(figure, out / f"{name}.png", FIGURE_DPI)


def _table(trials: Sequence[Trial], space: Sequence[str]) -> str:
    """As CSV."""
    lines = io.StringIO(newline="")
    table = csv.writer(lines)
    table.writerow(("trial", "state", "validation_top_1", "seconds", *space))
    for trial in trials:
        values = [trial.parameters[name] for name in space]
        seconds = round(trial.seconds, 2)
        table.writerow((trial.number, trial.state, trial.value, seconds, *values))
    return lines.getvalue()


def _track(
    tracked: Tracked,
    config: TuneConfig,
    objective: SearchObjective,
    outcome: Outcome,
    figures: dict[str, Figure],
) -> None:
    """Raises TrackingError, told that all is on disk."""
    out = config.base.out
    with runs.but(f"the search is whole in {out}, and the same command keeps the rest."):
        kept = {tags.get(TRIAL_TAG) for tags in runs.children(tracked.id)}
        for trial in outcome.trials:
            if str(trial.number) not in kept:
                objective.keep(trial)
        tracked.parameters(
            {"stage": config.stage, "tuner": config.tuner, "space": dict(objective.space)}
        )
        tracked.metrics({"validation_top_1": outcome.best.accuracy, "seconds": outcome.seconds})
        states = Counter(trial.state for trial in outcome.trials)
        tracked.metrics({f"{state} trials": count for state, count in states.items()})
        tracked.text(json.dumps(environment(), indent=1), ENVIRONMENT)
        for name in (BEST, TRIALS, *(f"{figure}.png" for figure in figures)):
            tracked.file(out / name)


def _note(config: TuneConfig) -> str:
    base = config.base
    what = "the head" if config.stage == HEAD else "fine-tuning"
    return f"A search over {what} of {base.backbone} by {config.tuner}, in {base.out.name}."
