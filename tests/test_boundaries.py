"""What the import contracts of pyproject.toml can't tell: what is loaded, and who knows a name.

`make check` holds the contracts: who may import whom, indirectly and within functions too.
"""

import ast
import json
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from tests.conftest import ROOT

PAGE = {"gradio", "gradio_client", "ui", "app"}
KERAS = {"keras", "tensorflow"}
TRAINING = KERAS | {
    "training",
    "keras_tuner",
    "mlflow",
    "nncf",
    "optuna",
    "optuna_integration",
    "scipy",
    "sklearn",
    "tensorboard",
    "torch",
}
REPORTING = {"gradio", "huggingface_hub", "mlflow", "nncf", "openvino"}
ENTRIES = ("app", "breeds.__main__", "training.__main__")
WITHOUT_KERAS = (
    "training.__main__",
    "training.cli.evaluate",
    "training.cli.release",
    "training.data.download",
    "training.evaluation.evaluate",
    "training.evaluation.pooling.page",
    "training.release.deploy",
    "training.release.publish",
    "training.release.space_check",
    "training.study.document",
    "training.tracking.promotion",
    "training.tracking.registry",
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


def source_of(module: str) -> str:
    base = ROOT.joinpath(*module.split("."))
    path = base / "__init__.py" if base.is_dir() else base.with_suffix(".py")
    return path.read_text("utf-8")


def loaded_with(modules: Iterable[str]) -> set[str]:
    """The top-level packages that a fresh interpreter holds after importing these modules."""
    script = (
        "import importlib, json, sys\nfor name in sys.argv[1:]: importlib.import_module(name)\n"
    )
    command = [sys.executable, "-c", f"{script}print(json.dumps(list(sys.modules)))", *modules]
    done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE)
    return {name.partition(".")[0] for name in json.loads(done.stdout)}


def test_no_import_is_relative() -> None:
    """Lest one be read past by whoever looks for a room's name."""
    relative = [
        module
        for module in modules_of("app", "breeds", "training", "ui")
        for node in ast.walk(ast.parse(source_of(module)))
        if isinstance(node, ast.ImportFrom) and node.level
    ]
    assert relative == []


def test_the_environment_is_read_in_one_place_and_set_in_another() -> None:
    serving = modules_of("app", "breeds", "ui")
    knowing = [name for name in serving if "os.environ" in source_of(name)]
    assert knowing == ["breeds.privacy", "breeds.settings"]


def test_libraries_that_report_wait_until_they_are_silenced() -> None:
    loaded = loaded_with(ENTRIES)
    assert not loaded & REPORTING
    assert {"app", "breeds", "training"} <= loaded


def test_the_core_loads_neither_the_page_nor_a_training_library() -> None:
    loaded = loaded_with(modules_of("breeds"))
    assert not loaded & (PAGE | TRAINING)
    assert {"breeds", "cv2"} <= loaded


def test_the_page_loads_no_training_library() -> None:
    loaded = loaded_with(modules_of("app", "ui"))
    assert not loaded & TRAINING
    assert {"gradio", "ui"} <= loaded


def test_what_only_reads_or_uploads_a_model_loads_no_keras() -> None:
    loaded = loaded_with(WITHOUT_KERAS)
    assert not loaded & (KERAS | PAGE)
    assert "training" in loaded
