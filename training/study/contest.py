"""Several networks on the same photos: each row is trained and asked once a seed, and kept."""

import json
import shutil
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from breeds import files
from training.data.dataset import DatasetError, open_dataset, readable
from training.data.files import told
from training.data.labels import read_labels
from training.data.photo_sets import PhotoSet
from training.data.splits import Parts, share_out
from training.digests import digest_of
from training.evaluation import plots
from training.evaluation.answers import Answers, NamedSet
from training.evaluation.calibration import calibration_error, fit_temperature
from training.fit import run
from training.study import results
from training.study.config import StudyConfig
from training.study.contestants import Contestant, Trained
from training.study.results import Result, ShownSet, Terms
from training.tracking import runs
from training.tracking.record import ENVIRONMENT, FINAL, environment

TRACKED_RUN = "mlflow_run.txt"


@dataclass(frozen=True)
class Contest:
    """Photos to learn from, and the sets to answer for, of which the first is the validation."""

    name: str
    parts: Parts
    sets: tuple[NamedSet, ...]
    out: Path

    @property
    def shown(self) -> NamedSet:
        """The set whose photos the pictures show."""
        return self.sets[min(1, len(self.sets) - 1)]

    @cached_property
    def terms(self) -> Terms:
        counts = Counter(sample.breed for sample in self.parts.training.samples)
        return Terms(
            data=self.parts.training.name,
            photos=len(self.parts.training.samples),
            fewest=min(counts.values()),
            most=max(counts.values()),
            fingerprint=self.parts.training.fingerprint,
            breeds=self.parts.breeds,
            sets=tuple(
                ShownSet(
                    shown.name,
                    len(shown.dataset.samples),
                    shown.dataset.fingerprint,
                    shown.leak_free,
                )
                for shown in self.sets
            ),
        )


def share_out_photos(config: StudyConfig) -> Parts:
    """The photos to learn from, and the validation part, put aside first. Raises DatasetError."""
    return share_out(config.data, config.validation_share, config.photos, config.seed)


def named_sets(
    parts: Parts, asked: Sequence[PhotoSet], leak_free: Sequence[PhotoSet]
) -> tuple[NamedSet, ...]:
    """The validation part and the sets that are asked for, without what can't be read.

    Raises DatasetError for a missing photo or list, a breed that isn't learnt, a name used twice.
    """
    sets = [NamedSet(results.VALIDATION, parts.validation)]
    for photos, is_free in [*((p, False) for p in asked), *((p, True) for p in leak_free)]:
        dataset, unreadable = readable(open_dataset(photos.root, photos.list_file), progress=True)
        for line in told(dataset.left_out):
            print(line)
        for photo in unreadable:
            print(f"left out {photo.key}: {photo.reason}")
        unknown = set(dataset.breeds) - set(parts.breeds)
        if unknown:
            raise DatasetError(f"{dataset.name} has {min(unknown)}, which isn't learnt.")
        if dataset.name in {each.name for each in sets}:
            raise DatasetError(f"Two sets are called {dataset.name}.")
        sets.append(NamedSet(dataset.name, dataset, leak_free=is_free))
    return tuple(sets)


def hold(contest: Contest, contestants: Sequence[Contestant], seeds: int) -> None:
    """Train and ask what isn't finished yet; each result is kept as soon as it is there.

    Raises TrainingError, and leaves what is finished as it was.
    """
    terms = contest.terms
    results.agree(contest.out, terms)
    run.save_lists(contest.out, contest.parts.training, contest.parts.validation)
    turns = [_Turn(contest, each, seed) for each in contestants for seed in range(seeds)]
    missing = [turn for turn in turns if not (turn.is_finished and turn.is_recorded)]
    if not missing:
        return
    for contestant in {turn.contestant.row: turn.contestant for turn in missing}.values():
        contestant.check(contest.parts)
    with _tracked(contest.out, contest.name) as tracked:
        tracked.parameters({"data": _data_of(terms)})
        for turn in missing:
            _take(turn)


@dataclass(frozen=True)
class _Turn:
    """One row with one seed. What it needs only until it is recorded lies under `leftovers`."""

    contest: Contest
    contestant: Contestant
    seed: int

    @property
    def name(self) -> str:
        return f"{self.contestant.row}, seed {self.seed}"

    @cached_property
    def settings(self) -> dict[str, Any]:
        return self.contestant.settings(self.seed)

    @property
    def folder(self) -> Path:
        return results.folder_of(self.contest.out, self.contestant.row, self.seed)

    @property
    def leftovers(self) -> Path:
        return self.folder / "work"

    @property
    def work(self) -> Path:
        """For these settings alone, so that nothing goes on from a run with others."""
        return self.leftovers / digest_of([self.settings])[:12]

    @property
    def is_finished(self) -> bool:
        return results.is_finished(self.contest.out, self.contestant.row, self.seed, self.settings)

    @property
    def is_recorded(self) -> bool:
        return not self.leftovers.exists()


def _take(turn: _Turn) -> None:
    """Train, ask, keep the result and then record it, whatever of these wasn't done before."""
    turn.work.mkdir(parents=True, exist_ok=True)
    with _tracked(turn.work, turn.name, turn.contestant.title) as tracked:
        if not turn.is_finished:
            results.save(turn.contest.out, _train_and_ask(turn))
        result = results.load_one(turn.folder)
        print(_line(result))
        _draw(turn, result)
        _record(tracked, turn, result)
    shutil.rmtree(turn.leftovers, ignore_errors=True)


def _train_and_ask(turn: _Turn) -> Result:
    started = time.monotonic()
    trained = turn.contestant.train(turn.contest.parts, turn.seed, turn.work)
    return Result(
        turn.contestant.row,
        turn.contestant.title,
        turn.seed,
        turn.settings,
        _minutes(trained, time.monotonic() - started),
        {name: list(map(float, values)) for name, values in trained.curves.items()},
        _ask(turn.contest, trained),
    )


def _minutes(trained: Trained, seconds: float) -> float:
    """By the epochs' own clock where there is one: a resumed run's wall time is but its last."""
    return round(sum(trained.curves.get("seconds", [seconds])) / 60, 2)


def _ask(contest: Contest, trained: Trained) -> dict[str, Answers]:
    logits = {shown.name: trained.logits(shown.dataset) for shown in contest.sets}
    truth = {shown.name: contest.parts.truth_of(shown.dataset) for shown in contest.sets}
    temperature = fit_temperature(logits[results.VALIDATION], truth[results.VALIDATION])
    return {
        name: Answers.of_logits(truth[name], logits[name], temperature, trained.looked_at_twice)
        for name in logits
    }


def _draw(turn: _Turn, result: Result) -> None:
    labels = read_labels(turn.contest.parts.breeds)
    shown = turn.contest.shown
    plots.save_all(
        turn.folder,
        result.title,
        result.curves,
        shown.dataset.samples,
        result.answers[shown.name],
        labels,
    )


def _record(tracked: runs.Tracked, turn: _Turn, result: Result) -> None:
    """Raises TrackingError, told that the result is on disk."""
    curves = result.curves
    figures = {
        **{FINAL[name]: curves[name][-1] for name in FINAL},
        "minutes": result.minutes,
    }
    for name, answers in result.answers.items():
        figures[f"{name} top-1"] = float(answers.right.mean())
        figures[f"{name} top-5"] = float(answers.right_in_top_5.mean())
        error = calibration_error(answers.confidence, answers.right)
        figures[f"{name} calibration error"] = error
    with runs.but(f"the result is whole in {turn.folder}, and the same command keeps the rest."):
        tracked.parameters({"data": _data_of(turn.contest.terms), **turn.settings})
        tracked.text(json.dumps(environment(), indent=1), ENVIRONMENT)
        tracked.curves(curves)
        tracked.metrics(figures)
        for name in (results.RESULT, *plots.ALL):
            tracked.file(turn.folder / name)


def _line(result: Result) -> str:
    shares = (f"{name} {answers.right.mean():.1%}" for name, answers in result.answers.items())
    return f"{result.row}, seed {result.seed}: {', '.join(shares)}; {result.minutes} minutes"


def _data_of(terms: Terms) -> dict[str, object]:
    return {"name": terms.data, "photos": terms.photos, "fingerprint": terms.fingerprint} | {
        shown.name: shown.fingerprint for shown in terms.sets
    }


@contextmanager
def _tracked(folder: Path, name: str, note: str = "") -> Iterator[runs.Tracked]:
    """A run of MLflow's, the one that a killed process began in this folder if there is one."""
    kept = folder / TRACKED_RUN
    before = kept.read_text("utf-8").strip() if kept.exists() else None
    with runs.run(name, note=note, resume=before) as tracked:
        files.write(kept, tracked.id)
        yield tracked
