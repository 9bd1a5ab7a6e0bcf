"""The review's page served to this machine alone, until Ctrl-C."""

import secrets
from collections.abc import Mapping
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from breeds.recognition.wording import LANGUAGES
from breeds.review.answers import Answers, Response
from breeds.review.desk import Desk

ADDRESS = "127.0.0.1"
OWN_NAMES = (ADDRESS, "localhost")
MOST_BYTES = 100_000
# Nothing from anywhere else is loaded or told anything.
POLICY = "default-src 'none'; img-src 'self' data:; connect-src 'self'; style-src 'unsafe-inline'; \
script-src 'unsafe-inline'; frame-ancestors {ancestors}; base-uri 'none'; form-action 'none'"
NOBODY, THIS_MACHINE = "'none'", "http://127.0.0.1:* http://localhost:*"
NOT_FOUND, TOO_MUCH = Response(404, "text/plain", b""), Response(413, "text/plain", b"")


class ReviewServer(ThreadingHTTPServer):
    """Listens on loopback. Its address holds a secret, so that no other page reaches it."""

    daemon_threads = True

    def __init__(self, desk: Desk, port: int = 0, framed: bool = False) -> None:
        """On a free port where it is 0; `framed` within another page of this machine.

        Raises OSError.
        """
        self._secret = secrets.token_urlsafe(16)
        places = {
            f"/{self._secret}/{texts.code}/": Answers(desk, texts.code) for texts in LANGUAGES
        }
        policy = POLICY.format(ancestors=THIS_MACHINE if framed else NOBODY)
        super().__init__((ADDRESS, port), partial(_Handler, places, policy))

    def url(self, language: str) -> str:
        return f"http://{ADDRESS}:{self.server_port}/{self._secret}/{language}/"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, places: Mapping[str, Answers], policy: str, *arguments: object) -> None:
        self._places = places
        self._policy = policy
        super().__init__(*arguments)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        answers, path = self._meant()
        self._send(answers.get(path) if answers else NOT_FOUND)

    def do_POST(self) -> None:
        length = self.headers.get("Content-Length", "")
        if not length.isdecimal() or int(length) > MOST_BYTES:
            self.close_connection = True
            self._send(TOO_MUCH)
            return
        content = self.rfile.read(int(length))
        answers, path = self._meant()
        self._send(answers.post(path, content) if answers else NOT_FOUND)

    def _meant(self) -> tuple[Answers | None, str]:
        """Who answers, by how the path begins, and the rest of the path."""
        # A foreign page may have its own name lead here, and would then read what is answered.
        if self.headers.get("Host", "").partition(":")[0] not in OWN_NAMES:
            return None, ""
        for begin, answers in self._places.items():
            if self.path.startswith(begin):
                return answers, self.path.removeprefix(begin)
        return None, ""

    def _send(self, response: Response) -> None:
        self.send_response(response.status)
        self.send_header("Content-Type", response.kind)
        self.send_header("Content-Length", str(len(response.content)))
        keep = "private, max-age=3600" if response.keep else "no-store"
        self.send_header("Cache-Control", keep)
        self.send_header("Content-Security-Policy", self._policy)
        self.send_header("Referrer-Policy", "no-referrer")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.end_headers()
        self.wfile.write(response.content)

    def log_message(self, format: str, *arguments: object) -> None:
        """Nothing: the terminal is for what a person should know."""
