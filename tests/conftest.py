"""What all tests share: the embedded model, the Hub's fixtures, what each test needs.

And, in CI, no test is skipped.
"""

import os
import re
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from breeds import bundle, privacy
from breeds.recognition.classifier import Classifier

pytest_plugins = ["tests.chromium", "tests.hub_client"]

ROOT = Path(__file__).parents[1]

# The marks of tests that `--unit` leaves out, those that take the longest first.
NEEDS = ("training", "slow", "browser", "network")
NEED_OF_FIXTURE = {
    "app": "browser",
    "browser": "browser",
    "cut_off_client": "network",
    "hub": "network",
    "hub_client": "network",
    "weights": "training",
}
MARKED_WHOLE = re.compile(
    rf"^pytestmark = (\[[^]]*)?pytest\.mark\.({'|'.join(NEEDS)})\b", re.MULTILINE
)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--unit",
        action="store_true",
        help=f"only tests that need nothing: none marked {', '.join(NEEDS)}",
    )


def pytest_configure() -> None:
    privacy.report_nothing()


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """A file that is marked as a whole isn't even imported: TensorFlow alone takes ten seconds."""
    if not config.option.unit or collection_path.suffix != ".py":
        return None
    return True if MARKED_WHOLE.search(collection_path.read_text("utf-8")) else None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what fixtures tell, and begin with what takes long, so that workers end together."""
    for item in items:
        for fixture in set(getattr(item, "fixturenames", ())) & NEED_OF_FIXTURE.keys():
            item.add_marker(NEED_OF_FIXTURE[fixture])
    if config.option.unit:
        unit = [item for item in items if not _needs(item)]
        config.hook.pytest_deselected(items=[item for item in items if _needs(item)])
        items[:] = unit
    first = {item.path: len(NEEDS) for item in items}
    for item in items:
        first[item.path] = min(first[item.path], *_needs(item), len(NEEDS))
    items.sort(key=lambda item: first[item.path])


def pytest_collection_finish(session: pytest.Session) -> None:
    if session.config.option.unit and "tensorflow" in sys.modules:
        raise pytest.UsageError(
            "A test without a mark imports TensorFlow: give its file `pytestmark = training`."
        )


def _needs(item: pytest.Item) -> list[int]:
    """The places in NEEDS of what the test is marked with."""
    return [place for place, mark in enumerate(NEEDS) if item.get_closest_marker(mark)]


@pytest.fixture(scope="session")
def examples() -> Path:
    """The folder of the example photos."""
    return ROOT / "examples"


@pytest.fixture(scope="session")
def embedded_model() -> Path:
    return ROOT / "model"


@pytest.fixture(scope="session")
def classifier(embedded_model: Path) -> Classifier:
    """The embedded model, compiled once for all tests."""
    return Classifier(bundle.load(embedded_model))


@pytest.fixture
def heeding_ctrl_c() -> Iterator[None]:
    """A shell's background job ignores it, and so would what the job starts."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Iterator[None]:
    return _without_skip((yield))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Iterator[None]:
    return _without_skip((yield))


def _without_skip(report: pytest.CollectReport | pytest.TestReport):
    is_skip = report.skipped and not hasattr(report, "wasxfail")
    if is_skip and os.environ.get("CI") == "true":
        report.outcome = "failed"
        report.longrepr = f"{report.nodeid} was skipped, and with CI=true a skip is a failure."
    return report
