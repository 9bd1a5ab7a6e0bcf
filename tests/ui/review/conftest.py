"""The reviewers' addresses on loopback: behind a password, and as a Space by HTTPS."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from breeds.bundle import load
from breeds.recognition.classifier import Classifier
from breeds.settings import ReviewAccess, SignIn
from tests.conftest import ROOT
from tests.openid_provider import CLIENT_ID, CLIENT_SECRET, OpenIdProvider
from tests.served import served, write_certificate
from tests.ui.review.protected import PASSWORD, Clock, protected
from ui.parts import password
from ui.review.dashboard import Dashboard
from ui.review.desk import Desk
from ui.review.serving import guarded


@pytest.fixture(autouse=True)
def short_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(password, "PAUSE", 0.01)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def address(clock: Clock) -> Iterator[str]:
    access = ReviewAccess(password=PASSWORD)
    with served(lambda _: protected(access, clock)) as address:
        yield address


@pytest.fixture
def client(address: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=address, timeout=60) as client:
        yield client


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_certificate(tmp_path_factory.mktemp("certificate") / "localhost.pem")


@pytest.fixture(scope="module")
def running_provider() -> Iterator[OpenIdProvider]:
    provider = OpenIdProvider()
    with served(provider.at):
        yield provider


@pytest.fixture
def provider(running_provider: OpenIdProvider) -> OpenIdProvider:
    running_provider.reset()
    return running_provider


@pytest.fixture
def space(provider: OpenIdProvider, certificate: Path, clock: Clock) -> Iterator[str]:
    sign_in = SignIn(CLIENT_ID, CLIENT_SECRET, provider.address)
    reviewers = frozenset({"alice", "bob"})
    with served(
        lambda host: protected(ReviewAccess(reviewers, sign_in, None, host), clock), certificate
    ) as address:
        yield address


@pytest.fixture(scope="module")
def classifier() -> Classifier:
    return Classifier(load(ROOT / "model"))


@pytest.fixture
def told() -> list[None]:
    return []


@pytest.fixture
def served_desk(classifier: Classifier, tmp_path: Path, told: list[None]) -> Iterator[str]:
    desk = Desk(classifier, tmp_path, lambda: told.append(None))
    routes = [*desk.routes(), *Dashboard(classifier.bundle, tmp_path, None).routes()]
    access = ReviewAccess(password=PASSWORD)
    with served(lambda _: Starlette(routes=guarded(routes, access))) as address:
        yield address
