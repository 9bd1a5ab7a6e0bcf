"""What `/` weighs on its way, what browsers may keep, and what it shows before scripts come."""

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.ui.app_process import RunningApp
from ui.texts.page import LANGUAGES, Texts

pytestmark = pytest.mark.network

# A third of it is the Model tab's table: some 370 breeds, searched before anything else is loaded.
PRESSED_BYTES = 58_000
EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture
def client(app: RunningApp) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=app.address) as client:
        yield client


def travelled(client: httpx.Client, address: str, encoding: str) -> tuple[httpx.Response, int]:
    """The answer to a request, and how many bytes it took."""
    with client.stream("GET", address, headers={"Accept-Encoding": encoding}) as response:
        response.read()
        return response, response.num_bytes_downloaded


@pytest.mark.parametrize("encoding", ["br", "gzip"])
def test_the_page_travels_compressed(client: httpx.Client, encoding: str) -> None:
    response, weight = travelled(client, "/", encoding)
    assert response.headers["Content-Encoding"] == encoding
    assert response.headers["Vary"] == "Accept-Encoding"
    assert weight < PRESSED_BYTES


def test_a_program_that_knows_no_compression_gets_the_page_whole(client: httpx.Client) -> None:
    response, weight = travelled(client, "/", "identity")
    assert "Content-Encoding" not in response.headers
    assert weight == int(response.headers["Content-Length"]) == len(response.content)


def test_pictures_are_files_that_a_browser_keeps(client: httpx.Client) -> None:
    page = client.get("/").text
    pictures = set(re.findall(r"pictures/\w+\.jpg", page))
    assert len(pictures) == len(list(EXAMPLES.glob("*.jpg")))
    assert "data:image/jpeg" not in page
    for picture in pictures:
        response = client.get(f"/{picture}")
        assert response.content.startswith(b"\xff\xd8")
        assert "immutable" in response.headers["Cache-Control"]
    assert client.get("/pictures/0000.jpg").status_code == 404


def test_scripts_are_kept_but_what_is_not_there_is_not(client: httpx.Client) -> None:
    script = re.search(r"assets/index-\w+\.js", client.get("/").text)
    assert script is not None
    assert "immutable" in client.get(f"/{script[0]}").headers["Cache-Control"]
    assert "Cache-Control" not in client.get("/assets/none.js").headers


@pytest.mark.parametrize("texts", LANGUAGES, ids=lambda texts: texts.code)
def test_the_first_sight_is_in_the_language_of_the_address(
    client: httpx.Client, texts: Texts
) -> None:
    page = client.get(f"/?lang={texts.code}").text
    sight = page[page.index('id="first-paint"') :]
    assert f'lang="{texts.code}"' in page
    assert f"<title>{texts.title}</title>" in page
    assert texts.tagline in sight and texts.loading in sight
