"""What a run tells of itself: a forecast, a bar, what can't be read, and a summary at the end."""

import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

from breeds.bilingual import BilingualError
from breeds.catalogue import reading
from breeds.catalogue.discovery import LeftOut
from breeds.catalogue.pipeline import Outcome
from breeds.catalogue.reading import Summary
from breeds.catalogue.run import Changes
from breeds.catalogue.store import Catalogue
from breeds.command.progress import Progress, clock

# After so many photos, how long the others will take can be told.
FORECAST_AFTER = 20
NAMES_SHOWN = 20


class Work(Protocol):
    """A run over an archive: how many photos are to be answered, and its end."""

    todo: int

    def end(self) -> Changes: ...


class IndexReport:
    """On standard error while the run goes on, and on standard output at its end."""

    def __init__(self, quiet: bool, language: str) -> None:
        self._unreadable = 0
        self._quiet = quiet
        self._language = language
        self._todo = 0
        self._done = 0
        self._started = time.monotonic()
        self._progress = Progress(0, quiet)

    def follow(
        self, work: Work, outcomes: Iterable[Outcome], left_out: LeftOut, catalogue: Catalogue
    ) -> int:
        """Have the work done and tell of it. Returns 0 when all photos were read, 1 when not.

        Raises what the work does.
        """
        self._begin(work.todo, left_out)
        for outcome in outcomes:
            self._step(outcome)
        changes = work.end()
        self._end(catalogue.path, changes, reading.summary(catalogue))
        return 1 if self._unreadable else 0

    def _begin(self, todo: int, left_out: LeftOut) -> None:
        self._todo = todo
        self._started = time.monotonic()
        self._progress = Progress(todo, self._quiet)
        for line in left_out_lines(left_out, self._quiet):
            self._say(line)

    def _step(self, outcome: Outcome) -> None:
        self._progress.clear()
        if outcome.error is not None:
            self._tell_unreadable(outcome.file.path, outcome.error)
        self._done += 1
        if self._done == FORECAST_AFTER < self._todo and not self._quiet:
            self._say(self._forecast())
        self._progress.step()

    def _end(self, catalogue: Path, changes: Changes, summary: Summary) -> None:
        self._progress.clear()
        if not self._quiet:
            took = time.monotonic() - self._started
            for line in _summary(catalogue, changes, summary, self._done, took):
                print(line.in_language(self._language))

    def _tell_unreadable(self, path: str, error: BilingualError) -> None:
        self._unreadable += 1
        if self._unreadable <= NAMES_SHOWN:
            self._say(BilingualError(f"{path} : {error.french}", f"{path}: {error.english}"))
        elif self._unreadable == NAMES_SHOWN + 1:
            self._say(
                BilingualError(
                    "D'autres photos sont illisibles : le catalogue les a toutes, avec la raison.",
                    "More photos can't be read: the catalogue has them all, with the reason.",
                )
            )

    def _forecast(self) -> BilingualError:
        rate = self._done / (time.monotonic() - self._started)
        left = clock((self._todo - self._done) / rate)
        return BilingualError(
            f"D'après les {self._done} premières photos, {rate:.0f} par seconde : encore {left} "
            f"environ pour les {self._todo - self._done} autres.",
            f"By the first {self._done} photos, {rate:.0f} a second: about {left} more for the "
            f"other {self._todo - self._done}.",
        )

    def _say(self, said: BilingualError) -> None:
        print(said.in_language(self._language), file=sys.stderr, flush=True)


def left_out_lines(left_out: LeftOut, quiet: bool) -> list[BilingualError]:
    """What is to be told of it; of a quiet run, what is a fault."""
    lines = [
        BilingualError(
            f"{folder} : ce dossier ne peut pas être lu ; ce que le catalogue en sait reste.",
            f"{folder}: this folder can't be read; what the catalogue knows of it stays.",
        )
        for folder in left_out.closed
    ]
    return lines if quiet or not left_out.others else [*lines, _others(left_out)]


def _others(left_out: LeftOut) -> BilingualError:
    most = left_out.others.most_common(NAMES_SHOWN)
    endings = ", ".join(f"{ending or '—'} {count}" for ending, count in most)
    count = left_out.others.total()
    return BilingualError(
        f"Laissés de côté, car ce ne sont pas des photos : {count} ({endings}).",
        f"Left out, being no photos: {count} ({endings}).",
    )


def _summary(
    catalogue: Path, changes: Changes, summary: Summary, done: int, took: float
) -> list[BilingualError]:
    rate = f"{done / took:.1f}" if done else "0"
    lines = [
        BilingualError(
            f"{changes.found} photos : {summary.accepted} acceptées, {summary.unsure} incertaines, "
            f"{summary.not_a_dog} sans chien, {summary.unreadable} illisibles.",
            f"{changes.found} photos: {summary.accepted} accepted, {summary.unsure} unsure, "
            f"{summary.not_a_dog} without a dog, {summary.unreadable} unreadable.",
        ),
        BilingualError(
            f"Cette fois : {done} lues en {clock(took)} ({rate} par seconde), {changes.unchanged} "
            f"inchangées, {changes.moved} déplacées, {changes.missing} disparues.",
            f"This time: {done} read in {clock(took)} ({rate} a second), {changes.unchanged} "
            f"unchanged, {changes.moved} moved, {changes.missing} missing.",
        ),
    ]
    if summary.animals:
        lines.append(
            BilingualError(
                f"Animaux : {summary.animals}, dont {summary.animals_accepted} acceptés.",
                f"Animals: {summary.animals}, {summary.animals_accepted} of them accepted.",
            )
        )
    lines.append(BilingualError(f"Catalogue : {catalogue}", f"Catalogue: {catalogue}"))
    return lines
