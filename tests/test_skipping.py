"""With CI=true, a skipped test fails the run: a test that doesn't run proves nothing."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[1]
SKIPS = {
    "by a mark": "import pytest\n@pytest.mark.skip\ndef test_it(): pass\n",
    "while running": "import pytest\ndef test_it(): pytest.skip('no camera here')\n",
    "with its module": "import pytest\npytest.importorskip('no_such_package')\n",
}
FAILING_AS_EXPECTED = "import pytest\n@pytest.mark.xfail\ndef test_it(): assert False\n"


def run_pytest(source: str, folder: Path, ci: str) -> int:
    (folder / "test_one.py").write_text(source, "utf-8")
    command = [sys.executable, "-m", "pytest", "-p", "tests.conftest", "--rootdir", folder, folder]
    environment = os.environ | {"CI": ci, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        command, cwd=folder, env=environment, stdout=subprocess.DEVNULL
    ).returncode


@pytest.mark.parametrize("source", SKIPS.values(), ids=SKIPS)
def test_a_skip_fails_the_run_in_ci(source: str, tmp_path: Path) -> None:
    assert run_pytest(source, tmp_path, ci="true") in (
        pytest.ExitCode.TESTS_FAILED,
        pytest.ExitCode.INTERRUPTED,
    )


def test_a_skip_is_allowed_at_home(tmp_path: Path) -> None:
    assert run_pytest(SKIPS["by a mark"], tmp_path, ci="") == pytest.ExitCode.OK


def test_an_expected_failure_is_no_skip(tmp_path: Path) -> None:
    assert run_pytest(FAILING_AS_EXPECTED, tmp_path, ci="true") == pytest.ExitCode.OK
