"""Photos are erased where their answering fails, and who waits for a turn is told so."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from breeds.bundle import load
from breeds.recognition.classifier import Classifier
from tests.bundles import write_tiny_bundle
from tests.zips import photo
from ui.archive import routes
from ui.archive.routes import NAME, VISIT, Service
from ui.parts.password import Guard


@pytest.fixture
def tiny(tmp_path: Path) -> Classifier:
    return Classifier(load(write_tiny_bundle(tmp_path / "bundle")))


@pytest.fixture
def client(tiny: Classifier, tmp_path: Path) -> Iterator[TestClient]:
    service = Service(tiny, Guard(None), tmp_path / "visits")
    with TestClient(Starlette(routes=service.routes(())), raise_server_exceptions=False) as client:
        yield client


def answered(client: TestClient) -> list[dict]:
    visit = {VISIT: client.post("/archive/visits").json()["visit"]}
    client.post("/archive/photos", headers=visit | {NAME: "rex.jpg"}, content=photo())
    lines = client.post("/archive/answers", headers=visit).text.splitlines()
    return [json.loads(line) for line in lines if line]


def test_photos_are_erased_where_answering_fails_and_the_next_have_their_turn(
    tiny: Classifier, client: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("the model is ill")

    with monkeypatch.context() as patched:
        patched.setattr(tiny, "predict", fail)
        assert answered(client) == [{"done": 0, "photos": 1}]
    assert list((tmp_path / "visits").iterdir()) == []
    assert "result" in answered(client)[-1]
    assert list((tmp_path / "visits").iterdir()) == []


def test_whoever_waits_hears_that_the_server_is_there(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(routes, "BEAT", 0.001)
    visit = {VISIT: client.post("/archive/visits").json()["visit"]}
    client.post("/archive/photos", headers=visit | {NAME: "rex.jpg"}, content=photo())
    assert "\n\n" in client.post("/archive/answers", headers=visit).text


def test_a_visit_without_a_file_has_no_answers(client: TestClient) -> None:
    visit = {VISIT: client.post("/archive/visits").json()["visit"]}
    assert client.post("/archive/answers", headers=visit).status_code == 404
