"""What Windows would refuse, as far as it can be seen from elsewhere: names, modules, calls."""

import ast
import subprocess
from collections import Counter
from pathlib import Path, PurePosixPath

import pytest

from tests.conftest import ROOT

# From Microsoft's "Naming Files, Paths, and Namespaces".
RESERVED = {"con", "prn", "aux", "nul"} | {f"{p}{n}" for p in ("com", "lpt") for n in range(1, 10)}
FORBIDDEN = set('<>:"\\|?*')
LONGEST_PATH = 120
ABSENT_MODULES = {"fcntl", "grp", "posix", "pwd", "resource", "termios"}
ABSENT_CALLS = {"os.fork", "os.geteuid", "os.getuid", "os.killpg", "os.mkfifo", "os.sync"}


def tracked() -> list[PurePosixPath]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, stdout=subprocess.PIPE)
    return [PurePosixPath(name) for name in listed.stdout.decode().split("\0") if name]


def product_code() -> list[Path]:
    folders = ("breeds", "ui", "training")
    return [ROOT / "app.py", *(path for name in folders for path in (ROOT / name).rglob("*.py"))]


def test_no_tracked_name_is_reserved_or_too_long() -> None:
    for path in tracked():
        assert len(str(path)) <= LONGEST_PATH
        for part in path.parts:
            assert part.split(".")[0].casefold() not in RESERVED, path
            assert not FORBIDDEN & set(part), path
            assert not part.endswith((" ", ".")), path


def test_no_two_tracked_names_differ_by_case_alone() -> None:
    counted = Counter(str(path).casefold() for path in tracked())
    assert [name for name, count in counted.items() if count > 1] == []


@pytest.mark.parametrize("path", product_code(), ids=lambda path: path.name)
def test_no_module_or_call_that_windows_lacks(path: Path) -> None:
    text = path.read_text("utf-8")
    tree = ast.parse(text)
    imported = {
        name.partition(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in (
            [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module]
        )
    }
    assert not imported & ABSENT_MODULES
    assert [call for call in ABSENT_CALLS if call in text] == []
