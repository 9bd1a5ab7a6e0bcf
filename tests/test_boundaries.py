"""Who may import whom: serving needs no training library, training and the core no page."""

import ast
import json
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

PAGE = {"gradio", "gradio_client", "ui", "app"}
TRAINING = {
    "training",
    "keras",
    "keras_tuner",
    "mlflow",
    "nncf",
    "optuna",
    "optuna_integration",
    "scipy",
    "sklearn",
    "tensorboard",
    "tensorflow",
    "torch",
}
KERAS = {"keras", "tensorflow"}
REPORTING = {"gradio", "huggingface_hub", "mlflow", "nncf", "openvino"}
WITHOUT_KERAS = (
    "training.__main__",
    "training.release.deploy",
    "training.data.download",
    "training.evaluation.evaluate",
    "training.tracking.promotion",
    "training.release.publish",
    "training.tracking.registry",
    "training.release.space_check",
    "training.study.document",
)


def modules_of(*places: str) -> list[str]:
    """The names of all modules of packages, and of single modules."""
    paths: list[Path] = []
    for place in places:
        package = ROOT / place
        paths += package.rglob("*.py") if package.is_dir() else [package.with_suffix(".py")]
    return sorted(module_name(path) for path in paths)


def module_name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def path_of(module: str) -> Path:
    base = ROOT.joinpath(*module.split("."))
    return base / "__init__.py" if base.is_dir() else base.with_suffix(".py")


def imported_by(module: str) -> Iterator[str]:
    """All that a module imports, anywhere in it, even within a function."""
    path = path_of(module)
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module} has a relative import"
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def roots(imported: Iterable[str]) -> set[str]:
    return {name.partition(".")[0] for name in imported}


def loaded_with(modules: Iterable[str]) -> set[str]:
    """The top-level packages that a fresh interpreter holds after importing these modules."""
    script = (
        "import importlib, json, sys\nfor name in sys.argv[1:]: importlib.import_module(name)\n"
    )
    command = [sys.executable, "-c", f"{script}print(json.dumps(list(sys.modules)))", *modules]
    done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE)
    return roots(json.loads(done.stdout))


@pytest.mark.parametrize("module", modules_of("breeds"))
def test_the_core_names_neither_the_page_nor_a_training_library(module: str) -> None:
    assert not roots(imported_by(module)) & (PAGE | TRAINING)


@pytest.mark.parametrize("module", modules_of("app", "ui"))
def test_the_page_names_no_training_library(module: str) -> None:
    assert not roots(imported_by(module)) & TRAINING


@pytest.mark.parametrize("module", modules_of("training"))
def test_training_does_not_name_the_page(module: str) -> None:
    assert not roots(imported_by(module)) & PAGE


def test_the_runtime_is_known_to_one_file_of_the_core() -> None:
    knowing = [name for name in modules_of("breeds") if "openvino" in roots(imported_by(name))]
    assert knowing == ["breeds.recognition.classifier"]


def test_the_environment_is_read_in_one_place_and_set_in_another() -> None:
    serving = modules_of("app", "breeds", "ui")
    knowing = [name for name in serving if "os.environ" in path_of(name).read_text("utf-8")]
    assert knowing == ["breeds.privacy", "breeds.settings"]


def test_mlflow_is_known_to_two_files() -> None:
    knowing = [name for name in modules_of("training") if "mlflow" in roots(imported_by(name))]
    assert knowing == ["training.tracking.registry", "training.tracking.runs"]


@pytest.mark.parametrize("entry", ["app", "breeds.__main__", "training.__main__"])
def test_libraries_that_report_wait_until_they_are_silenced(entry: str) -> None:
    assert not loaded_with([entry]) & REPORTING


def test_the_core_loads_neither_the_page_nor_a_training_library() -> None:
    loaded = loaded_with(modules_of("breeds"))
    assert not loaded & (PAGE | TRAINING)
    assert {"breeds", "cv2"} <= loaded


def test_the_page_loads_no_training_library() -> None:
    loaded = loaded_with(modules_of("app", "ui"))
    assert not loaded & TRAINING
    assert {"gradio", "ui"} <= loaded


@pytest.mark.parametrize("module", WITHOUT_KERAS)
def test_what_only_reads_or_uploads_a_model_loads_no_keras(module: str) -> None:
    loaded = loaded_with([module])
    assert not loaded & (KERAS | PAGE)
    assert module.partition(".")[0] in loaded
