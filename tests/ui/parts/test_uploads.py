"""Equal files of two visitors are two uploads, and one that is cut off is none."""

import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from gradio.route_utils import delete_files_created_by_app
from gradio.utils import get_upload_folder
from gradio_client import Client, handle_file

from breeds import privacy
from breeds.bundle import load
from breeds.recognition.classifier import Classifier
from tests.bundles import write_tiny_bundle
from tests.ui.app_process import ROOT
from ui import page
from ui.identify.keeper import Keeper
from ui.parts import uploads

pytestmark = pytest.mark.network

EXAMPLES = ROOT / "examples"
# In seconds.
PATIENCE = 20
BEGUN = (
    b"POST /gradio_api/upload HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n"
    b"Content-Type: multipart/form-data; boundary=end\r\n\r\n"
    b'--end\r\nContent-Disposition: form-data; name="files"; filename="photo"\r\n\r\nrex'
)


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path / "uploads"))
    return tmp_path / "uploads"


@pytest.fixture
def address(tmp_path: Path, cache: Path) -> Iterator[str]:
    classifier = Classifier(load(write_tiny_bundle(tmp_path / "bundle", breeds=7)))
    blocks = page.build(classifier, Keeper(tmp_path / "flags"), EXAMPLES)
    _, address, _ = blocks.launch(prevent_thread_lock=True, quiet=True)
    yield address
    blocks.close()


def test_equal_uploads_are_kept_apart_and_answered_where_they_lie(
    address: str, cache: Path
) -> None:
    visitors = [Client(address, verbose=False, download_files=False) for _ in range(2)]
    photo = handle_file(EXAMPLES / "cat.jpg")
    for visitor in visitors:
        visitor.predict(photo, api_name="/identify")
    first, second = cache.rglob("cat.jpg")
    uploads.erase(first)
    assert second.read_bytes() == (EXAMPLES / "cat.jpg").read_bytes()
    assert not first.parent.exists()


def test_nothing_is_left_of_an_upload_that_is_cut_off(
    address: str, cache: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    server = urlsplit(address)
    with socket.create_connection((server.hostname, server.port)) as connection:
        connection.sendall(BEGUN)
        wait_until(lambda: len(files(cache)) == 1)
    wait_until(lambda: not files(cache))
    assert "Traceback" not in capfd.readouterr().err


@pytest.mark.parametrize("upload", ["abc/rex.jpg", "archive/abc/0f"])
def test_what_a_killed_server_left_is_erased_with_the_next_ones_own(
    tmp_path: Path, cache: Path, upload: str
) -> None:
    left = cache / upload
    left.parent.mkdir(parents=True)
    left.write_bytes(b"photo")
    classifier = Classifier(load(write_tiny_bundle(tmp_path / "bundle", breeds=7)))
    blocks = page.build(classifier, Keeper(tmp_path / "flags"), EXAMPLES)
    uploads.adopt(blocks)
    delete_files_created_by_app(blocks, age=page.UPLOAD_LIFETIME)
    assert left.exists()
    delete_files_created_by_app(blocks, age=0)
    assert not left.exists()


def test_uploads_lie_in_a_folder_of_this_program_unless_told_where(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    privacy.keep_uploads_apart()
    assert get_upload_folder() == str(cache)
    monkeypatch.delenv("GRADIO_TEMP_DIR")
    privacy.keep_uploads_apart()
    assert Path(get_upload_folder()).name == "quelle-race-uploads"


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def wait_until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.05)
