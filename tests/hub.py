"""A small Hugging Face Hub on loopback, for the real `huggingface_hub` client of the tests."""

from collections.abc import Callable, Mapping
from http.server import ThreadingHTTPServer
from threading import Event, Lock, Thread
from typing import Any

from tests.hub_history import HISTORY_ROUTES
from tests.hub_protocol import ROUTES, Handler, Request, gitattributes
from tests.hub_pull_requests import PULL_REQUEST_ROUTES
from tests.hub_repos import Commit, Refusal, Repo, StoredFile
from tests.hub_spaces import SPACE_ROUTES, Space


class LoopbackHub:
    """A server and all that it holds: `with LoopbackHub() as hub: … hub.endpoint`.

    There is one `token`, which may write what belongs to `user`, and a `read_token`. `requests`
    logs what was asked.
    `before` hears of each request before its body is read, and may answer with a Refusal.
    `loses_answer` hears of each request that was carried out, and may have its answer lost.
    `cut_after` breaks the next longer download off after that many bytes, once `hold` is set;
    `resumed_at` logs from which byte on the rest of a file was asked for.
    """

    user = "refuge"
    token = "hf_loopback"
    read_token = "hf_loopback_reader"
    routes = (*SPACE_ROUTES, *HISTORY_ROUTES, *PULL_REQUEST_ROUTES, *ROUTES)

    def __init__(self) -> None:
        self.lock = Lock()
        self.reset()
        self._server = _Server(("127.0.0.1", 0), Handler)
        self._server.hub = self
        self._thread = Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    def reset(self) -> None:
        """Forget every repo, Space, large file and request."""
        self.repos: dict[tuple[str, str], Repo] = {}
        self.spaces: dict[str, Space] = {}
        self.large_files: dict[str, bytes] = {}
        self.requests: list[Request] = []
        self.before: Callable[[Request], Refusal | None] = lambda request: None
        self.loses_answer: Callable[[Request], bool] = lambda request: False
        self.cut_after: int | None = None
        self.resumed_at: list[int] = []
        self.hold = Event()
        self.hold.set()

    def __enter__(self) -> "LoopbackHub":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def create(self, repo: str, kind: str = "model", private: bool = False) -> Repo:
        """Make a repo, which starts with a .gitattributes as on the Hub."""
        created = self.repos[kind, repo] = Repo(private)
        if kind == "space":
            self.spaces[repo] = Space()
        created.commit("main", "initial commit", {".gitattributes": _file(gitattributes(kind))})
        return created

    def commit(self, repo: str, texts: Mapping[str, str], kind: str = "model") -> Commit:
        """Commit text files beside the present ones, as somebody else would do."""
        stored = self.repos[kind, repo]
        files = {path: _file(text) for path, text in texts.items()}
        return stored.commit("main", "by hand", {**stored.find("main").files, **files})

    def commits(self, repo: str, kind: str = "model") -> list[Commit]:
        """The commits of the main branch, the newest first."""
        return self.repos[kind, repo].history("main")

    def files(self, repo: str, revision: str = "main", kind: str = "model") -> dict[str, bytes]:
        """Each file's bytes at a revision."""
        files = self.repos[kind, repo].find(revision).files
        return {path: file.content for path, file in files.items()}

    def asked(self, method: str, part: str) -> list[str]:
        """The paths that were asked for with this method and hold this part."""
        return [path for used, path in self.requests if used == method and part in path]


def _file(text: str) -> StoredFile:
    return StoredFile(text.encode())


class _Server(ThreadingHTTPServer):
    hub: LoopbackHub

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: clients that go away in the middle are part of the tests."""
