"""Kills `quelle-race index` at random moments, hundreds of times, and looks at what is left.

    python -m benchmarks.index_soak --kills 300

In each round an archive changes, is indexed once undisturbed and once with a kill -9 after another
until a run comes to its end; both catalogues must hold the same. It ends with counts.
"""

import argparse
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from breeds.catalogue.store import NAME
from tests.archives import held, make_archive
from tests.conftest import ROOT
from tests.training.photos import write_photo

PHOTOS = 120
# So much of a run's time passes at least before it is killed: a start takes about as long.
EARLIEST = 0.3


@dataclass
class Counts:
    """What happened so far."""

    rounds: int = 0
    kills: int = 0
    kills_at_work: int = 0


class Archive:
    """Photos that change between rounds, as people change them."""

    def __init__(self, root: Path, seed: int) -> None:
        self._root = make_archive(root, PHOTOS)
        self._random = random.Random(seed)
        self._number = 10_000

    def change(self) -> None:
        acts: Sequence[Callable[[Path], object]] = (
            self._rewrite,
            self._move,
            self._copy,
            Path.unlink,
            self._break,
        )
        for _ in range(12):
            photos = sorted(self._root.rglob("*.jpg"))
            self._random.choice(acts)(self._random.choice(photos))
        for _ in range(12):
            self._rewrite(self._root / f"rex {self._random.randrange(3)}" / self._new_name())

    def _rewrite(self, photo: Path) -> None:
        self._number += 1
        write_photo(photo, self._number)

    def _move(self, photo: Path) -> None:
        photo.rename(photo.with_name(self._new_name()))

    def _copy(self, photo: Path) -> None:
        shutil.copyfile(photo, photo.with_name(self._new_name()))

    def _break(self, photo: Path) -> None:
        photo.write_bytes(photo.read_bytes()[:100])

    def _new_name(self) -> str:
        self._number += 1
        return f"new_{self._number}.jpg"


def run(root: Path, catalogue: Path, killed_after: float | None) -> int:
    """The exit status of a run, killed after so many seconds where it still runs."""
    command = ["index", root, "--catalogue", catalogue, "--animal-by", "folder", "--quiet"]
    with subprocess.Popen(
        [sys.executable, "-m", "breeds", *map(str, command)], cwd=ROOT, stderr=subprocess.DEVNULL
    ) as process:
        try:
            return process.wait(killed_after)
        except subprocess.TimeoutExpired:
            process.kill()
            return process.wait()


def one_round(root: Path, before: Path, kept: Path, moments: random.Random, counts: Counts) -> None:
    """Raises AssertionError where a run that was killed left something else."""
    undisturbed = before.with_name("undisturbed.sqlite")
    for path in (undisturbed, kept):
        path.unlink(missing_ok=True)
        if before.exists():
            shutil.copyfile(before, path)
    started = time.monotonic()
    assert run(root, undisturbed, None) in (0, 1)
    whole = time.monotonic() - started
    while True:
        status = run(root, kept, moments.uniform(EARLIEST, 1) * whole)
        if status != -signal.SIGKILL:
            break
        counts.kills += 1
        counts.kills_at_work += kept.exists() and held(kept) != held_or_none(before)
    assert held(kept) == held(undisturbed), "another catalogue than undisturbed"
    counts.rounds += 1
    shutil.copyfile(undisturbed, before)


def held_or_none(catalogue: Path) -> object:
    return held(catalogue) if catalogue.exists() else None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    counts, moments = Counts(), random.Random(options.seed)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "archive"
        archive = Archive(root, options.seed)
        while counts.kills < options.kills:
            before, kept = Path(folder) / f"before.{NAME}", Path(folder) / f"kept.{NAME}"
            one_round(root, before, kept, moments, counts)
            print(f"{counts}", flush=True)
            archive.change()
    print(
        f"{counts.kills} kills, {counts.kills_at_work} of them after the run had written "
        f"something; {counts.rounds} catalogues, each as undisturbed."
    )


if __name__ == "__main__":
    main()
