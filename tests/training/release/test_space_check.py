"""The smoke test of a deployed page: against real pages, and against servers that are none."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socket import socket
from threading import Thread

import pytest

from breeds.bundle import Origin, load
from breeds.recognition.classifier import Classifier
from tests.bundles import write_tiny_bundle
from tests.hub import LoopbackHub
from tests.hub_protocol import Request
from tests.hub_repos import StoredFile
from tests.sentences import assert_one_sentence
from training.errors import TrainingError
from training.release.space_check import check
from ui.identify.keeper import Keeper

pytestmark = pytest.mark.network

SPACE = "refuge/page"
MODEL = "refuge/races"
COMMIT = "0123456789abcdef0123456789abcdef01234567"
PATIENCE = 2.0


def told_by_check(address: str, model: str | None = None, patience: float = PATIENCE) -> list[str]:
    told: list[str] = []
    check(address, model, told.append, patience)
    return told


@contextmanager
def served(
    classifier: Classifier, folder: Path, examples: Path, why_embedded: str | None = None
) -> Iterator[str]:
    from ui import page

    blocks = page.build(classifier, Keeper(folder / "flags"), examples, why_embedded)
    _, address, _ = blocks.launch(prevent_thread_lock=True, quiet=True)
    try:
        yield address
    finally:
        blocks.close()


@pytest.fixture(scope="module")
def page(
    embedded_model: Path, examples: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """A page that answers with a model of the Hub."""
    model = load(embedded_model, Origin(repo=MODEL, revision=COMMIT))
    with served(Classifier(model), tmp_path_factory.mktemp("page"), examples) as address:
        yield address


class Stub:
    """A server that answers each path with a status and a body; `asked` are its requests.

    `starting` is how many requests it answers first with 503, as a Space that is being woken does.
    """

    def __init__(self) -> None:
        self.asked: list[tuple[str, str | None]] = []
        self.starting = 0
        self.answers: dict[str, tuple[int, str]] = {}
        self.redirect: str | None = None
        self.address = ""


@pytest.fixture
def stub() -> Iterator[Stub]:
    stub = Stub()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            stub.asked.append((self.path, self.headers.get("Authorization")))
            status, body = stub.answers.get(self.path, (404, "nothing"))
            if stub.redirect:
                status = 307
            if stub.starting:
                stub.starting -= 1
                status = 503
            self.send_response(status)
            kind = "application/json" if body.startswith("{") else "text/html"
            self.send_header("Content-Type", kind)
            self.send_header("Location", stub.redirect or "")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: object) -> None:
            """The log is `stub.asked`."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    stub.address = f"http://127.0.0.1:{server.server_port}"
    yield stub
    server.shutdown()
    server.server_close()


@pytest.fixture
def space(hub: LoopbackHub) -> str:
    """A public Space that runs; its address on the Hub."""
    hub.create(SPACE, "space")
    hub.spaces[SPACE].stage = "RUNNING"
    return f"{hub.endpoint}/spaces/{SPACE}"


def refused(*arguments: object) -> TrainingError:
    with pytest.raises(TrainingError) as caught:
        told_by_check(*arguments)
    return caught.value


def test_a_page_that_answers_with_the_hubs_model_passes(page: str) -> None:
    told = told_by_check(page, MODEL)
    assert [line.endswith(".") for line in told] == [True] * 3
    assert page.rstrip("/") in told[0]
    assert f"{MODEL}@{COMMIT}" in told[1]
    assert "german_shepherd.jpg, German shepherd first" in told[2]


def test_a_page_that_fell_back_on_its_embedded_model_fails(
    classifier: Classifier, examples: Path, tmp_path: Path
) -> None:
    with served(classifier, tmp_path, examples, "The Hub can't be reached.") as address:
        assert_one_sentence(refused(address), "embedded")


def test_a_page_that_was_to_have_no_other_model_than_its_own_passes(
    classifier: Classifier, examples: Path, tmp_path: Path
) -> None:
    with served(classifier, tmp_path, examples) as address:
        assert told_by_check(address)[1] == "It answers with the model that is embedded in it."
        assert_one_sentence(refused(address, MODEL), "embedded")


def test_another_model_than_the_wanted_one_fails(page: str) -> None:
    assert_one_sentence(refused(page, f"{MODEL}@{COMMIT[::-1]}"), COMMIT, COMMIT[::-1])
    assert_one_sentence(refused(page, "refuge/others"), MODEL, "refuge/others")


def test_a_wanted_tag_is_looked_up_on_the_hub(page: str, hub, hub_client, tmp_path) -> None:
    model = write_tiny_bundle(tmp_path / "model")
    files = {path.name: StoredFile(path.read_bytes()) for path in model.iterdir()}
    repo = hub.create(MODEL)
    repo.tags["v1"] = repo.commit("main", "a model", files).sha
    with pytest.raises(TrainingError) as caught:
        hub_client.call(told_by_check, page, f"{MODEL}@v1")
    assert_one_sentence(caught.value, COMMIT, repo.tags["v1"])


@pytest.mark.parametrize(("breeds", "words"), [(3, ["3 breeds", "five"]), (7, ["Breed"])])
def test_a_page_that_answers_otherwise_fails(
    examples: Path, tmp_path: Path, breeds: int, words: list[str]
) -> None:
    model = load(write_tiny_bundle(tmp_path / "model", breeds), Origin(MODEL, COMMIT))
    with served(Classifier(model), tmp_path, examples) as address:
        assert_one_sentence(refused(address), "german_shepherd.jpg", *words)


def test_nothing_at_all_fails() -> None:
    with socket() as reserved:
        reserved.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{reserved.getsockname()[1]}"
        assert_one_sentence(refused(address), address, "can't be reached")


@pytest.mark.parametrize("address", ["my page", "https://", "ftp://page", "http://[page"])
def test_what_is_no_address_fails(address: str) -> None:
    assert_one_sentence(refused(address))


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({}, ["404", "no page"]),
        ({"/": (500, "broken")}, ["500"]),
        ({"/": (200, "another program")}, ["isn't a page of this program"]),
        ({"/": (200, "a"), "/config": (200, "{")}, ["isn't understood"]),
        ({"/": (200, "a"), "/config": (200, '{"components": []}')}, ["isn't understood"]),
        ({"/": (200, "a"), "/config": (200, '{"components": [{}]}')}, ["isn't understood"]),
    ],
)
def test_a_server_that_is_no_page_fails(stub: Stub, answers: dict, words: list[str]) -> None:
    stub.answers = answers
    assert_one_sentence(refused(stub.address), *words)


def test_a_page_that_is_starting_is_waited_for(stub: Stub) -> None:
    stub.starting = 3
    stub.answers = {"/": (200, "another program")}
    assert_one_sentence(refused(stub.address), "isn't a page")
    assert len(stub.asked) == 5


def test_a_page_that_never_starts_is_given_up(stub: Stub) -> None:
    stub.starting = 10_000
    assert_one_sentence(refused(stub.address, None, 0.5), "hasn't started", "503")


def test_a_page_is_found_by_its_spaces_address_on_the_hub(
    page: str, space: str, hub, hub_client
) -> None:
    hub.spaces[SPACE].host = page
    assert len(hub_client.call(told_by_check, space)) == 3


def test_a_space_that_is_being_built_is_waited_for(page: str, space: str, hub, hub_client) -> None:
    hub.spaces[SPACE].host = page
    stages = ["BUILDING", "BUILDING", "APP_STARTING", "RUNNING"]

    def build(request: Request) -> None:
        if request.path.endswith("/runtime"):
            hub.spaces[SPACE].stage = stages.pop(0)

    hub.before = build
    told = hub_client.call(told_by_check, space)
    assert [line for line in told if "waiting" in line] == [
        "The page isn't ready yet (BUILDING): waiting.",
        "The page isn't ready yet (APP_STARTING): waiting.",
    ]
    assert len(told) == 5 and stages == []


@pytest.mark.parametrize("stage", ["BUILD_ERROR", "RUNTIME_ERROR", "PAUSED"])
def test_a_space_that_will_not_start_fails(page: str, space, hub, hub_client, stage) -> None:
    hub.spaces[SPACE].host = page
    hub.spaces[SPACE].stage = stage
    with pytest.raises(TrainingError) as caught:
        hub_client.call(told_by_check, space)
    assert_one_sentence(caught.value, stage)


def test_a_space_that_is_not_there_fails(hub, hub_client) -> None:
    address = f"{hub.endpoint}/spaces/{SPACE}"
    with pytest.raises(TrainingError) as caught:
        hub_client.call(told_by_check, address, token=hub.token)
    assert_one_sentence(caught.value, address, "no repo")


@pytest.mark.parametrize("private", [True, False])
def test_a_token_goes_to_a_private_spaces_own_host_alone(
    stub: Stub, space: str, hub, hub_client, private: bool
) -> None:
    hub.repos["space", SPACE].private = private
    hub.spaces[SPACE].host = stub.address
    stub.answers = {"/": (200, "another program")}
    with pytest.raises(TrainingError, match="isn't a page"):
        hub_client.call(told_by_check, space, token=hub.read_token)
    expected = f"Bearer {hub.read_token}" if private else None
    assert {header for _, header in stub.asked} == {expected}

    stub.asked.clear()
    stub.redirect = stub.address.replace("127.0.0.1", "localhost")
    with pytest.raises(TrainingError):
        hub_client.call(told_by_check, space, token=hub.read_token)
    assert stub.asked[0][1] == expected
    assert {header for _, header in stub.asked[1:]} == {None}


def test_a_pages_own_address_gets_no_token(stub: Stub, hub, hub_client) -> None:
    stub.answers = {"/": (200, json.dumps({}))}
    with pytest.raises(TrainingError):
        hub_client.call(told_by_check, stub.address, token=hub.token)
    assert {header for _, header in stub.asked} == {None}
