"""No file is read in a way that lets it run code: no pickle, nor what would unpack one."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

PLACES = ("breeds", "training", "ui")
SOURCES = [
    ROOT / "app.py",
    *(path for place in PLACES for path in sorted((ROOT / place).rglob("*.py"))),
]
# Modules that unpickle, and libraries whose loaders do.
UNPICKLERS = {
    "_pickle",
    "cloudpickle",
    "dill",
    "jsonpickle",
    "joblib",
    "marshal",
    "pickle",
    "shelve",
    "torch",
}
# Functions that unpickle or run code whatever their module is called here.
UNSAFE_CALLS = {"enable_unsafe_deserialization", "read_pickle", "exec", "eval"}
# Arguments of safe loaders (NumPy's, Keras's) that make them unsafe.
UNSAFE_ARGUMENTS = {"allow_pickle": True, "safe_mode": False, "weights_only": False}


def unsafe_parts(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from {alias.name.split(".")[0] for alias in node.names} & UNPICKLERS
        elif isinstance(node, ast.ImportFrom):
            yield from {(node.module or "").split(".")[0]} & UNPICKLERS
            yield from {alias.name for alias in node.names} & UNSAFE_CALLS
        elif isinstance(node, ast.Call):
            called = getattr(node.func, "attr", getattr(node.func, "id", ""))
            yield from {called} & UNSAFE_CALLS
            yield from (each.arg for each in node.keywords if is_unsafe(each))


def is_unsafe(argument: ast.keyword) -> bool:
    """Whether it is, or might be, the value that makes a loader unsafe."""
    if argument.arg not in UNSAFE_ARGUMENTS:
        return False
    given = argument.value
    safe = not UNSAFE_ARGUMENTS[argument.arg]
    return not (isinstance(given, ast.Constant) and given.value is safe)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_module_reads_what_may_run_code(path: Path) -> None:
    assert list(unsafe_parts(path.read_text("utf-8"))) == []


@pytest.mark.parametrize(
    "source",
    [
        "import pickle",
        "import numpy, joblib.memory",
        "from pickle import loads",
        "def read():\n    import dill as d",
        "numpy.load(path, allow_pickle=True)",
        "load(path, allow_pickle=trusted)",
        "keras.models.load_model(path, safe_mode=False)",
        "keras.config.enable_unsafe_deserialization()",
        "from keras.config import enable_unsafe_deserialization as easy",
        "pandas.read_pickle(path)",
        "eval(text)",
    ],
)
def test_what_may_run_code_is_found(source: str) -> None:
    assert list(unsafe_parts(source))


def test_what_is_safe_is_let_pass() -> None:
    source = "numpy.load(path, allow_pickle=False)\nkeras.models.load_model(path, safe_mode=True)"
    assert list(unsafe_parts(source)) == []
