"""index --engine daft and merge: real workers, one of them killed, and what is made again."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from breeds.__main__ import main
from breeds.bilingual import BilingualError
from breeds.catalogue.index import fingerprint
from breeds.catalogue.rows import Found
from breeds.engine import daft_engine
from breeds.engine.job import Job
from breeds.engine.partition import Partition
from breeds.engine.parts import path_of
from breeds.recognition.classifier import Classifier
from tests.archives import held, index, index_process, make_archive
from tests.conftest import ROOT
from tests.training.photos import write_photo

pytestmark = pytest.mark.slow

PHOTOS = 160
PATIENCE = 120


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_archive(tmp_path_factory.mktemp("shared") / "archive", PHOTOS)


@pytest.fixture(scope="module")
def one_machine(root: Path, small: Classifier, tmp_path_factory: pytest.TempPathFactory) -> Path:
    catalogue = tmp_path_factory.mktemp("one") / "one.sqlite"
    index(root, small, animal_by="folder", catalogue=catalogue)
    return catalogue


def words(parts: Path, *more: str) -> tuple[str, ...]:
    shared = ("--engine", "daft", "--parts", str(parts), "--photos-per-part", "10")
    return (*shared, "--processes", "2", "--workers", "1", "--lang", "en", *more)


def started(root: Path, model: Path, parts: Path) -> subprocess.Popen[str]:
    return index_process(root, model, *words(parts))


def merged(parts: Path, model: Path, catalogue: Path) -> Path:
    asked = ("merge", parts, "--catalogue", catalogue, "--model", model, "--animal-by", "folder")
    assert main([*map(str, asked), "--quiet"]) == 1
    return catalogue


def workers(process: subprocess.Popen[str]) -> list[psutil.Process]:
    children = psutil.Process(process.pid).children()
    return [child for child in children if "daft.execution.udf_worker" in child.cmdline()]


def when(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.002)


def drafts(parts: Path) -> list[Path]:
    return list(parts.glob("*.draft-*"))


def state(parts: Path) -> dict[str, int]:
    """Which parts there are, and which file each is: one that is made again is another."""
    there = (part for part in parts.glob("*.parquet") if ".draft-" not in part.name)
    return {part.name: part.stat().st_ino for part in there}


def at_work(process: subprocess.Popen[str], parts: Path) -> bool:
    """Both workers have a part under way, and some are done."""
    assert process.poll() is None
    return len(drafts(parts)) == 2 and len(state(parts)) >= 2


def test_a_killed_worker_costs_its_partition_alone(
    root: Path, small_model: Path, one_machine: Path, tmp_path: Path
) -> None:
    parts = tmp_path / "parts"
    process = started(root, small_model, parts)
    when(lambda: at_work(process, parts))
    pair = workers(process)
    assert len({each.pid for each in pair}) == 2
    done = state(parts)
    pair[0].kill()
    out, err = process.communicate()
    assert process.returncode == 1, err
    assert "1 photos can't be read" in out
    assert state(parts).items() >= done.items()
    assert len(state(parts)) > len(done)
    assert not drafts(parts)
    assert held(merged(parts, small_model, tmp_path / "merged.sqlite")) == held(one_machine)


def test_a_run_that_was_killed_whole_goes_on_where_it_was(
    root: Path, small_model: Path, one_machine: Path, tmp_path: Path
) -> None:
    parts = tmp_path / "parts"
    process = started(root, small_model, parts)
    when(lambda: at_work(process, parts))
    pair = workers(process)
    process.kill()
    for worker in pair:
        worker.kill()
    process.communicate()
    psutil.wait_procs(pair)
    done = state(parts)
    catalogue = tmp_path / "merged.sqlite"
    asked = ("merge", str(parts), "--catalogue", str(catalogue), "--model", str(small_model))
    assert main([*asked, "--lang", "en"]) == 2
    assert not rows_of(catalogue)
    out, _ = (again := started(root, small_model, parts)).communicate()
    assert again.returncode == 1
    whole = state(parts)
    assert whole.items() >= done.items()
    assert f"{len(whole)} parts in {parts}, {len(whole) - len(done)} of them made this time" in out
    assert held(merged(parts, small_model, catalogue)) == held(one_machine)


def rows_of(catalogue: Path) -> int:
    return len(held(catalogue)["photo"]) if catalogue.exists() else 0


def test_what_daft_loads_in_a_worker_lets_it_hush_the_others_first() -> None:
    script = "import sys, breeds.engine.daft_engine; print('openvino' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True)
    assert done.stdout == "False\n"


def test_a_photo_more_makes_its_part_alone(
    small_model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root, parts = make_archive(tmp_path / "archive", 40), tmp_path / "parts"
    asked = ("index", str(root), "--model", str(small_model), *words(parts))
    assert main(list(asked)) == 1
    before = state(parts)
    write_photo(root / "rex 2" / "new.jpg", 1000)
    (root / "rex 1" / "broken.jpg").unlink()
    assert main(list(asked)) == 0
    assert 1 <= len(state(parts).keys() - before.keys()) <= 4
    assert state(parts).items() >= before.items()
    assert "0 photos can't be read" in capsys.readouterr().out
    catalogue = tmp_path / "merged.sqlite"
    merging = ("merge", str(parts), "--catalogue", str(catalogue), "--model", str(small_model))
    assert main(list(merging)) == 0
    assert len(held(catalogue)["photo"]) == 42


def test_workers_that_die_again_and_again_end_in_a_sentence(
    small_model: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def dies(*arguments: object) -> None:
        tries.append(arguments)
        raise RuntimeError("UDF process closed the connection")

    tries: list[object] = []
    root = make_archive(tmp_path / "archive", 3)
    monkeypatch.setattr(daft_engine, "answer", dies)
    asked = ("index", str(root), "--model", str(small_model), *words(tmp_path / "parts"))
    assert main(list(asked)) == 2
    assert len(tries) == 3
    assert "nothing moves on: UDF process closed the connection" in capsys.readouterr().err


def test_what_a_worker_cannot_do_it_says_in_a_sentence(tmp_path: Path, small: Classifier) -> None:
    model, told = str(small.bundle.folder), fingerprint(small)
    job = Job(str(tmp_path / "gone"), str(tmp_path), model, True, told, 1)
    partition = Partition("one", (Found("a.jpg", 1, 1),))
    with pytest.raises(BilingualError, match="A worker doesn't find the folder") as raised:
        list(daft_engine.answer(job, [partition], 1))
    assert raised.value.french.startswith("Un ouvrier ne trouve pas")
    assert not path_of(tmp_path, "one").exists()


def test_a_place_for_parts_that_is_none_is_a_sentence_and_2(
    small_model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = make_archive(tmp_path / "archive", 3)
    asked = ("index", str(root), "--model", str(small_model))
    assert main([*asked, *words(root / "rex 0" / "000.jpg")]) == 2
    assert "The parts can't be written into" in capsys.readouterr().err
    (tmp_path / "empty").mkdir()
    assert main(["index", str(tmp_path / "empty"), *words(tmp_path / "parts")]) == 2
    assert "or finds it empty" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--parts", "p"), "--parts needs --engine"),
        (("--processes", "2"), "--processes needs --engine"),
        (("--engine", "daft"), "--engine needs --parts"),
        (("--engine", "daft", "--parts", "p", "--catalogue", "c"), "--catalogue to `merge`"),
        (("--engine", "daft", "--parts", "p", "--animal-by", "folder"), "--animal-by to `merge`"),
    ],
)
def test_options_that_do_not_go_together(
    arguments: tuple[str, ...], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["index", str(tmp_path), *arguments])
    assert said in capsys.readouterr().err


@pytest.mark.parametrize("package", ["daft", "pyarrow"])
def test_without_the_extra_it_says_what_to_install(
    package: str,
    small_model: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    root = make_archive(tmp_path / "archive", 3)
    asked = ("index", str(root), "--model", str(small_model), *words(tmp_path / "parts"))
    assert main(list(asked)) == 2
    assert 'pip install "quelle-race[cluster]"' in capsys.readouterr().err


@pytest.mark.usefixtures("heeding_ctrl_c")
def test_ctrl_c_ends_it_and_keeps_what_was_done(
    root: Path, small_model: Path, tmp_path: Path
) -> None:
    parts = tmp_path / "parts"
    process = started(root, small_model, parts)
    when(lambda: at_work(process, parts))
    pair = workers(process)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate()
    assert process.returncode == 130
    assert "Traceback" not in err
    assert state(parts)
    psutil.wait_procs(pair, timeout=PATIENCE)
