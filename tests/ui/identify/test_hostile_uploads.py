"""Whatever is uploaded to the running page gets the command's answer, or a sentence."""

import io
import json
import threading
import urllib.parse
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, expect

from breeds.__main__ import main
from breeds.recognition.classifier import Classifier
from tests.conftest import ROOT
from tests.hostile_photos import refused_files, unusual_photos
from tests.ui.app_process import running_app
from tests.ui.conftest import DESKTOP
from ui import page
from ui.identify.keeper import Keeper
from ui.parts.queues import IN_TURN, PHOTOS_AT_ONCE

pytestmark = pytest.mark.browser

VISITORS = 32
LARGE_SIDE = 4000
LARGE_BYTES = 4 * LARGE_SIDE**2
FILES = unusual_photos() | {name: content for name, (content, _) in refused_files().items()}

AWKWARD_NAMES = (
    "two words.jpg",
    "l'été de Noé.jpg",
    'quoted "Rex".jpg',
    "🐕‍🦺.jpg",
    "собака.jpg",
    "犬.jpg",
    "no_extension",
    ".jpg",
    "many.dots.tar.gz.jpg",
    "../../../escape.jpg",
    "..\\..\\escape.jpg",
    "/etc/passwd.jpg",
    "C:\\dogs\\rex.jpg",
    "CON.jpg",
    "nul",
    "a;rm -rf *.jpg",
    "<script>alert(1)</script>.jpg",
    "%2e%2e%2fescape.jpg",
    "line\nbreak.jpg",
    "x" * 240 + ".jpg",
    "é" * 400 + ".jpg",
)


@dataclass(frozen=True)
class Served:
    """A page of its own: where it keeps uploads, and the file that holds its standard error."""

    address: str
    uploads: Path
    errors: Path

    def identify(self, name: str, content: bytes) -> dict[str, Any]:
        """Give a file as the page does: to Gradio's upload route, then to the endpoint."""
        (path,) = json.loads(self._post("upload", *multipart(name, content)))
        asked = {"data": [{"path": path, "meta": {"_type": "gradio.FileData"}}]}
        body = json.dumps(asked).encode()
        event = json.loads(self._post("call/identify", body, "application/json"))["event_id"]
        with urllib.request.urlopen(f"{self._api}call/identify/{event}") as reply:
            kind, data = reply.read().decode().strip().rsplit("event: ")[-1].split("\n", 1)
        assert kind == "complete", data
        return json.loads(data.removeprefix("data: "))[0]

    @property
    def _api(self) -> str:
        return f"{self.address}/gradio_api/"

    def _post(self, route: str, body: bytes, kind: str) -> bytes:
        request = urllib.request.Request(self._api + route, body, {"Content-Type": kind})
        with urllib.request.urlopen(request) as reply:
            return reply.read()


def multipart(name: str, content: bytes) -> tuple[bytes, str]:
    """A form with one file, its name escaped as browsers do, and the form's content type."""
    boundary = uuid.uuid4().hex
    escaped = name.replace("\n", "%0A").replace('"', "%22")
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="files"; filename="{escaped}"\r\n'
    head += "Content-Type: application/octet-stream\r\n\r\n"
    body = head.encode() + content + f"\r\n--{boundary}--\r\n".encode()
    return body, f"multipart/form-data; boundary={boundary}"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder, uploads = tmp_path_factory.mktemp("served"), tmp_path_factory.mktemp("uploads")
    said = folder / "errors.txt"
    # Elsewhere than the program's own folder, as Gradio's default is: there, it refuses dotfiles.
    settings = {"GRADIO_TEMP_DIR": str(uploads)}
    with (
        said.open("w", encoding="utf-8") as errors,
        running_app(folder, errors=errors, **settings) as app,
    ):
        yield Served(app.address, uploads, said)


@pytest.fixture(autouse=True)
def no_traceback(served: Served) -> Iterator[None]:
    yield
    assert "Traceback" not in served.errors.read_text("utf-8")


@pytest.fixture(scope="module")
def by_the_command(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """What the command answers for each file, by the file's name."""
    folder = tmp_path_factory.mktemp("given")
    for name, content in FILES.items():
        (folder / name).write_bytes(content)
    printed = io.StringIO()
    with redirect_stdout(printed):
        assert main(["classify", "--json", "--lang", "en", *map(str, folder.iterdir())]) == 1
    answers = json.loads(printed.getvalue())
    return {Path(answer.pop("photo")).name: answer for answer in answers}


@pytest.mark.parametrize("name", FILES)
def test_an_upload_gets_the_commands_answer(
    name: str, served: Served, by_the_command: dict[str, dict[str, Any]]
) -> None:
    reply = served.identify(name, FILES[name])
    assert reply == by_the_command[name]
    if name in unusual_photos():
        assert reply["status"] == "ok"
    else:
        assert reply["status"] == "unreadable"
        assert refused_files()[name][1] in reply["error"]


@pytest.mark.parametrize("name", AWKWARD_NAMES, ids=range(len(AWKWARD_NAMES)))
def test_a_files_name_does_not_matter(name: str, served: Served) -> None:
    reply = served.identify(name, (ROOT / "examples" / "german_shepherd.jpg").read_bytes())
    assert reply["breeds"][0]["en"] == "German shepherd"
    assert list(served.errors.parent.iterdir()) == [served.errors]
    assert not list(served.uploads.parent.glob("*escape*"))


def test_the_page_tells_in_french_why_a_file_is_refused(
    served: Served, browser: Browser, tmp_path: Path
) -> None:
    bomb = tmp_path / "photo.png"
    bomb.write_bytes(refused_files()["countless_pixels.png"][0])
    shown = browser.new_page(viewport=DESKTOP, locale="fr-FR")
    shown.goto(served.address)
    shown.wait_for_function("Boolean(window.takePhoto)")
    shown.set_input_files("#photo input[type=file]", bomb)
    told = shown.locator("#answer [role=alert]")
    expect(told).to_contain_text("Cette photo est trop grande : plus de 100 millions de pixels.")
    shown.set_input_files("#photo input[type=file]", ROOT / "examples" / "german_shepherd.jpg")
    expect(shown.locator("#answer .headline")).to_contain_text("Berger allemand")
    shown.close()


def test_every_handler_that_decodes_a_photo_waits_for_the_same_turn(
    classifier: Classifier, tmp_path: Path
) -> None:
    blocks = page.build(classifier, Keeper(tmp_path), ROOT / "examples")
    decoding = [
        function
        for function in blocks.fns.values()
        if name_of(function.fn) in ("answer_given", "_answer_once", "_identify", "_keep")
    ]
    assert len(decoding) == 4
    for function in decoding:
        assert function.queue
        assert function.concurrency_id == IN_TURN["concurrency_id"]
        assert function.concurrency_limit == PHOTOS_AT_ONCE


def test_a_set_of_photos_waits_in_a_line_of_its_own(classifier: Classifier, tmp_path: Path) -> None:
    blocks = page.build(classifier, Keeper(tmp_path), ROOT / "examples")
    (scoring,) = [each for each in blocks.fns.values() if name_of(each.fn) == "score"]
    assert scoring.queue
    assert scoring.concurrency_limit == 1
    assert scoring.concurrency_id != IN_TURN["concurrency_id"]


def name_of(handler: Callable | None) -> str:
    """A handler's own name, where its first arguments were given beforehand too."""
    return getattr(getattr(handler, "func", handler), "__name__", "")


@pytest.mark.skipif(not Path("/proc").exists(), reason="only Linux tells a process's peak")
def test_many_visitors_at_once_are_all_answered_within_a_few_photos_memory(
    served: Served, tmp_path: Path
) -> None:
    large = tmp_path / "large.png"
    Image.new("RGB", (LARGE_SIDE, LARGE_SIDE), "tan").save(large, compress_level=1)
    content = large.read_bytes()
    status = status_of(served)
    served.identify("first.png", (ROOT / "examples" / "cat.jpg").read_bytes())
    before = memory(status, "VmRSS")
    together = threading.Barrier(VISITORS)

    def visit(number: int) -> dict[str, Any]:
        together.wait()
        return served.identify(f"visitor{number}.png", content)

    with ThreadPoolExecutor(VISITORS) as visitors:
        replies = list(visitors.map(visit, range(VISITORS)))
    assert all(reply["status"] == "ok" and reply == replies[0] for reply in replies)
    # Two photos at a time, and as much for copies and for what wasn't given back at once.
    assert memory(status, "VmHWM") - before < 4 * LARGE_BYTES


def status_of(served: Served) -> Path:
    port = urllib.parse.urlsplit(served.address).port
    for environment in Path("/proc").glob("[0-9]*/environ"):
        try:
            if f"GRADIO_SERVER_PORT={port}".encode() in environment.read_bytes().split(b"\0"):
                return environment.with_name("status")
        except OSError:
            continue
    raise AssertionError("the page's process was not found")


def memory(status: Path, kind: str) -> int:
    """What the system tells of a process's memory, in bytes."""
    return 1024 * int(status.read_text("utf-8").split(f"{kind}:")[1].split()[0])
