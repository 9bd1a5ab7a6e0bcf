"""A run that is killed, whenever: the next one ends with what an undisturbed run leaves."""

import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from breeds.recognition.classifier import Classifier
from tests.archives import held, index, index_process, make_archive
from tests.conftest import ROOT
from tests.training.photos import write_photo

PHOTOS = 60
KILLS = 5


def disturb(root: Path) -> None:
    """What happens to an archive between two runs."""
    (root / "rex 0" / "003.jpg").rename(root / "moved.jpg")
    (root / "rex 1" / "004.jpg").unlink()
    write_photo(root / "rex 2" / "005.jpg", 1000)
    write_photo(root / "rex 2" / "new.jpg", 1001)
    write_photo(root / "rex 1" / "broken.jpg", 1002)


@pytest.mark.slow
def test_kills_at_random_moments_change_nothing(
    tmp_path: Path, small_model: Path, small: Classifier
) -> None:
    root = make_archive(tmp_path / "archive", PHOTOS)
    undisturbed, killed = tmp_path / "undisturbed.sqlite", tmp_path / "killed.sqlite"
    index(root, small, animal_by="folder", catalogue=undisturbed)
    started = time.monotonic()
    assert end_of(root, small_model, tmp_path / "timed.sqlite", None) == 1
    whole = time.monotonic() - started
    moments = random.Random(7)
    ends = [
        end_of(root, small_model, killed, moments.uniform(0.3, 1) * whole) for _ in range(KILLS)
    ]
    assert -signal.SIGKILL in ends
    index(root, small, animal_by="folder", catalogue=killed)
    assert held(killed) == held(undisturbed)


def end_of(root: Path, model: Path, catalogue: Path, killed_after: float | None) -> int:
    """The exit status of a run, killed after so many seconds where it still runs."""
    options = ("--catalogue", str(catalogue), "--animal-by", "folder")
    process = index_process(root, model, *options)
    try:
        process.communicate(timeout=killed_after)
    except Exception:
        process.kill()
        process.communicate()
    return process.returncode


STEPS = (
    "_keep",
    "settle_missing",
    "settle_animals",
    "pool_animals",
)


@pytest.mark.parametrize("step", STEPS)
def test_a_kill_after_a_step_that_is_not_written_yet_changes_nothing(
    tmp_path: Path, small: Classifier, step: str
) -> None:
    root = make_archive(tmp_path / "archive", 9)
    killed, undisturbed = tmp_path / "killed.sqlite", tmp_path / "undisturbed.sqlite"
    index(root, small, animal_by="folder", catalogue=killed)
    disturb(root)
    shutil.copy(killed, undisturbed)
    index(root, small, animal_by="folder", catalogue=undisturbed)
    assert held(undisturbed) != held(killed)
    for after in (1, 2, 5):
        assert killed_run(root, small, killed, step, after) in (0, signal.SIGKILL)
    index(root, small, catalogue=killed)
    assert held(killed) == held(undisturbed)


def killed_run(root: Path, model: Classifier, catalogue: Path, step: str, after: int) -> int:
    """The signal that ended a run, which was killed when it had done a step so many times."""
    script = KILLED_RUN.format(
        root=str(root),
        model=str(model.bundle.folder),
        catalogue=str(catalogue),
        step=step,
        after=after,
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=False)
    return -done.returncode


KILLED_RUN = """
import os, signal
from pathlib import Path
from breeds.catalogue import run
from tests.archives import index, opened

done, whole = 0, run.{step}

def killing(*arguments):
    global done
    result = whole(*arguments)
    done += 1
    if done == {after}:
        os.kill(os.getpid(), signal.SIGKILL)
    return result

run.{step} = killing
index(Path({root!r}), opened(Path({model!r})), catalogue=Path({catalogue!r}))
"""
