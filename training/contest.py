"""Several networks on the same photos: each row is trained and asked once a seed, and kept."""

import shutil
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from scipy.special import softmax

from training import pictures, results, run, tracking
from training.answers import Answers, NamedSet
from training.calibration import fit_temperature
from training.config import PhotoSet, TrainConfig
from training.contestants import Contestant, Trained
from training.dataset import Dataset, DatasetError, open_dataset, readable
from training.digests import digest_of
from training.figures import measure
from training.labels import read_labels
from training.observer import Parts
from training.preparation import share_out
from training.record import environment
from training.results import Result, ShownSet, Terms
from training.study_config import StudyConfig

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
    return share_out(
        TrainConfig(
            config.data,
            config.out,
            config.cache,
            validation_share=config.validation_share,
            photos=config.photos,
            seed=config.seed,
        )
    )


def named_sets(
    parts: Parts, asked: Sequence[PhotoSet], leak_free: Sequence[PhotoSet]
) -> tuple[NamedSet, ...]:
    """The validation part and the sets that are asked for, without what can't be read.

    Raises DatasetError for a missing photo or list, a breed that isn't learnt, a name used twice.
    """
    sets = [NamedSet(results.VALIDATION, parts.validation)]
    for photos, is_free in [*((p, False) for p in asked), *((p, True) for p in leak_free)]:
        dataset, unreadable = readable(open_dataset(photos.root, photos.list_file), progress=True)
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
    missing = [
        (contestant, seed)
        for contestant in contestants
        for seed in range(seeds)
        if not results.is_finished(contest.out, contestant.row, seed, contestant.settings(seed))
    ]
    if not missing:
        return
    for contestant in {contestant.row: contestant for contestant, _ in missing}.values():
        contestant.check(contest.parts)
    with _tracked(contest.out, contest.name) as tracked:
        tracked.parameters({"data": _data_of(terms), "environment": environment()})
        for contestant, seed in missing:
            _train_and_ask(contest, contestant, seed)


def _train_and_ask(contest: Contest, contestant: Contestant, seed: int) -> None:
    settings = contestant.settings(seed)
    folder = results.folder_of(contest.out, contestant.row, seed)
    work = folder / "work" / digest_of([settings])[:12]
    work.mkdir(parents=True, exist_ok=True)
    with _tracked(work, f"{contestant.row}, seed {seed}", contestant.title) as tracked:
        data = _data_of(contest.terms)
        tracked.parameters({"data": data, "environment": environment(), **settings})
        started = time.monotonic()
        trained = contestant.train(contest.parts, seed, work)
        result = Result(
            contestant.row,
            contestant.title,
            seed,
            settings,
            _minutes(trained, time.monotonic() - started),
            {name: list(map(float, values)) for name, values in trained.curves.items()},
            _ask(contest, trained),
        )
        _keep_figures(tracked, contest, result)
        _draw(tracked, contest, result, folder)
        results.save(contest.out, result)
    shutil.rmtree(folder / "work", ignore_errors=True)
    print(_line(result))


def _minutes(trained: Trained, seconds: float) -> float:
    """By the epochs' own clock where there is one: a resumed run's wall time is but its last."""
    return round(sum(trained.curves.get("seconds", [seconds])) / 60, 2)


def _ask(contest: Contest, trained: Trained) -> dict[str, Answers]:
    validation = contest.parts.validation
    temperature = fit_temperature(trained.logits(validation), contest.parts.truth_of(validation))

    def answers(dataset: Dataset) -> Answers:
        probabilities = softmax(trained.logits(dataset) / temperature, axis=1)
        twice = np.full(len(dataset.samples), trained.looked_at_twice)
        return Answers.of_probabilities(contest.parts.truth_of(dataset), probabilities, twice)

    return {shown.name: answers(shown.dataset) for shown in contest.sets}


def _keep_figures(tracked: tracking.Tracked, contest: Contest, result: Result) -> None:
    tracked.curves(result.curves)
    for ours, kept in (("accuracy", "final_train_accuracy"), ("loss", "final_train_loss")):
        tracked.metric(kept, result.curves[ours][-1])
    tracked.metric("minutes", result.minutes)
    for name, answers in result.answers.items():
        figures = measure(name, False, answers, {}, contest.parts.breeds, ())
        tracked.metric(f"{name} top-1", figures.top_1.value)
        tracked.metric(f"{name} top-5", figures.top_5.value)
        tracked.metric(f"{name} calibration error", figures.calibration_error)


def _draw(tracked: tracking.Tracked, contest: Contest, result: Result, folder: Path) -> None:
    labels = read_labels(contest.parts.breeds)
    shown = contest.shown
    answers = result.answers[shown.name]
    for name, figure in {
        "confusion.png": pictures.confusion_matrix([answers], labels),
        "photos.png": pictures.photo_grid(shown.dataset.samples, answers, labels),
        "curves.png": pictures.learning_curves({result.title: [result.curves]}),
    }.items():
        figure.savefig(folder / name, dpi=120)
        tracked.file(folder / name)


def _line(result: Result) -> str:
    shares = (f"{name} {answers.right.mean():.1%}" for name, answers in result.answers.items())
    return f"{result.row}, seed {result.seed}: {', '.join(shares)}; {result.minutes} minutes"


def _data_of(terms: Terms) -> dict[str, object]:
    return {"name": terms.data, "photos": terms.photos, "fingerprint": terms.fingerprint} | {
        shown.name: shown.fingerprint for shown in terms.sets
    }


@contextmanager
def _tracked(folder: Path, name: str, note: str = "") -> Iterator[tracking.Tracked]:
    """A run of MLflow's, the one that a killed process began in this folder if there is one."""
    kept = folder / TRACKED_RUN
    before = kept.read_text("utf-8").strip() if kept.exists() else None
    with tracking.run(name, note=note, resume=before) as tracked:
        kept.write_text(tracked.id, "utf-8")
        yield tracked
