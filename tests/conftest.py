"""What all tests share: the embedded model, the Hub's fixtures; and, in CI, no test is skipped."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from breeds import bundle, privacy
from breeds.recognition.classifier import Classifier

pytest_plugins = ["tests.hub_client"]

ROOT = Path(__file__).parents[1]


def pytest_configure() -> None:
    privacy.report_nothing()


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
