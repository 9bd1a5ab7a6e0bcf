"""The review's page served to this machine alone, until Ctrl-C."""

import secrets
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from breeds.review.answers import Answers, Response

ADDRESS = "127.0.0.1"
MOST_BYTES = 100_000
# Nothing from anywhere else is loaded or told anything.
POLICY = "default-src 'none'; img-src 'self' data:; connect-src 'self'; style-src 'unsafe-inline'; \
script-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"


class ReviewServer(ThreadingHTTPServer):
    """Listens on loopback. Its address holds a secret, so that no other page reaches it."""

    daemon_threads = True

    def __init__(self, answers: Answers, port: int = 0) -> None:
        """On a free port where it is 0. Raises OSError."""
        self.secret = secrets.token_urlsafe(16)
        super().__init__((ADDRESS, port), partial(_Handler, answers, self.secret))

    @property
    def url(self) -> str:
        return f"http://{ADDRESS}:{self.server_port}/{self.secret}/"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, answers: Answers, secret: str, *arguments: object) -> None:
        self._answers = answers
        self._begin = f"/{secret}/"
        super().__init__(*arguments)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        if self._is_meant():
            self._send(self._answers.get(self.path.removeprefix(self._begin)))

    def do_POST(self) -> None:
        length = self.headers.get("Content-Length", "")
        if not length.isdecimal() or int(length) > MOST_BYTES:
            self.close_connection = True
            self._send(Response(413, "text/plain", b""))
            return
        content = self.rfile.read(int(length))
        if self._is_meant():
            self._send(self._answers.post(self.path.removeprefix(self._begin), content))

    def _is_meant(self) -> bool:
        if self.path.startswith(self._begin):
            return True
        self._send(Response(404, "text/plain", b""))
        return False

    def _send(self, response: Response) -> None:
        self.send_response(response.status)
        self.send_header("Content-Type", response.kind)
        self.send_header("Content-Length", str(len(response.content)))
        keep = "private, max-age=3600" if response.keep else "no-store"
        self.send_header("Cache-Control", keep)
        self.send_header("Content-Security-Policy", POLICY)
        self.send_header("Referrer-Policy", "no-referrer")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.end_headers()
        self.wfile.write(response.content)

    def log_message(self, format: str, *arguments: object) -> None:
        """Nothing: the terminal is for what a person should know."""
