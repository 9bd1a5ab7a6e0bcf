"""How fast photos are answered, against what one would write first with Keras; all in one run.

    python -m benchmarks.large_photos PHOTOS big --list LIST
    python -m benchmarks.serving big --small FOLDER

FOLDER holds small photos, from which thousands are made to see how memory grows. The rivals take
turns, so that whatever else the machine does disturbs all of them alike.
"""

import argparse
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from statistics import median

import openvino as ov

from benchmarks import stages
from benchmarks.serving_rivals import RIVALS
from breeds import privacy
from breeds.catalogue.store import NAME
from tests.conftest import ROOT
from training.evaluation.markdown import table

SPEEDS = tuple(rival.__name__ for rival in RIVALS if rival.__name__ != "peak_memory")
COMPARED = (
    ("index, two looks where it pays", "index", "obvious_loop"),
    ("index, one look", "index_one_look", "obvious_loop"),
    ("one decoded photo, one look", "one_photo", "one_photo_keras"),
    ("64 photos, one look", "views", "views_keras"),
)
ROUNDS = 3
FEW, MANY = 1_000, 10_000


def timed(name: str, folder: Path) -> float:
    command = [sys.executable, "-m", "benchmarks.serving_rivals", name, str(folder)]
    done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, encoding="utf-8")
    return float(json.loads(done.stdout.splitlines()[-1]))


def seconds_to_first_row(folder: Path) -> float:
    """From the command's start to the first photo that another process sees in the catalogue."""
    with tempfile.TemporaryDirectory() as kept:
        catalogue = Path(kept) / NAME
        command = [sys.executable, "-m", "breeds", "index", folder, "--catalogue", catalogue]
        started = time.perf_counter()
        with subprocess.Popen(list(map(str, command)), cwd=ROOT, stderr=subprocess.DEVNULL) as run:
            while not _has_a_row(catalogue):
                time.sleep(0.01)
            took = time.perf_counter() - started
            run.kill()
        return took


def _has_a_row(catalogue: Path) -> bool:
    if not catalogue.exists():
        return False
    connection = sqlite3.connect(f"file:{catalogue}?mode=ro", uri=True, timeout=5)
    try:
        return connection.execute("SELECT 1 FROM photo LIMIT 1").fetchone() is not None
    except sqlite3.OperationalError:
        return False
    finally:
        connection.close()


def many_photos(small: Path, count: int, folder: Path) -> Path:
    """So many files that differ in their content, though they show few pictures."""
    photos = sorted(path for path in small.rglob("*") if path.suffix.lower() in (".jpg", ".jpeg"))
    for number in range(count):
        copy = folder / f"{number % 100:02}" / f"{number:05}.jpg"
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(photos[number % len(photos)], copy)
        with copy.open("ab") as stream:
            stream.write(str(number).encode())
    return folder


def report_speed(big: Path) -> None:
    took: dict[str, list[float]] = defaultdict(list)
    for _ in range(ROUNDS):
        for name in SPEEDS:
            took[name].append(timed(name, big))
            print(f"{name}: {took[name][-1] * 1000:.1f} ms", file=sys.stderr)
    rows = []
    for told, ours, theirs in COMPARED:
        ratios = sorted(slow / fast for slow, fast in zip(took[theirs], took[ours], strict=True))
        rows.append(
            [
                told,
                f"{median(took[ours]) * 1000:.1f}",
                f"{median(took[theirs]) * 1000:.1f}",
                f"**{median(ratios):.1f}** ({ratios[0]:.1f} to {ratios[-1]:.1f})",
            ]
        )
    print(table(["a photo", "ours, ms", "Keras, ms", "times as fast"], rows))


def report_memory(small: Path) -> None:
    rows = []
    for count in (FEW, MANY):
        with tempfile.TemporaryDirectory() as folder:
            peak = timed("peak_memory", many_photos(small, count, Path(folder)))
        rows.append([f"{count:,}", f"{peak:.0f}"])
    print(table(["photos", "memory at most, MB"], rows))


def report_stages(big: Path) -> None:
    told = stages.measure(big)
    names = [name.replace("_", " ") for name in vars(told)]
    print(
        table([*names, "whole"], [[f"{each:.2f}" for each in (*vars(told).values(), told.whole)]])
    )


def processor() -> str:
    """How many cores, and what helps int8 on them."""
    flags = Path("/proc/cpuinfo").read_text("utf-8").split("flags", 1)[1].split("\n", 1)[0].split()
    int8 = [flag for flag in ("avx2", "avx_vnni", "avx512_vnni", "amx_int8") if flag in flags]
    return f"{os.cpu_count()} cores with {', '.join(int8)}; OpenVINO {ov.__version__}"


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("big", type=Path, help="photos as a phone takes them")
    parser.add_argument("--small", type=Path, help="small photos, to see how memory grows")
    options = parser.parse_args(arguments)
    privacy.report_nothing()
    print(processor())
    firsts = sorted(seconds_to_first_row(options.big) for _ in range(ROUNDS))
    print(f"start to first row: {median(firsts):.1f} s ({firsts[0]:.1f} to {firsts[-1]:.1f})")
    report_speed(options.big)
    report_stages(options.big)
    if options.small:
        report_memory(options.small)


if __name__ == "__main__":
    main()
