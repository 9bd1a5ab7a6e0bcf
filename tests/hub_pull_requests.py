"""What the loopback Hub has of pull requests beside `commit`: they are listed by their status."""

from collections.abc import Callable

from tests.hub_history import PUSHED
from tests.hub_protocol import API, Handler, Reply, json_reply


def list_discussions(ask: Handler, kind: str, name: str) -> Reply:
    """Pull requests alone: nobody discusses here."""
    wanted = ask.query.get("status", ["all"])[0]
    found = [
        {
            "num": number,
            "title": request.title,
            "status": request.status,
            "isPullRequest": True,
            "author": {"name": ask.hub.user},
            "repo": {"name": name, "type": kind},
            "createdAt": PUSHED,
        }
        for number, request in ask.repo(kind, name).pull_requests.items()
        if wanted in ("all", request.status)
    ]
    return json_reply({"discussions": found, "count": len(found), "start": 0})


PULL_REQUEST_ROUTES: tuple[tuple[str, str, Callable[..., Reply]], ...] = (
    ("GET", f"{API}/discussions", list_discussions),
)
