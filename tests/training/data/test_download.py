"""Downloads from a server on loopback that breaks off, lies, and holds hostile archives."""

import hashlib
import io
import subprocess
import sys
import tarfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from training.data.download import SETS, Archive, DownloadError, download, install

WAIT_SECONDS = 30


@dataclass
class ArchiveServer:
    """`breaks_at` says after how many bytes of each answer in turn the connection is cut."""

    files: dict[str, bytes] = field(default_factory=dict)
    breaks_at: list[int] = field(default_factory=list)
    knows_ranges: bool = True
    stalls: bool = False
    asked: list[tuple[str, str | None]] = field(default_factory=list)
    sent_some: threading.Event = field(default_factory=threading.Event)
    closing: threading.Event = field(default_factory=threading.Event)
    url: str = ""


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        server: ArchiveServer = self.server.state
        wanted = self.headers.get("Range")
        server.asked.append((self.path, wanted))
        content = server.files.get(self.path)
        if content is None:
            self.send_error(404)
            return
        start = int(wanted[len("bytes=") : -1]) if wanted and server.knows_ranges else 0
        self.send_response(206 if start else 200)
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
        self.send_header("Content-Length", str(len(content) - start))
        self.end_headers()
        self.send_body(server, content[start:])

    def send_body(self, server: ArchiveServer, body: bytes) -> None:
        limit = server.breaks_at.pop(0) if server.breaks_at else len(body)
        self.wfile.write(body[:limit])
        self.wfile.flush()
        server.sent_some.set()
        if server.stalls:
            server.closing.wait(WAIT_SECONDS)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[ArchiveServer]:
    state = ArchiveServer()
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        http.state = state
        state.url = f"http://127.0.0.1:{http.server_port}"
        thread = threading.Thread(target=http.serve_forever, args=(0.02,))
        thread.start()
        yield state
        state.closing.set()
        http.shutdown()
        thread.join()


def tar_of(files: dict[str, bytes], mode: str = "w") -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode=mode) as tar:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    return buffer.getvalue()


def publish(server: ArchiveServer, name: str, content: bytes, *contents: str) -> Archive:
    server.files[f"/{name}"] = content
    digest = hashlib.sha256(content).hexdigest()
    return Archive(f"{server.url}/{name}", len(content), digest, contents)


@pytest.fixture
def photos(server) -> Archive:
    files = {"Images/pug/1.jpg": bytes(range(256)) * 800, "Images/pug/2.jpg": b"two"}
    return publish(server, "images.tar", tar_of(files), "Images")


def files_in(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


UNPACKED = {"Images/pug/1.jpg", "Images/pug/2.jpg"}


def test_a_set_is_downloaded_and_unpacked_once(server, photos, tmp_path):
    folder = tmp_path / "new" / "set"
    lists = publish(server, "lists.tar.gz", tar_of({"a.mat": b"a", "b.mat": b"b"}, "w:gz"), "a.mat")
    assert install([lists, photos], folder) == folder
    assert files_in(folder) == UNPACKED | {"a.mat"}
    assert (folder / "Images/pug/1.jpg").read_bytes() == bytes(range(256)) * 800
    install([lists, photos], folder)
    assert [path for path, _ in server.asked] == ["/lists.tar.gz", "/images.tar"]


def test_a_transfer_that_breaks_off_goes_on_where_it_stopped(server, photos, tmp_path):
    server.breaks_at = [100_000, 50_000]
    install([photos], tmp_path)
    assert files_in(tmp_path) == UNPACKED
    assert [wanted for _, wanted in server.asked] == [None, "bytes=100000-", "bytes=150000-"]


def test_a_server_without_ranges_starts_again(server, photos, tmp_path):
    server.knows_ranges = False
    server.breaks_at = [100_000]
    install([photos], tmp_path)
    assert files_in(tmp_path) == UNPACKED


def test_a_server_that_sends_nothing_more_is_given_up_and_resumed_later(server, photos, tmp_path):
    server.breaks_at = [100_000, 0]
    with pytest.raises(DownloadError, match=r"start again to go on from byte 100,000 of "):
        install([photos], tmp_path)
    install([photos], tmp_path)
    assert files_in(tmp_path) == UNPACKED
    assert server.asked[-1][1] == "bytes=100000-"


def test_a_download_that_was_killed_goes_on_where_it_stopped(server, photos, tmp_path):
    server.breaks_at, server.stalls = [100_000], True
    program = "import sys; from pathlib import Path; from training.data.download import *;"
    program += f"install([{photos!r}], Path(sys.argv[1]))"
    process = subprocess.Popen([sys.executable, "-c", program, str(tmp_path)])
    assert server.sent_some.wait(WAIT_SECONDS)
    part = tmp_path / "images.tar"
    while not (part.exists() and part.stat().st_size == 100_000):
        assert process.poll() is None
        time.sleep(0.01)
    process.kill()
    assert process.wait(WAIT_SECONDS) != 0
    server.stalls = False
    install([photos], tmp_path)
    assert files_in(tmp_path) == UNPACKED
    assert server.asked[-1][1] == "bytes=100000-"


def test_a_kill_before_unpacking_needs_no_second_transfer(server, photos, tmp_path):
    (tmp_path / "images.tar").write_bytes(server.files["/images.tar"])
    install([photos], tmp_path)
    assert files_in(tmp_path) == UNPACKED
    assert server.asked == []


def test_a_kill_while_unpacking_leaves_nothing_half_done(server, photos, tmp_path):
    (tmp_path / "images.tar").write_bytes(server.files["/images.tar"])
    aside = tmp_path / ".images.tar.unpacking" / "Images" / "pug"
    aside.mkdir(parents=True)
    (aside / "1.jpg").write_bytes(b"half of it")
    (aside / "0.jpg").write_bytes(b"of another version")
    install([photos], tmp_path)
    assert (tmp_path / "Images/pug/1.jpg").read_bytes() == bytes(range(256)) * 800
    assert files_in(tmp_path) == UNPACKED
    assert not (tmp_path / ".images.tar.unpacking").exists()


def test_another_file_of_the_same_size_is_refused_and_deleted(server, photos, tmp_path):
    server.files["/images.tar"] = bytes(photos.size)
    with pytest.raises(DownloadError, match=r"^images\.tar is not the file that was published: "):
        install([photos], tmp_path)
    assert files_in(tmp_path) == set()


def test_a_file_of_another_size_is_refused_before_the_transfer(server, photos, tmp_path):
    server.files["/images.tar"] += b"more"
    with pytest.raises(DownloadError, match=r"^http.* is not the file that was published: "):
        install([photos], tmp_path)
    assert files_in(tmp_path) == set()


def test_a_damaged_part_is_found_out(server, photos, tmp_path):
    (tmp_path / "images.tar").write_bytes(b"x" * 1000)
    with pytest.raises(DownloadError, match="SHA-256"):
        install([photos], tmp_path)
    install([photos], tmp_path)
    assert files_in(tmp_path) == UNPACKED


def test_an_answer_of_the_server_is_passed_on(server, photos, tmp_path):
    server.files.clear()
    with pytest.raises(DownloadError, match=r"the server answered 404 Not Found\.$"):
        install([photos], tmp_path)


def test_a_server_that_is_not_there(tmp_path):
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        port = http.server_port
    with pytest.raises(DownloadError, match="can't be downloaded"):
        install([Archive(f"http://127.0.0.1:{port}/images.tar", 9, "", ("Images",))], tmp_path)


@pytest.mark.parametrize("name", ["../outside.jpg", "Images/../../outside.jpg"])
def test_an_archive_that_reaches_outside_is_refused(server, tmp_path, name):
    folder = tmp_path / "set"
    archive = publish(server, "evil.tar", tar_of({"Images/1.jpg": b"1", name: b"evil"}), "Images")
    with pytest.raises(DownloadError, match=r"^evil\.tar can't be unpacked: "):
        install([archive], folder)
    assert files_in(tmp_path) == {"set/evil.tar"}


def test_an_archive_with_a_link_outside_is_refused(server, tmp_path):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        link = tarfile.TarInfo("Images")
        link.type, link.linkname = tarfile.SYMTYPE, "../../elsewhere"
        tar.addfile(link)
    with pytest.raises(DownloadError, match="can't be unpacked"):
        install([publish(server, "evil.tar", buffer.getvalue(), "Images")], tmp_path / "set")


def test_an_archive_without_the_expected_contents_is_an_error(server, tmp_path):
    archive = publish(server, "other.tar", tar_of({"readme.txt": b"hello"}), "Images")
    with pytest.raises(DownloadError, match=r"can't be unpacked: .*Images"):
        install([archive], tmp_path)
    assert files_in(tmp_path) == {"other.tar"}


def test_a_folder_that_can_not_be_made(photos, tmp_path):
    (tmp_path / "file").write_bytes(b"in the way")
    with pytest.raises(DownloadError, match="can't be written"):
        install([photos], tmp_path / "file" / "set")


@pytest.mark.parametrize("name", SETS)
def test_what_is_there_already_is_not_downloaded(tmp_path, name):
    for archive in SETS[name]:
        for entry in archive.contents:
            (tmp_path / entry).mkdir()
    assert download(name, tmp_path) == tmp_path


def test_an_unknown_set(tmp_path):
    with pytest.raises(KeyError):
        download("cats", tmp_path)
