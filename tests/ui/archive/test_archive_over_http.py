"""The tab's addresses give nothing to who has no visit, and keep nothing of who has one."""

import json
from collections.abc import Iterator

import httpx
import pytest

from tests.ui.app_process import RunningApp
from tests.ui.archive.on_disk import files_of, left_of, wait_until
from tests.zips import photo, write_zip
from ui.archive.visits import MOST_PHOTOS

pytestmark = pytest.mark.network

VISIT, NAME = "X-Archive-Visit", "X-Archive-Name"


@pytest.fixture
def client(app: RunningApp) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=app.address, timeout=60) as client:
        yield client


def opened(client: httpx.Client) -> dict[str, str]:
    """The header of a new visit."""
    return {VISIT: client.post("/archive/visits").raise_for_status().json()["visit"]}


def send(client: httpx.Client, visit: dict[str, str], name: str, content: bytes) -> httpx.Response:
    return client.post("/archive/photos", headers=visit | {NAME: name}, content=content)


@pytest.mark.parametrize(
    ("method", "address"),
    [
        ("DELETE", "/archive/visits"),
        ("POST", "/archive/photos"),
        ("POST", "/archive/answers"),
        ("POST", "/archive/stops"),
    ],
)
@pytest.mark.parametrize("token", ["", "guessed"])
def test_without_a_visit_nothing_is_done(
    app: RunningApp, client: httpx.Client, method: str, address: str, token: str
) -> None:
    response = client.request(method, address, headers={VISIT: token}, content=b"photo")
    assert (response.status_code, response.json()) == (404, {"why": "gone"})
    assert files_of(app) == []


def test_what_lies_there_is_handed_out_to_nobody_and_erased_with_the_answer(
    app: RunningApp, client: httpx.Client
) -> None:
    visit = opened(client)
    send(client, visit, "..%2F..%2Fr%C3%A9x.jpg", photo()).raise_for_status()
    (kept,) = files_of(app)
    assert "r\u00e9x" not in str(kept)
    assert client.get(f"/gradio_api/file={kept}").status_code == 403
    response = client.post("/archive/answers", headers=visit).raise_for_status()
    assert response.headers["Cache-Control"] == "no-store"
    *_, last = [json.loads(line) for line in response.text.splitlines() if line]
    assert "../../r\u00e9x.jpg" in last["result"]["fr"]["html"]
    wait_until(lambda: left_of(app) == [])
    assert client.post("/archive/answers", headers=visit).status_code == 404


def test_what_is_sent_is_bounded(app: RunningApp, client: httpx.Client) -> None:
    visit = opened(client)
    for number in range(MOST_PHOTOS):
        send(client, visit, f"{number}.jpg", b"x").raise_for_status()
    refused = send(client, visit, "one more.jpg", b"x")
    assert (refused.status_code, refused.json()) == (409, {"why": "many"})
    assert len(files_of(app)) == MOST_PHOTOS
    client.delete("/archive/visits", headers=visit).raise_for_status()
    assert left_of(app) == []


def test_whoever_leaves_while_photos_are_answered_leaves_nothing(
    app: RunningApp, client: httpx.Client, tmp_path_factory: pytest.TempPathFactory
) -> None:
    many = {f"{n}.jpg": photo(size=(600, 600)) for n in range(100)}
    path = write_zip(tmp_path_factory.mktemp("zip") / "a.zip", many)
    visit, waiting = opened(client), opened(client)
    for each in (visit, waiting):
        send(client, each, "a.zip", path.read_bytes()).raise_for_status()
    assert len(files_of(app)) == 2
    with client.stream("POST", "/archive/answers", headers=visit) as response:
        assert json.loads(next(response.iter_lines())) == {"done": 0, "photos": 100}
        # Nobody takes the photos of a visit that is being answered, or has it answered twice.
        assert send(httpx.Client(base_url=app.address), visit, "b.jpg", b"x").status_code == 404
        again = httpx.post(f"{app.address}/archive/answers", headers=visit)
        assert again.status_code == 404
    client.delete("/archive/visits", headers=waiting).raise_for_status()
    wait_until(lambda: left_of(app) == [])
