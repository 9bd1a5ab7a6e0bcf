"""Small archives of photos, runs on them, and what a catalogue then holds."""

import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from breeds.bundle import Thresholds, load
from breeds.catalogue.animal_by import AnimalBy
from breeds.catalogue.index import Indexing
from breeds.catalogue.pipeline import Outcome
from breeds.catalogue.run import Changes
from breeds.catalogue.store import NAME, Catalogue
from breeds.recognition.classifier import Classifier
from tests.bundle_copies import copy_with
from tests.bundles import write_tiny_bundle
from tests.conftest import ROOT
from tests.training.photos import write_photo

# By these, some of the small model's answers are accepted and some aren't.
SOME_SURE = Thresholds(dog=-1e6, wild=1e6, breed=-1.0, group=0.9, few=0.5)
# By these, about half of them are.
HALF_SURE = Thresholds(dog=-1e6, wild=1e6, breed=1.5, group=0.99, few=0.99)
# What tells when something was done differs from run to run.
MOMENTS = {"answered", "judged"}
TABLES = ("archive", "photo", "answer", "animal", "breed", "breed_group", "verdict", "migration")


def make_archive(root: Path, photos: int = 12) -> Path:
    """Folders of three animals, a photo that lies there twice, a broken one, and what is none."""
    for number in range(photos):
        write_photo(root / f"rex {number % 3}" / f"{number:03}.jpg", number)
    twice = root / "rex 0" / "000.jpg"
    (root / "copies").mkdir(parents=True)
    (root / "copies" / "of_000.jpg").write_bytes(twice.read_bytes())
    (root / "rex 1" / "broken.jpg").write_bytes(b"not a photo")
    (root / "rex 1" / "notes.txt").write_text("Rex is shy.", "utf-8")
    return root


def index(
    root: Path,
    model: Classifier,
    animal_by: str | None = None,
    catalogue: Path | None = None,
    workers: int = 2,
) -> tuple[list[Outcome], Changes]:
    """A whole run: what became of each photo that was to be answered, and what had changed."""
    with Catalogue.for_a_run(catalogue or root / NAME) as opened:
        chosen = AnimalBy(animal_by) if animal_by else None
        indexing = Indexing(root, opened, model, chosen)
        return list(indexing.outcomes(workers)), indexing.end()


def index_process(root: Path, model: Path, *more: str) -> subprocess.Popen[str]:
    """The real command, in a process of its own."""
    command = (sys.executable, "-m", "breeds", "index", root, "--model", model, *more)
    return subprocess.Popen(
        [str(each) for each in command],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )


def held(catalogue: Path) -> dict[str, list[dict[str, Any]]]:
    """All that a catalogue holds, but when."""
    with sqlite3.connect(catalogue) as connection:
        connection.row_factory = sqlite3.Row
        tables = {
            table: connection.execute(f"SELECT * FROM {table}").fetchall() for table in TABLES
        }
    connection.close()
    return {table: sorted(map(_timeless, rows), key=repr) for table, rows in tables.items()}


def _timeless(row: sqlite3.Row) -> dict[str, Any]:
    return {name: value for name, value in dict(row).items() if name not in MOMENTS}


def rows(catalogue: Path, table: str, *columns: str) -> list[Sequence[Any]]:
    """The columns of a table, sorted."""
    with sqlite3.connect(catalogue) as connection:
        found = connection.execute(f"SELECT {', '.join(columns)} FROM {table}").fetchall()
    connection.close()
    return sorted(found, key=repr)


def make_small_model(folder: Path, thresholds: Thresholds, seed: int = 0) -> Path:
    """A model that answers at once, and is sure by these thresholds."""
    bare = write_tiny_bundle(folder / "bare", breeds=7, seed=seed)
    return copy_with(thresholds, bare, folder / "model")


def opened(model: Path) -> Classifier:
    return Classifier(load(model))
